package io.triplane.jvpp.script;

import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Exchange;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A VPP that keeps no state: it answers each kind of request as the test says, remembers all of
/// them in order, and is silent to what it has no answer for, as VPP is. Serves one client at a
/// time.
public final class ScriptedVpp implements AutoCloseable {
    /// The client index a real VPP gives its first client.
    public static final int CLIENT_INDEX = 0x80000001;

    /// The process id in ping replies.
    public static final int PID = 4711;

    private final Path socket;
    private final MessageTable table;
    private final ServerSocketChannel server;
    private final Map<MessageType<?>, Function<Request<?>, List<? extends Message>>> answers =
            new ConcurrentHashMap<>();
    private final List<Request<?>> received = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile Optional<SocketChannel> client = Optional.empty();

    /// Listens at `socket` and has the messages of `groups`.
    public ScriptedVpp(Path socket, List<Catalogue.Group> groups) {
        this.socket = socket;
        this.table = MessageTable.serving(groups);
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        on(
                Control.SocketCreate.EXCHANGE,
                _ -> new Control.SocketCreated(0, CLIENT_INDEX, table.entries()));
        on(Control.Ping.EXCHANGE, _ -> new Control.Pong(0, CLIENT_INDEX, PID));
        thread = Thread.ofPlatform().daemon().name("scripted-vpp").start(this::serve);
    }

    public Path socket() {
        return socket;
    }

    public MessageTable table() {
        return table;
    }

    /// Answers such requests from now on.
    public <Q extends Request<A>, A extends Message> ScriptedVpp on(
            Exchange<Q, A> exchange, Function<Q, A> answer) {
        return onDump(exchange, request -> List.of(answer.apply(request)));
    }

    /// Answers such requests with these rows from now on; none is silence.
    @SuppressWarnings("unchecked") // a request decoded by this type is a Q
    public <Q extends Request<A>, A extends Message> ScriptedVpp onDump(
            Exchange<Q, A> exchange, Function<Q, List<A>> rows) {
        answers.put(exchange.request(), request -> rows.apply((Q) request));
        return this;
    }

    /// Never answers such requests from now on.
    public ScriptedVpp silentTo(Exchange<?, ?> exchange) {
        answers.remove(exchange.request());
        return this;
    }

    /// Everything that was asked since the start, in order, greetings and pings left out.
    public List<Request<?>> received() {
        return received.stream()
                .filter(r -> !(r instanceof Control.Ping) && !(r instanceof Control.SocketCreate))
                .toList();
    }

    /// The requests of one kind, in order.
    public <Q extends Request<?>> List<Q> received(Class<Q> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public void forget() {
        received.clear();
    }

    /// Sends something that nobody asked for.
    public void tell(MessageType<?> type, int context, Message message) {
        write(frame(type, context, message));
    }

    /// Sends octets as they are.
    public void tellRaw(ByteBuffer octets) {
        write(octets);
    }

    public ByteBuffer frame(MessageType<?> type, int context, Message message) {
        int id = table.idOf(type).orElseThrow();
        int index = type.header() == Header.CLIENT_AND_CONTEXT ? 0 : CLIENT_INDEX;
        return Frames.frame(id, type.header(), index, context, message);
    }

    /// Closes the connection of the client, as a dying VPP does.
    public void hangUp() {
        client.ifPresent(ScriptedVpp::close);
    }

    @Override
    public void close() {
        try {
            server.close();
            hangUp();
            thread.join();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel accepted = server.accept()) {
                client = Optional.of(accepted);
                read(accepted);
            } catch (IOException | MalformedMessage _) {
                // The test closed one of the two ends, or sent rubbish: the client is gone either
                // way.
                client = Optional.empty();
            }
        }
    }

    private void read(SocketChannel channel) throws IOException, MalformedMessage {
        Frames frames = new Frames();
        while (channel.read(frames.space()) >= 0) {
            for (Optional<ByteBuffer> payload = frames.next();
                    payload.isPresent();
                    payload = frames.next()) {
                answer(payload.get());
            }
        }
    }

    private void answer(ByteBuffer payload) throws MalformedMessage {
        Optional<MessageType<?>> type = table.typeOf(Envelope.messageId(payload));
        if (type.isEmpty()) {
            return; // VPP logs "no handler" and says nothing
        }
        Envelope envelope = Envelope.open(payload, type.get().header());
        if (!(type.get().decode(envelope.fields()) instanceof Request<?> request)) {
            return;
        }
        received.add(request);
        Function<Request<?>, List<? extends Message>> script = answers.get(type.get());
        if (script != null) {
            MessageType<?> answer = request.exchange().answer();
            for (Message message : script.apply(request)) {
                write(frame(answer, envelope.context(), message));
            }
        }
    }

    private void write(ByteBuffer frame) {
        try {
            SocketChannel channel = client.orElseThrow();
            synchronized (this) {
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
