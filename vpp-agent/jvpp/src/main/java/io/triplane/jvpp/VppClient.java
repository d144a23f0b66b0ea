package io.triplane.jvpp;

import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Exchange;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.Request;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// One connection to a VPP. Requests go out in the order of the calls and are pipelined up to a
/// window; VPP carries them out in that order. Safe for any number of threads. When the connection
/// ends everything under way fails and the client is of no more use: to connect again, with new
/// ids, is the owner's decision.
public final class VppClient implements AutoCloseable {
    /// What can be said before the message table is known.
    private static final MessageTable BOOTSTRAP =
            MessageTable.serving(
                    List.of(
                            new Catalogue.Group(
                                    "VPP's core",
                                    List.of(Control.SocketCreate.EXCHANGE),
                                    List.of())));

    private static final String OWN_CLOSE = "the client was closed";

    private final Connection connection;
    private final VppListener listener;
    private final AtomicBoolean probing = new AtomicBoolean();

    /// Whether the listener counts on this connection: from the greeting to our own close.
    private volatile boolean announced;

    private VppClient(ClientConfig config, VppListener listener, SocketChannel channel) {
        this.listener = listener;
        this.connection = new Connection(config, channel, BOOTSTRAP, new Watch());
    }

    /// Connects, learns the message table and checks it against what is required. Blocks, at most
    /// for the configured timeout. The listener may hear of a loss before this returns.
    public static ConnectOutcome connect(ClientConfig config, VppListener listener) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(config.socket()));
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new VppClient(config, listener, channel).greet(config);
        } catch (IOException e) {
            return new ConnectOutcome.Unreachable(
                    "no VPP at %s: %s".formatted(config.socket(), e.getMessage()));
        }
    }

    private ConnectOutcome greet(ClientConfig config) {
        connection.start();
        String subject = "client " + config.name();
        Outcome<Control.SocketCreated> outcome =
                send(new Control.SocketCreate(config.name()), subject).join();
        return switch (outcome) {
            case Outcome.Failed<Control.SocketCreated>(VppFailure failure) -> {
                close();
                yield new ConnectOutcome.Unreachable(failure.text());
            }
            case Outcome.Done<Control.SocketCreated>(Control.SocketCreated created) ->
                    check(config, created);
        };
    }

    private ConnectOutcome check(ClientConfig config, Control.SocketCreated created) {
        if (created.response() != 0) {
            close();
            return new ConnectOutcome.Unreachable(
                    "VPP refused the client: response " + created.response());
        }
        MessageTable table = MessageTable.announced(created.table());
        List<MessageTable.Missing> missing = table.missing(config.required());
        if (!missing.isEmpty()) {
            close();
            return new ConnectOutcome.Incompatible(missing);
        }
        announced = true;
        connection.greeted(table, created.index());
        return new ConnectOutcome.Connected(this);
    }

    /// Sends a request that has one reply. The stage completes once, with a value, on the reader
    /// thread.
    ///
    /// @param subject what it is about in the operator's words, for the text of a failure
    public <A extends Message> CompletableFuture<Outcome<A>> send(
            Request<A> request, String subject) {
        requireKind(request, Exchange.Kind.REPLY);
        Pending.Single<A> pending = new Pending.Single<>(request, subject);
        connection.submit(pending);
        return pending.future();
    }

    /// Sends a request that has rows, and a ping behind it that ends them.
    public <A extends Message> CompletableFuture<Outcome<List<A>>> dump(
            Request<A> request, String subject) {
        requireKind(request, Exchange.Kind.DUMP);
        Pending.Rows<A> pending = new Pending.Rows<>(request, subject);
        connection.submit(pending);
        return pending.future();
    }

    /// Which messages this VPP has, with their ids on this connection.
    public MessageTable table() {
        return connection.table();
    }

    /// Ends the connection; what is under way fails. What was programmed stays.
    @Override
    public void close() {
        announced = false;
        connection.end(OWN_CLOSE);
    }

    private static void requireKind(Request<?> request, Exchange.Kind kind) {
        if (request.exchange().kind() != kind) {
            throw new IllegalArgumentException(
                    "%s is a %s"
                            .formatted(request.exchange().request(), request.exchange().kind()));
        }
    }

    /// Keeps the listener informed and finds out whether a silent VPP still lives.
    private final class Watch implements Connection.Owner {
        @Override
        public void event(Interfaces.Event event) {
            listener.interfaceEvent(event);
        }

        @Override
        public void dropped(String what) {
            listener.dropped(what);
        }

        /// VPP says nothing to what it cannot decode, so one silence proves nothing. A ping it
        /// always answers: if that is silent too, the connection is dead.
        @Override
        public void silence(Pending expired) {
            if (expired.request() instanceof Control.Ping) {
                connection.end("VPP does not answer a ping");
            } else if (announced && probing.compareAndSet(false, true)) {
                var _ =
                        send(new Control.Ping(), "liveness after " + expired.name())
                                .thenRun(() -> probing.set(false));
            }
        }

        @Override
        public void ended(String reason) {
            if (announced) {
                listener.lost(reason);
            }
        }
    }
}
