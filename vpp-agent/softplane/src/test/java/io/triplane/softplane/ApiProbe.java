package io.triplane.softplane;

import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Exchange;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.message.Reply;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A client that sends what it is told, right or wrong, and shows what comes back.
public final class ApiProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketChannel channel;
    private final Selector selector = Selector.open();
    private final Frames frames = new Frames();
    private final List<Interfaces.Event> events = new ArrayList<>();
    private MessageTable table = MessageTable.announced(List.of());
    private int index;
    private int context = 100;

    private ApiProbe(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /// Connects and learns the message table.
    public static ApiProbe connect(Path socket) throws IOException {
        ApiProbe probe = new ApiProbe(socket);
        Control.SocketCreate hello = new Control.SocketCreate("probe");
        probe.write(Frames.frame(MessageTable.SOCKET_CREATE_ID, Header.CONTEXT, 0, 1, hello));
        ByteBuffer payload = probe.next(PATIENCE).orElseThrow();
        try {
            MessageType<Control.SocketCreated> type = Control.SocketCreate.EXCHANGE.answer();
            Envelope envelope = Envelope.open(payload, type.header());
            Control.SocketCreated created = type.decode(envelope.fields());
            probe.table = MessageTable.announced(created.table());
            probe.index = created.index();
        } catch (MalformedMessage e) {
            throw new IOException(e);
        }
        return probe;
    }

    public int index() {
        return index;
    }

    public MessageTable table() {
        return table;
    }

    public int idOf(MessageType<?> type) {
        return table.idOf(type).orElseThrow();
    }

    /// The one answer to a request.
    public <A extends Message> A ask(Request<A> request) throws IOException {
        List<A> answers = new ArrayList<>();
        int sent = send(request, index);
        collect(request.exchange(), sent, answers, false);
        return answers.getFirst();
    }

    /// The retval of the answer.
    public int retval(Request<? extends Reply> request) throws IOException {
        return ask(request).retval();
    }

    /// The rows of a dump, ended by a ping; or all answers to any other request, be there none.
    public <A extends Message> List<A> list(Request<A> request) throws IOException {
        List<A> answers = new ArrayList<>();
        int sent = send(request, index);
        collect(request.exchange(), sent, answers, true);
        return answers;
    }

    /// Sends with an index that need not be ours.
    ///
    /// @return the context
    public int send(Request<?> request, int clientIndex) throws IOException {
        MessageType<?> type = request.exchange().request();
        context++;
        write(Frames.frame(idOf(type), type.header(), clientIndex, context, request));
        return context;
    }

    /// Whether the other side answers a ping.
    public boolean isAlive() throws IOException {
        return ask(new Control.Ping()).retval() == 0;
    }

    /// Events that came in meanwhile.
    public List<Interfaces.Event> takeEvents() throws IOException {
        isAlive();
        List<Interfaces.Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    private <A extends Message> void collect(
            Exchange<?, A> exchange, int sent, List<A> answers, boolean byPing) throws IOException {
        int ping = byPing ? send(new Control.Ping(), index) : 0;
        MessageType<Control.Pong> pong = Control.Ping.EXCHANGE.answer();
        while (byPing || answers.isEmpty()) {
            ByteBuffer payload =
                    next(PATIENCE)
                            .orElseThrow(
                                    () -> new IOException("no answer to " + exchange.request()));
            try {
                int id = Envelope.messageId(payload);
                if (id == idOf(Interfaces.Event.TYPE)) {
                    Envelope event = Envelope.open(payload, Interfaces.Event.TYPE.header());
                    events.add(Interfaces.Event.TYPE.decode(event.fields()));
                } else if (byPing && Envelope.open(payload, pong.header()).context() == ping) {
                    return;
                } else {
                    Envelope answer = Envelope.open(payload, exchange.answer().header());
                    if (answer.context() != sent || id != idOf(exchange.answer())) {
                        throw new IOException("answer %d to %d".formatted(answer.context(), sent));
                    }
                    answers.add(exchange.answer().decode(answer.fields()));
                }
            } catch (MalformedMessage e) {
                throw new IOException(e);
            }
        }
    }

    /// Sends octets as they are.
    public void write(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /// The next payload, empty when none comes in time.
    public Optional<ByteBuffer> next(Duration timeout) throws IOException {
        try {
            long end = System.nanoTime() + timeout.toNanos();
            Optional<ByteBuffer> payload = frames.next();
            while (payload.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0 || selector.select(left) == 0) {
                    return Optional.empty();
                }
                selector.selectedKeys().clear();
                if (channel.read(frames.space()) < 0) {
                    throw new EOFException("the other side closed");
                }
                payload = frames.next();
            }
            return payload;
        } catch (MalformedMessage e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
