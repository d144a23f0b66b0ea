package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.PuntTarget;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.unix.UnixDatagramSocket;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.NodeError;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// IKE through the punt socket, as an agent uses it, against a peer with plain UDP sockets.
class PuntTest {
    private static final int WAN = 1;
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final byte[] MARKED = {0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};

    @TempDir private Path folder;

    private Rig rig;
    private ApiProbe probe;
    private DatagramSocket peer;
    private UnixDatagramSocket client;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
        peer = new DatagramSocket(new InetSocketAddress("127.0.0.3", 0));
        peer.setSoTimeout(10_000);
        client = UnixDatagramSocket.bind(folder.resolve("c"), 1 << 20);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        peer.close();
        probe.close();
        rig.close();
    }

    private void register(PuntTarget target) throws IOException {
        assertThat(probe.retval(new Punt.Register(target, client.path().toString()))).isZero();
    }

    private void fromPeer(int port, byte[] payload) throws IOException {
        peer.send(
                new DatagramPacket(
                        payload, payload.length, InetAddress.ofLiteral("127.0.0.2"), port));
    }

    /// Header, Ethernet and the packet within a punted datagram.
    private IpPacket punted() throws IOException {
        ByteBuffer datagram =
                client.receive(Duration.ofSeconds(10)).orElseThrow().order(ByteOrder.nativeOrder());
        assertThat(datagram.getInt()).as("interface").isEqualTo(WAN);
        assertThat(datagram.getInt()).as("action").isZero();
        byte[] ethernet = new byte[14];
        datagram.get(ethernet);
        assertThat(HexFormat.of().formatHex(ethernet, 12, 14)).isEqualTo("0800");
        byte[] packet = new byte[datagram.remaining()];
        datagram.get(packet);
        return new IpPacket(packet);
    }

    private void toPeer(int action, IpPacket packet) throws IOException {
        ByteBuffer datagram =
                ByteBuffer.allocate(8 + packet.length()).order(ByteOrder.nativeOrder());
        datagram.putInt(WAN).putInt(action).put(packet.octets()).flip();
        client.send(datagram, rig.socket("punt"));
    }

    @Test
    void udp500ReachesItsClientAsPort500() throws IOException {
        register(new PuntTarget.L4(0, 17, 500));
        fromPeer(rig.ikePort(), new byte[32]);

        IpPacket packet = punted();
        assertThat(packet.length()).isEqualTo(82 - 22);
        assertThat(packet.problem()).isEmpty();
        assertThat(packet.destinationPort()).isEqualTo(500);
        assertThat(packet.sourcePort()).isEqualTo(peer.getLocalPort());
        assertThat(packet.u16(26)).as("a checksum is there").isNotZero();
    }

    @Test
    void answersLeaveByTheSameOutsidePort() throws IOException {
        IpPacket packet =
                IpBuilder.udp(
                        IpAddress.parse("127.0.0.2"),
                        4500,
                        IpAddress.parse("127.0.0.3"),
                        peer.getLocalPort(),
                        MARKED);
        toPeer(1, packet);

        DatagramPacket got = new DatagramPacket(new byte[100], 100);
        peer.receive(got);
        assertThat(got.getPort()).isEqualTo(rig.nattPort());
        assertThat(Arrays.copyOf(got.getData(), got.getLength())).isEqualTo(MARKED);
    }

    @Test
    void markedDatagramsReachTheSpi0Client() throws IOException {
        register(new PuntTarget.Exceptional(1));
        fromPeer(rig.nattPort(), MARKED);

        IpPacket packet = punted();
        assertThat(packet.destinationPort()).isEqualTo(4500);
        assertThat(packet.u32(28)).as("the marker is still there").isZero();
        rig.await(() -> rig.errors(NodeError.TUN_SPI_0) == 1);
    }

    @Test
    void unknownSpisReachTheClientOfNoSuchTunnel() throws IOException {
        register(new PuntTarget.Exceptional(1));
        register(new PuntTarget.Exceptional(2));
        byte[] esp = MARKED.clone();
        esp[3] = 9;
        fromPeer(rig.nattPort(), esp);

        assertThat(punted().u32(28)).isEqualTo(9);
        rig.await(() -> rig.errors(NodeError.TUN_NO_TUNNEL) == 1);
    }

    /// Trap 20.
    @Test
    void keepalivesAndStubsAreEaten() throws IOException {
        register(new PuntTarget.Exceptional(1));
        register(new PuntTarget.Exceptional(2));
        fromPeer(rig.nattPort(), new byte[] {(byte) 0xff});
        fromPeer(rig.nattPort(), new byte[7]);

        assertThat(client.receive(SILENCE)).isEmpty();
        rig.await(() -> rig.errors(NodeError.TUN_NAT_KEEPALIVE) == 1);
        rig.await(() -> rig.errors(NodeError.TUN_TOO_SHORT) == 1);
    }

    @Test
    void withoutAListenerPort500IsUnreachable() throws IOException {
        fromPeer(rig.ikePort(), new byte[32]);

        assertThat(client.receive(SILENCE)).isEmpty();
        rig.await(() -> rig.errors(NodeError.LOCAL_UDP_NO_LISTENER) == 1);
    }

    /// Trap 21: the last registration of a port wins.
    @Test
    void registering4500AsAPortTakesItFromIpsec() throws IOException {
        register(new PuntTarget.Exceptional(1));
        register(new PuntTarget.L4(0, 17, 4500));
        fromPeer(rig.nattPort(), new byte[] {9, 9, 9, 9, 0, 0, 0, 0});

        assertThat(punted().u32(28)).isEqualTo(0x0909_0909);
        assertThat(rig.errors(NodeError.TUN_NO_TUNNEL)).isZero();
    }

    /// Trap 23.
    @Test
    void packetsOver2048OctetsVanish() throws IOException {
        IpPacket packet =
                IpBuilder.udp(
                        IpAddress.parse("127.0.0.2"),
                        500,
                        IpAddress.parse("127.0.0.3"),
                        peer.getLocalPort(),
                        new byte[2100]);
        toPeer(1, packet);
        assertThat(probe.isAlive()).isTrue();
        rig.await(() -> rig.errors(NodeError.PUNT_SOCKET_OVERSIZE) == 1);
    }

    @Test
    void whatClientsSendMeetsTheSpd() throws IOException {
        probe.ask(new Spd.AddDel(true, 1));
        probe.ask(new Spd.InterfaceAddDel(true, WAN, 1));
        IpPacket packet =
                IpBuilder.udp(
                        IpAddress.parse("127.0.0.2"),
                        500,
                        IpAddress.parse("127.0.0.3"),
                        peer.getLocalPort(),
                        new byte[20]);
        toPeer(1, packet);
        rig.await(() -> rig.errors(NodeError.SPD_OUTPUT_NO_MATCH) == 1);

        SpdEntry bypass =
                Requests.policy(
                        true, 9, SpdEntry.BYPASS, 0, 17, "0.0.0.0/0", "127.0.0.2/32", 500, 500);
        probe.ask(new Spd.EntryAddDel(true, bypass));
        toPeer(1, packet);
        DatagramPacket got = new DatagramPacket(new byte[100], 100);
        peer.receive(got);
        assertThat(got.getPort()).isEqualTo(rig.ikePort());
    }

    @Test
    void anInboundSpdWithoutBypassDropsIke() throws IOException {
        register(new PuntTarget.L4(0, 17, 500));
        probe.ask(new Spd.AddDel(true, 1));
        probe.ask(new Spd.InterfaceAddDel(true, WAN, 1));
        fromPeer(
                rig.ikePort(),
                "IKE payload of sorts, 32 octets!".getBytes(StandardCharsets.US_ASCII));
        rig.await(() -> rig.errors(NodeError.SPD_INPUT_NO_MATCH) == 1);

        SpdEntry bypass =
                Requests.policy(false, 9, SpdEntry.BYPASS, 0, "0.0.0.0/0", "127.0.0.2/32");
        probe.ask(new Spd.EntryAddDel(true, bypass));
        fromPeer(
                rig.ikePort(),
                "IKE payload of sorts, 32 octets!".getBytes(StandardCharsets.US_ASCII));
        assertThat(punted().destinationPort()).isEqualTo(500);
    }

    @Test
    void aClientThatIsGoneKeepsItsRegistration() throws IOException {
        PuntTarget ike = new PuntTarget.L4(0, 17, 500);
        Path gone = folder.resolve("gone");
        UnixDatagramSocket.bind(gone, 1 << 20).close();
        assertThat(probe.retval(new Punt.Register(ike, gone.toString()))).isZero();
        fromPeer(rig.ikePort(), new byte[32]);

        rig.await(() -> rig.errors(NodeError.PUNT_SOCKET_TX_ERROR) == 1);
        assertThat(probe.list(new Punt.SocketDump(PuntTarget.TYPE_L4))).hasSize(1);
        assertThat(probe.list(Interfaces.Dump.all())).hasSize(3);
    }
}
