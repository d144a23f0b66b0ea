package io.triplane.interop.live;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// gRPC over a unix socket, with the thread that carries it.
public record UnixChannel(EventLoopGroup loops, ManagedChannel channel) implements AutoCloseable {
    public static UnixChannel open(Path socket) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        return new UnixChannel(
                loops,
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                        .eventLoopGroup(loops)
                        .channelType(EpollDomainSocketChannel.class)
                        .usePlaintext()
                        .build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
