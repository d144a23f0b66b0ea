package io.triplane.jvpp;

import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Exchange;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// The socket with its two threads. The writer owns the sending side: it takes requests in order,
/// holds the window and gathers what is waiting into one write. The reader owns the receiving side
/// and completes requests. Everything else only queues.
final class Connection {
    /// Requests that may wait for the window.
    static final int WAITING_MAX = 8192;

    /// Octets gathered into one write, unless a single frame is larger.
    private static final int GATHERED_MAX = 64 << 10;

    /// Told what the connection itself cannot decide. Called on the connection's threads.
    interface Owner {
        void event(Interfaces.Event event);

        void dropped(String what);

        /// A request got no answer: is anybody there?
        void silence(Pending expired);

        void ended(String reason);
    }

    /// What the greeting settles.
    private record Session(MessageTable table, int clientIndex) {}

    /// A request in octets. A dump is two frames, and `endContext` is that of the ping behind it.
    private record Outgoing(Pending pending, List<ByteBuffer> frames, int context, int endContext) {
        void wipe() {
            frames.forEach(Frames::wipe);
        }
    }

    private final ClientConfig config;
    private final SocketChannel channel;
    private final Owner owner;
    private final BlockingQueue<Outgoing> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    private final Map<Integer, Pending> underWay = new ConcurrentHashMap<>();
    private final Map<Integer, Pending.Rows<?>> dumpEnds = new ConcurrentHashMap<>();
    private final AtomicInteger contexts = new AtomicInteger();
    private final Semaphore window;
    private final Thread reader;
    private final Thread writer;
    private volatile Session session;
    private volatile Optional<String> ended = Optional.empty();

    Connection(ClientConfig config, SocketChannel channel, MessageTable bootstrap, Owner owner) {
        this.config = config;
        this.channel = channel;
        this.owner = owner;
        this.window = new Semaphore(config.window());
        this.session = new Session(bootstrap, 0);
        this.reader = Thread.ofPlatform().daemon().name("vpp-api-reader").unstarted(this::read);
        this.writer = Thread.ofPlatform().daemon().name("vpp-api-writer").unstarted(this::write);
    }

    void start() {
        reader.start();
        writer.start();
    }

    /// From now on requests carry these ids and this client index.
    void greeted(MessageTable table, int clientIndex) {
        session = new Session(table, clientIndex);
    }

    MessageTable table() {
        return session.table();
    }

    /// Queues a request, or fails it at once.
    void submit(Pending pending) {
        Optional<MessageTable.Missing> missing = missing(pending.request());
        if (missing.isPresent()) {
            pending.fail(
                    new VppFailure.Unsupported(pending.name(), pending.subject(), missing.get()));
            return;
        }
        Outgoing outgoing = encode(pending);
        if (!waiting.offer(outgoing)) {
            outgoing.wipe();
            pending.fail(new VppFailure.Overloaded(pending.name(), pending.subject(), WAITING_MAX));
        }
        // The end may have emptied the queue just before the offer.
        ended.ifPresent(this::failWaiting);
    }

    private Optional<MessageTable.Missing> missing(Request<?> request) {
        Exchange<?, ?> exchange = request.exchange();
        return session.table()
                .missing(exchange.request())
                .or(() -> session.table().missing(exchange.answer()));
    }

    private Outgoing encode(Pending pending) {
        int context = contexts.incrementAndGet();
        ByteBuffer frame = frame(pending.request(), context);
        return switch (pending) {
            case Pending.Single<?> _ -> new Outgoing(pending, List.of(frame), context, 0);
            case Pending.Rows<?> _ -> {
                int end = contexts.incrementAndGet();
                ByteBuffer ping = frame(new Control.Ping(), end);
                yield new Outgoing(pending, List.of(frame, ping), context, end);
            }
        };
    }

    private ByteBuffer frame(Request<?> request, int context) {
        MessageType<?> type = request.exchange().request();
        int id = session.table().idOf(type).orElseThrow();
        return Frames.frame(id, type.header(), session.clientIndex(), context, request);
    }

