package io.triplane.attack;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.GatewayGrpc;
import io.triplane.proto.v1.GatewayGrpc.GatewayBlockingStub;
import io.triplane.proto.v1.GetInfoRequest;
import io.triplane.proto.v1.GetInfoResponse;
import io.triplane.proto.v1.IkeSa;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.ListChildSasRequest;
import io.triplane.proto.v1.ListIkeSasRequest;
import io.triplane.proto.v1.TerminateRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.json.JsonMapper;

/// The gateway under attack: the daemon with its Redis and the software data plane as processes, at
/// a loopback address with high ports, and the doors by which its operator looks at it.
final class Victim implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Path folder;
    private final String address;
    private final InetSocketAddress ike;
    private final InetSocketAddress natt;
    private final InetSocketAddress outward;
    private final Program plane;
    private final Program daemon;
    private final PlaneView planeView;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ManagedChannel channel;

    static Victim start(Settings settings) {
        try {
            return new Victim(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Victim(Settings settings) throws IOException {
        address = settings.gatewayAddress();
        ike = freePort(address);
        natt = freePort(address);
        outward = freePort(settings.outwardAddress());
        folder = Files.createTempDirectory("tp"); // short, since a socket's path is bounded
        Path planeFolder = folder.resolve("plane");
        plane = startPlane(planeFolder);
        var tables = new HashMap<>(settings.tables(outward.getPort()));
        tables.put("IPSEC_DATAPLANE", Map.of("global", sockets(planeFolder)));
        daemon = startDaemon(tables);
        planeView = PlaneView.of(planeFolder.resolve("api.sock"));
        channel =
                NettyChannelBuilder.forAddress(
                                new DomainSocketAddress(folder.resolve("grpc.sock").toFile()))
                        .eventLoopGroup(loops)
                        .channelType(EpollDomainSocketChannel.class)
                        .usePlaintext()
                        .build();
        awaitApplied(tables.getOrDefault("IPSEC_CONNECTION", Map.of()).size());
    }

    private static Map<String, String> sockets(Path planeFolder) {
        return Map.of(
                "vpp_socket",
                planeFolder.resolve("api.sock").toString(),
                "vpp_stats_socket",
                planeFolder.resolve("stats.sock").toString());
    }

    private Program startPlane(Path planeFolder) {
        return Program.start(
                        folder.resolve("plane.log"),
                        List.of(
                                "softplane",
                                planeFolder.toString(),
                                "--underlay",
                                "wan=%s,%d,%d".formatted(address, ike.getPort(), natt.getPort()),
                                "--lan",
                                "lan=10.9.0.1/24,socket=" + folder.resolve("lan.sock")))
                .ready();
    }

    private Program startDaemon(Map<String, ?> tables) throws IOException {
        Path config = folder.resolve("config_db.json");
        Files.writeString(config, new JsonMapper().writeValueAsString(tables));
        return Program.start(
                        folder.resolve("daemon.log"),
                        List.of(
                                "run",
                                "--gateway",
                                folder.toString(),
                                "--config",
                                config.toString()))
                .ready();
    }

    private void awaitApplied(int connections) throws IOException {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(WAIT)
                    .until(() ->
                            info().getConnectionsApplied() == connections
                                    && info().getDataPlane().getConnected());
        } catch (ConditionTimeoutException e) {
            String log = log();
            close();
            throw new AssertionError(log, e);
        }
    }

    private static InetSocketAddress freePort(String address) throws IOException {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    String address() {
        return address;
    }

    /// A socket at an address of its own.
    Wire wire() {
        return Wire.to(ike, natt);
    }

    Wire wireAt(String from, int port) {
        return Wire.to(ike, natt, from, port);
    }

    /// Where the peer listens that the gateway speaks to of its own accord.
    Wire outward() {
        return Wire.to(ike, natt, outward.getAddress().getHostAddress(), outward.getPort());
    }

    PlaneView plane() {
        return planeView;
    }

    String log() {
        return daemon.output();
    }

    boolean isAlive() {
        return daemon.isAlive() && plane.isAlive();
    }

    private GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    GetInfoResponse info() {
        return stub().getInfo(GetInfoRequest.getDefaultInstance());
    }

    List<IkeSa> ikeSas() {
        return stub().listIkeSas(ListIkeSasRequest.getDefaultInstance()).getIkeSasList();
    }

    List<ChildSa> childSas() {
        return stub().listChildSas(ListChildSasRequest.getDefaultInstance()).getChildSasList();
    }

    /// Has a tunnel begun, and does not wait for it.
    void initiate(String connection) {
        var _ = stub().initiate(InitiateRequest.newBuilder().setConnection(connection).build());
    }

    void terminate(String connection) {
        var _ = stub().terminate(TerminateRequest.newBuilder().setConnection(connection).build());
    }

    /// A counter of the engines, such as `malformed`, from the metrics endpoint.
    long counted(String event) {
        return metric("triplane_ike_events_total{event=\"%s\"}".formatted(event));
    }

    long metric(String name) {
        return get("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line ->
                        (long) Double.parseDouble(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    /// What the health endpoint answers, head and body.
    String health() {
        return get("/actuator/health");
    }

    private String get(String path) {
        try (SocketChannel http = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            http.connect(UnixDomainSocketAddress.of(folder.resolve("http.sock")));
            http.write(
                    ByteBuffer.wrap(
                            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    .formatted(path)
                                    .getBytes(StandardCharsets.US_ASCII)));
            StringBuilder answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (http.read(buffer) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        planeView.close();
        daemon.close();
        plane.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
