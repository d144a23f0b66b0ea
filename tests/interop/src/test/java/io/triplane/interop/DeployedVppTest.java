package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.agent.AgentConfig;
import io.triplane.agent.VppDataPlane;
import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// A VPP that runs with the start-up file that is shipped, and that nobody started for this test:
/// `deploy/ci/vpp-integration` names its API socket.
@Tag("vpp")
@EnabledIfEnvironmentVariable(
        named = DeployedVppTest.VARIABLE,
        matches = ".+",
        disabledReason = "TRIPLANE_VPP_API names no socket; deploy/ci/vpp-integration sets it")
class DeployedVppTest {
    static final String VARIABLE = "TRIPLANE_VPP_API";

    private static final int WAIT_SECONDS = 30;
    private static final InetAddress OWN = InetAddress.ofLiteral("192.0.2.77");
    private static final InetAddress PEER = InetAddress.ofLiteral("192.0.2.78");
    private static final TunnelName TUNNEL = new TunnelName("deployed", "net");
    private static final ChildRef CHILD = new ChildRef(TUNNEL, 1);
    private static final EspSuite GCM =
            new EspSuite(EspSuite.Cipher.AES_GCM_16, 256, EspSuite.Integrity.NONE);
    private static final int SPI_IN = 0x7700_0001;
    private static final int SPI_OUT = 0x7700_0002;
    private static final int WINDOW = 256;

    @TempDir Path folder;

    private VppClient observer;
    private int port;

    @BeforeEach
    void givePort() {
        ClientConfig config = ClientConfig.of(socket(), "deployed-test", List.of());
        if (!(VppClient.connect(config, new Silent())
                instanceof ConnectOutcome.Connected(VppClient client))) {
            throw new AssertionError("no VPP at " + socket());
        }
        observer = client;
        port =
                done(observer.send(new HostInterfaces.CreateLoopback(MacAddress.ZERO), "t").join())
                        .swIfIndex();
        send(new Interfaces.AddDelAddress(port, true, false, Prefix.parse("192.0.2.77/24")));
        send(new Interfaces.SetFlags(port, Interfaces.ADMIN_UP));
    }

    @AfterEach
    void takePort() {
        send(new HostInterfaces.DeleteLoopback(port));
        observer.close();
    }

    private static Path socket() {
        return Path.of(System.getenv(VARIABLE));
    }

    @Test
    void aTunnelIsInstalledReadBackAndRemoved() throws Exception {
        AgentConfig config =
                AgentConfig.of(socket(), socket().resolveSibling("stats.sock"), folder);
        try (VppDataPlane plane = VppDataPlane.open(config)) {
            CountDownLatch connected = new CountDownLatch(1);
            plane.listen(event -> {
                if (event instanceof PlaneEvent.Connected) {
                    connected.countDown();
                }
            });
            assertThat(connected.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(plane.capabilities().product()).startsWith("vpp 26.06");

            submit(plane, new PlaneRequest.ApplyTunnel(tunnel()));
            submit(plane, new PlaneRequest.InstallInbound(CHILD, pairs(), sa(SPI_IN, PEER, OWN)));
            submit(plane, new PlaneRequest.SwitchOutbound(CHILD, sa(SPI_OUT, OWN, PEER)));
            assertThat(rows(Sad.Dump.all()))
                    .extracting(row -> row.entry().spi())
                    .contains(SPI_IN, SPI_OUT);
            assertThat(rows(TunnelProtection.Dump.all())).hasSize(1);
            assertThat(rows(new Spd.SpdsDump())).hasSize(1);

            submit(plane, new PlaneRequest.RemoveTunnel(TUNNEL));
            assertThat(rows(Sad.Dump.all())).isEmpty();
            assertThat(rows(TunnelProtection.Dump.all())).isEmpty();
            assertThat(rows(new Spd.SpdsDump())).isEmpty();
        }
    }

    private static TunnelConfig tunnel() {
        return new TunnelConfig(
                TUNNEL, OWN, Optional.of(PEER), new TunnelConfig.Mode.Policy(), pairs());
    }

    private static List<SelectorPair> pairs() {
        return List.of(
                new SelectorPair(
                        range("10.71.0.0", "10.71.255.255"), range("10.72.0.0", "10.72.255.255")));
    }

    private static Selector range(String start, String end) {
        return new Selector(InetAddress.ofLiteral(start), InetAddress.ofLiteral(end), 0, 0, 65_535);
    }

    private static EspSa sa(int spi, InetAddress source, InetAddress destination) {
        EspKeys keys = new EspKeys(new byte[GCM.keyBits() / 8], new byte[4], new byte[0]);
        return new EspSa(spi, GCM, keys, source, destination, Optional.empty(), false, WINDOW);
    }

    private static void submit(VppDataPlane plane, PlaneRequest request) throws Exception {
        PlaneAnswer answer =
                plane.submit(request).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).as("%s", request).isEqualTo(new PlaneAnswer.Done());
    }

    private <A extends Message> void send(Request<A> request) {
        var _ = done(observer.send(request, "the test").join());
    }

    private <A extends Message> List<A> rows(Request<A> request) {
        return done(observer.dump(request, "the test").join());
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T answer) -> answer;
            case Outcome.Failed<T> failed -> throw new AssertionError(failed.failure().text());
        };
    }

    private static final class Silent implements VppListener {
        @Override
        public void interfaceEvent(Interfaces.Event event) {}

        @Override
        public void dropped(String what) {}

        @Override
        public void lost(String reason) {}
    }
}