    private void write() {
        ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED_MAX);
        try {
            while (ended.isEmpty()) {
                Outgoing next = waiting.take();
                // Never wait for the window with something unsent: its answer could open it.
                if (!window.tryAcquire()) {
                    flush(gathered);
                    window.acquire();
                }
                track(next);
                for (ByteBuffer frame : next.frames()) {
                    gather(gathered, frame);
                }
                next.wipe();
                if (waiting.isEmpty()) {
                    flush(gathered);
                }
            }
        } catch (IOException e) {
            end("cannot write to VPP: " + e.getMessage());
        } catch (InterruptedException e) {
            end("the writer was interrupted");
        } finally {
            gathered.clear().put(0, new byte[gathered.capacity()]);
        }
    }

    private void track(Outgoing outgoing) {
        Pending pending = outgoing.pending();
        underWay.put(outgoing.context(), pending);
        if (pending instanceof Pending.Rows<?> rows) {
            dumpEnds.put(outgoing.endContext(), rows);
        }
        pending.expireAfter(config.timeout());
        var _ = pending.future().whenComplete((outcome, _) -> finished(outgoing, outcome));
        ended.ifPresent(pending::failLost);
    }

    private void finished(Outgoing outgoing, Object outcome) {
        underWay.remove(outgoing.context());
        dumpEnds.remove(outgoing.endContext());
        window.release();
        if (outcome instanceof Outcome.Failed<?>(VppFailure.TimedOut _)) {
            owner.silence(outgoing.pending());
        }
    }

    private void gather(ByteBuffer gathered, ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            if (!gathered.hasRemaining()) {
                flush(gathered);
            }
            int part = Math.min(gathered.remaining(), frame.remaining());
            gathered.put(frame.slice(frame.position(), part));
            frame.position(frame.position() + part);
        }
    }

    private void flush(ByteBuffer gathered) throws IOException {
        gathered.flip();
        int size = gathered.remaining();
        while (gathered.hasRemaining()) {
            channel.write(gathered);
        }
        gathered.clear();
        gathered.put(0, new byte[size]); // requests hold keys
    }

    private void read() {
        Frames frames = new Frames();
        try {
            while (channel.read(frames.space()) >= 0) {
                for (Optional<ByteBuffer> payload = frames.next();
                        payload.isPresent();
                        payload = frames.next()) {
                    dispatch(payload.get());
                }
            }
            end("VPP closed the connection");
        } catch (IOException e) {
            end("cannot read from VPP: " + e.getMessage());
        } catch (MalformedMessage e) {
            end("VPP sent a broken stream: " + e.text());
        }
    }

    private void dispatch(ByteBuffer payload) throws MalformedMessage {
        int id = Envelope.messageId(payload);
        Optional<MessageType<?>> type = session.table().typeOf(id);
        if (type.isEmpty()) {
            owner.dropped("message with the unknown id " + id);
        } else if (type.get().equals(Interfaces.Event.TYPE)) {
            event(Envelope.open(payload, type.get().header()));
        } else {
            answer(type.get(), Envelope.open(payload, type.get().header()));
        }
    }

    private void event(Envelope envelope) {
        try {
            owner.event(Interfaces.Event.TYPE.decode(envelope.fields()));
        } catch (MalformedMessage e) {
            owner.dropped("event that cannot be read: " + e.text());
        }
    }

    private void answer(MessageType<?> type, Envelope envelope) {
        Pending pending = underWay.get(envelope.context());
        Pending.Rows<?> dump = dumpEnds.get(envelope.context());
        if (dump != null) {
            dump.end();
        } else if (pending != null) {
            try {
                pending.answer(type, envelope);
            } catch (MalformedMessage e) {
                pending.failBadAnswer(e.text());
            }
        } else {
            owner.dropped("%s for no request under way".formatted(type));
        }
    }

    /// Ends the connection once; later calls do nothing.
    void end(String reason) {
        synchronized (this) {
            if (ended.isPresent()) {
                return;
            }
            ended = Optional.of(reason);
        }
        try {
            channel.close();
        } catch (IOException e) {
            owner.dropped("closing the API socket failed: " + e.getMessage());
        }
        failWaiting(reason);
        for (Pending pending : new ArrayList<>(underWay.values())) {
            pending.failLost(reason);
        }
        writer.interrupt();
        owner.ended(reason);
    }

    private void failWaiting(String reason) {
        List<Outgoing> unsent = new ArrayList<>();
        waiting.drainTo(unsent);
        for (Outgoing outgoing : unsent) {
            outgoing.wipe();
            outgoing.pending().failLost(reason);
        }
    }
}
