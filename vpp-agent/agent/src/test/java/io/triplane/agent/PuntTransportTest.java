package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.triplane.agent.ike.PuntTransport;
import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.PuntTarget;
import io.triplane.plane.IkeDatagram;
import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// IKE datagrams through VPP and back: two gateways on one wire.
class PuntTransportTest {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final BlockingQueue<IkeDatagram> arrived = new LinkedBlockingQueue<>();

    @Test
    @Tag("vpp")
    @Needs({Need.VPP, Need.ROOT})
    void datagramsGoFromVppToVppInBothFamiliesAndOnBothPorts() throws Exception {
        try (Namespace left = Namespace.create();
                Namespace right = Namespace.create()) {
            left.connect("wire", right, "wire");
            try (WiredPlane here = WiredPlane.start(left, "wire", 1);
                    WiredPlane there = WiredPlane.start(right, "wire", 2);
                    PuntTransport sender = open(here);
                    PuntTransport taker = open(there)) {
                taker.listen(arrived::add);
                for (boolean natPort : new boolean[] {false, true}) {
                    exchange(sender, "10.9.0.1", "10.9.0.2", natPort);
                    exchange(sender, "fd00:9::1", "fd00:9::2", natPort);
                }
                // VPP eats keepalives: what arrives next is the next message.
                assertThat(sender.keepNatOpen(address("10.9.0.1", 4500), address("10.9.0.2", 4500)))
                        .isTrue();
                exchange(sender, "10.9.0.1", "10.9.0.2", true);
                assertThat(taker.description()).contains("0 not understood");
            }
        }
    }

    /// The first datagrams are lost while neighbours are looked for, as on any network.
    private void exchange(PuntTransport transport, String from, String to, boolean natPort) {
        int port = natPort ? 4500 : 500;
        IkeDatagram sent =
                new IkeDatagram(address(from, port), address(to, port), natPort, message(600));
        IkeDatagram expected =
                new IkeDatagram(sent.remote(), sent.local(), natPort, sent.message());
        await().atMost(WAIT).until(() -> transport.send(sent) && arrivedIs(expected));
        arrived.clear();
    }

    private boolean arrivedIs(IkeDatagram expected) throws InterruptedException {
        return expected.equals(arrived.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void registersAgainAfterALossOfVpp() throws Exception {
        try (SoftPlaneProcess first = SoftPlaneProcess.start();
                PuntTransport transport = open(first)) {
            first.kill();
            await().atMost(WAIT).until(() -> transport.description().contains("VPP is away"));
            assertThat(transport.send(toNowhere(100))).isFalse();
            try (SoftPlaneProcess second = SoftPlaneProcess.start(first.folder())) {
                await().atMost(WAIT).until(() -> transport.description().contains(" registered"));
                assertThat(second.isAlive()).isTrue();
                assertThat(transport.send(toNowhere(100))).isTrue();
            }
        }
    }

    @Test
    void whoClosesWithdrawsItsRegistrations() throws Exception {
        try (SoftPlaneProcess plane = SoftPlaneProcess.start()) {
            withdrawn(plane);
        }
    }

    @Test
    @Tag("vpp")
    @Needs(Need.VPP)
    void whoClosesWithdrawsItsRegistrationsFromARealVpp() throws Exception {
        try (RealPlane plane = RealPlane.start()) {
            withdrawn(plane);
        }
    }

    private void withdrawn(PlaneUnderTest plane) throws IOException {
        try (Census census = Census.of(plane)) {
            try (PuntTransport transport = open(plane)) {
                assertThat(transport.description()).contains(" registered");
                assertThat(registrations(census)).as("two families, two reasons").isEqualTo(4);
            }
            assertThat(registrations(census)).isZero();
            open(plane).close();
            assertThat(registrations(census)).as("again and gone again").isZero();
        }
        assertThat(plane.isAlive()).isTrue();
    }

    private static int registrations(Census census) {
        return Stream.of(PuntTarget.TYPE_L4, PuntTarget.TYPE_EXCEPTION)
                .mapToInt(type -> census.rows(new Punt.SocketDump(type)).size())
                .sum();
    }

    @Test
    void whatVppWouldDropWithoutAWordIsNotSent() throws Exception {
        try (SoftPlaneProcess plane = SoftPlaneProcess.start();
                PuntTransport transport = open(plane)) {
            assertThat(transport.send(toNowhere(2048 - 28))).isTrue();
            assertThat(transport.send(toNowhere(2048 - 27))).isFalse();
            assertThat(transport.description()).contains("1 not sent");
        }
    }

    @Test
    void anotherNatTraversalPortIsRefusedWithTheRemedy() {
        AgentConfig config =
                AgentConfig.of(Path.of("/x"), Path.of("/x"), Path.of("/x")).withPorts(500, 4501);
        assertThatThrownBy(() -> PuntTransport.open(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("set natt_port to 4500");
    }

    private PuntTransport open(PlaneUnderTest plane) throws IOException {
        Path folder = Files.createTempDirectory("ike");
        PuntTransport transport =
                PuntTransport.open(AgentConfig.of(plane.apiSocket(), plane.statsSocket(), folder));
        transport.listen(arrived::add);
        await().atMost(WAIT).until(() -> transport.description().contains(" registered"));
        return transport;
    }

    private static IkeDatagram toNowhere(int octets) {
        return new IkeDatagram(
                address("127.0.0.2", 500), address("127.0.0.9", 9), false, message(octets));
    }

    private static ByteBuffer message(int octets) {
        byte[] message = new byte[octets];
        for (int i = 0; i < octets; i++) {
            message[i] = (byte) (i * 7 + 1);
        }
        return ByteBuffer.wrap(message);
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }
}
