package io.triplane.app;

import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// gRPC on the gateway's unix socket, guarded by the modes of folder and socket, and over TCP with
/// TLS in both directions where that is asked for.
final class GrpcServers implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int REQUEST_OCTETS_MAX = 64 << 10;
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(THREADS, EpollIoHandler.newFactory());
    private final List<Server> servers = new ArrayList<>();

    private GrpcServers() {}

    static GrpcServers start(Options options, GatewayService service) throws StartException {
        if (!Epoll.isAvailable()) {
            throw StartException.failed(
                    "grpc.epoll",
                    "unix sockets need Netty's native part for this CPU: "
                            + Epoll.unavailabilityCause().getMessage(),
                    Epoll.unavailabilityCause());
        }
        GrpcServers servers = new GrpcServers();
        boolean complete = false;
        try {
            servers.startUnix(options.grpcSocket(), service);
            if (options.tcp().isPresent()) {
                servers.startTcp(options.tcp().get(), service);
            }
            complete = true;
            return servers;
        } finally {
            if (!complete) {
                servers.close();
            }
        }
    }

    private void startUnix(Path socket, GatewayService service) throws StartException {
        try {
            // Left by a gateway that was killed; a living one holds the lock of the folder.
            Files.deleteIfExists(socket);
            NettyServerBuilder builder =
                    builder(
                            NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile())),
                            service);
            start(builder.channelType(EpollServerDomainSocketChannel.class));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw StartException.failed(
                    "grpc.socket",
                    "cannot serve gRPC on %s: %s; check the folder and its owner"
                            .formatted(socket, e.getMessage()),
                    e);
        }
    }

    private void startTcp(TcpOptions tcp, GatewayService service) throws StartException {
        SocketAddress address = new InetSocketAddress(tcp.host(), tcp.port());
        try {
            var credentials =
                    TlsServerCredentials.newBuilder()
                            .keyManager(tcp.certificate().toFile(), tcp.key().toFile())
                            .trustManager(tcp.clientCa().toFile())
                            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                            .build();
            start(
                    builder(NettyServerBuilder.forAddress(address, credentials), service)
                            .channelType(EpollServerSocketChannel.class));
        } catch (IOException | IllegalArgumentException e) {
            throw StartException.failed(
                    "grpc.tcp",
                    "cannot serve gRPC on %s with %s, %s and %s: %s; check address and PEM files"
                            .formatted(
                                    address,
                                    tcp.certificate(),
                                    tcp.key(),
                                    tcp.clientCa(),
                                    e.getMessage()),
                    e);
        }
    }

    private NettyServerBuilder builder(NettyServerBuilder builder, GatewayService service) {
        return builder.bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .maxInboundMessageSize(REQUEST_OCTETS_MAX)
                .addService(service);
    }

    private void start(NettyServerBuilder builder) throws IOException {
        servers.add(builder.build().start());
    }

    /// Where TCP is served; the port may have been chosen by the kernel.
    List<? extends SocketAddress> addresses() {
        return servers.stream().flatMap(server -> server.getListenSockets().stream()).toList();
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdownNow);
        try {
            for (Server server : servers) {
                server.awaitTermination(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MAX.toMillis());
    }
}
