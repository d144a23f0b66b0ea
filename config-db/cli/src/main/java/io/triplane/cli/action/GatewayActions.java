package io.triplane.cli.action;

import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.triplane.cli.grammar.Fault;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildName;
import io.triplane.proto.v1.GatewayGrpc;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.RekeyIkeSaRequest;
import io.triplane.proto.v1.TerminateRequest;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A connection to the gateway for one action. Calls end at a deadline a little behind the time
/// that the gateway itself is asked to wait.
public final class GatewayActions implements AutoCloseable {
    /// The daemon does not answer.
    static final String UNREACHABLE = "gateway.daemon.absent";

    private static final int GRACE_SECONDS = 5;
    private static final int CLOSE_SECONDS_MAX = 2;

    /// gRPC asks for TCP keepalive on every channel, and Netty would tell people that a unix socket
    /// has none. Held here, since loggers are only weakly known.
    private static final Logger NETTY = Logger.getLogger("io.netty.bootstrap");

    private final Path socket;
    private final EventLoopGroup loop;
    private final ManagedChannel channel;

    /// Result of an action.
    public sealed interface Outcome {
        record Answered(ActionResponse response) implements Outcome {}

        record Failed(Fault fault) implements Outcome {}
    }

    public GatewayActions(Path socket) {
        NETTY.setLevel(Level.SEVERE);
        this.socket = socket;
        // One thread, and the JDK's own unix sockets: a command makes a handful of calls.
        this.loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        this.channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .eventLoopGroup(loop)
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .overrideAuthority("gateway")
                        .usePlaintext()
                        .build();
    }

    /// An empty `child` means all of them.
    public Outcome initiate(String connection, String child, int waitSeconds) {
        InitiateRequest request =
                InitiateRequest.newBuilder()
                        .setConnection(connection)
                        .setChild(child)
                        .setWait(seconds(waitSeconds))
                        .build();
        return call(waitSeconds, gateway -> gateway.initiate(request));
    }

    public Outcome terminateIkeSas(String connection, int waitSeconds) {
        TerminateRequest request =
                TerminateRequest.newBuilder()
                        .setConnection(connection)
                        .setWait(seconds(waitSeconds))
                        .build();
        return call(waitSeconds, gateway -> gateway.terminate(request));
    }

    public Outcome terminateChild(String connection, String child, int waitSeconds) {
        TerminateRequest request =
                TerminateRequest.newBuilder()
                        .setChild(childName(connection, child))
                        .setWait(seconds(waitSeconds))
                        .build();
        return call(waitSeconds, gateway -> gateway.terminate(request));
    }

    public Outcome rekey(String connection, String child, int waitSeconds) {
        RekeyChildRequest request =
                RekeyChildRequest.newBuilder()
                        .setChild(childName(connection, child))
                        .setWait(seconds(waitSeconds))
                        .build();
        return call(waitSeconds, gateway -> gateway.rekeyChild(request));
    }

    public Outcome rekeyIkeSas(String connection, int waitSeconds) {
        RekeyIkeSaRequest request =
                RekeyIkeSaRequest.newBuilder()
                        .setConnection(connection)
                        .setWait(seconds(waitSeconds))
                        .build();
        return call(waitSeconds, gateway -> gateway.rekeyIkeSa(request));
    }

    /// The stub for calls without a deadline.
    GatewayGrpc.GatewayBlockingStub gateway() {
        return GatewayGrpc.newBlockingStub(channel);
    }

    /// A failed call in words.
    Fault fault(StatusRuntimeException failed) {
        return Problems.fault(failed, socket);
    }

    /// Why no call can succeed, where that is plain to see.
    Optional<Fault> unreachable() {
        return Files.exists(socket)
                ? Optional.empty()
                : Optional.of(Problems.unreachable(socket, "there is no such socket"));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private Outcome call(
            int waitSeconds, Function<GatewayGrpc.GatewayBlockingStub, ActionResponse> action) {
        Optional<Fault> unreachable = unreachable();
        if (unreachable.isPresent()) {
            return new Outcome.Failed(unreachable.get());
        }
        try {
            long deadline = (long) waitSeconds + GRACE_SECONDS;
            return new Outcome.Answered(
                    action.apply(gateway().withDeadlineAfter(deadline, TimeUnit.SECONDS)));
        } catch (StatusRuntimeException failed) {
            return new Outcome.Failed(fault(failed));
        }
    }

    private static ChildName childName(String connection, String child) {
        return ChildName.newBuilder().setConnection(connection).setChild(child).build();
    }

    private static Duration seconds(int seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
