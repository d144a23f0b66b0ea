package io.triplane.app;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.triplane.proto.v1.GatewayGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A gateway in this process with a Redis of its own, a quiet data plane, and a client.
final class TestGateway implements AutoCloseable {
    private static final String CONFIG =
            """
            {"IKE_SECRET": {"gold": {"passkey": "a plain secret"}},
             "IPSEC_CONNECTION": {
               "gold": {"local_address": "192.0.2.1", "remote_address": "192.0.2.2",
                        "secret": "gold"},
               "listener": {"local_address": "192.0.2.1", "remote_address": "192.0.2.3",
                            "role": "responder", "secret": "gold"}}}
            """;

    final Path folder;
    final Options options;
    final QuietPlane plane = new QuietPlane();
    final Node node;
    final GrpcServers grpc;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    final ManagedChannel channel;

    TestGateway() throws IOException, StartException {
        // Short, since a socket's path is bounded.
        folder = Files.createTempDirectory("tp");
        Path config = Files.writeString(folder.resolve("config_db.json"), CONFIG);
        options =
                new Options(
                        folder,
                        folder,
                        config,
                        Optional.empty(),
                        new Options.Management.Unix(folder.resolve("http.sock")),
                        Optional.empty(),
                        true);
        node = Node.start(options, (_, _, _) -> plane.link());
        grpc = GrpcServers.start(options, new GatewayService(node.gateway(), options.trace()));
        channel =
                NettyChannelBuilder.forAddress(
                                new DomainSocketAddress(options.grpcSocket().toFile()))
                        .eventLoopGroup(loops)
                        .channelType(EpollDomainSocketChannel.class)
                        .usePlaintext()
                        .build();
    }

    GatewayGrpc.GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        channel.shutdownNow();
        grpc.close();
        node.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }
}
