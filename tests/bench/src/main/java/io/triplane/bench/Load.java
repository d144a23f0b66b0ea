package io.triplane.bench;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Input;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// The initiators: sets SAs up with one responder and ends them, a bounded number at a time.
final class Load implements AutoCloseable {
    /// Exchanges under way at once.
    private static final int OPEN_MAX = 16;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Responder responder;
    private final Pump pump;
    // What stands, and the name of its connection.
    private final Map<IkeSaId, String> standing = new LinkedHashMap<>();
    private int next;
    private int open;
    private boolean clearing;
    private int retransmitted;
    private Optional<String> failure = Optional.empty();

    /// @param first number of the first peer
    Load(Responder responder, int first) {
        this.responder = responder;
        this.next = first;
        this.pump = new Pump(this::on);
    }

    private void on(Event event) {
        switch (event) {
            case Event.IkeSaEstablished(var ikeSa) ->
                    standing.put(ikeSa.id(), ikeSa.connection().orElseThrow());
            case Event.ChildSaUp _ -> open--;
            case Event.IkeSaClosed closed -> {
                open--;
                if (!clearing) {
                    failure = Optional.of("an IKE SA ended by itself: " + closed.cause());
                }
            }
            case Event.NegotiationFailed refused ->
                    failure = Optional.of("a set-up failed: " + refused.failure());
            case Event.Counted(Event.Counter counter) -> {
                if (counter == Event.Counter.RETRANSMITTED) {
                    retransmitted++;
                }
            }
            case Event.InitialContact _,
                    Event.IkeSaRekeyed _,
                    Event.HalfUp _,
                    Event.ChildSaRekeyed _,
                    Event.ChildSaDown _,
                    Event.MessageTrace _ -> {}
        }
    }

    /// Number of the next peer.
    int next() {
        return next;
    }

    /// Requests that had to be sent again.
    int retransmitted() {
        return retransmitted;
    }

    /// Sets up that many more IKE SAs, each with its first child, and leaves them standing.
    ///
    /// @return seconds that it took
    double setUp(int count) throws BenchException {
        int first = next;
        next += count;
        long start = System.nanoTime();
        drive(
                IntStream.range(first, next)
                        .<Runnable>mapToObj(peer -> () -> begin(peer))
                        .iterator());
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void begin(int peer) {
        pump.input(new Input.Configure(Suite.initiator(peer, pump.port(), responder.ports())));
        pump.input(new Input.Initiate(Suite.initiatorName(peer), Suite.CHILD));
    }

    /// Ends everything that stands, by Delete, and forgets the peers.
    void clear() throws BenchException {
        clearing = true;
        drive(standing.keySet().stream().<Runnable>map(id -> () -> end(id)).iterator());
        clearing = false;
        standing.values().forEach(name -> pump.input(new Input.Unconfigure(name)));
        standing.clear();
    }

    private void end(IkeSaId ikeSa) {
        pump.input(new Input.TerminateIke(ikeSa));
    }

    /// Begins one exchange after the other, as there is room, and waits for the end of all.
    private void drive(Iterator<Runnable> exchanges) throws BenchException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (open > 0 || exchanges.hasNext()) {
            while (open < OPEN_MAX && exchanges.hasNext()) {
                open++;
                exchanges.next().run();
            }
            pump.poll();
            responder.process().checkAlive();
            if (failure.isPresent()) {
                throw new BenchException(failure.get());
            }
            if (System.nanoTime() > end) {
                throw new BenchException(
                        "%d exchanges with %s have no end within %s"
                                .formatted(open, responder.process().name(), LIMIT));
            }
        }
    }

    @Override
    public void close() {
        pump.close();
    }
}
