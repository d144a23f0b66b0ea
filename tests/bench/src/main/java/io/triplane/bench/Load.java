package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Input;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Initiates set-ups against one responder, a bounded number at a time.
final class Load implements AutoCloseable {
    /// Set-ups under way at once.
    private static final int CONCURRENT_MAX = 16;

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Ports responder;
    private final Pump pump;
    private int begun;
    private int up;
    private int failed;
    private String lastFailure = "";

    Load(Ports responder) throws IOException {
        this.responder = responder;
        this.pump = new Pump(0, this::on);
    }

    private void on(Event event) {
        switch (event) {
            case Event.ChildSaUp _ -> up++;
            case Event.NegotiationFailed refused -> {
                failed++;
                lastFailure = refused.failure().toString();
            }
            case Event.IkeSaEstablished _,
                    Event.IkeSaClosed _,
                    Event.ChildSaRekeyed _,
                    Event.ChildSaDown _,
                    Event.Counted _,
                    Event.MessageTrace _ -> {}
        }
    }

    /// Sets up that many more IKE SAs, each with its first child, and leaves them standing.
    ///
    /// @return seconds that it took
    double setUp(int count) throws IOException, BenchException {
        int goal = up + count;
        int last = begun + count;
        long start = System.nanoTime();
        while (up < goal) {
            while (begun < last && begun - up < CONCURRENT_MAX) {
                pump.input(new Input.Configure(Suite.initiator(begun, pump.port(), responder)));
                pump.input(new Input.Initiate("peer-" + begun, Suite.CHILD));
                begun++;
            }
            pump.poll();
            if (failed > 0) {
                throw new BenchException("a set-up failed: " + lastFailure);
            }
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new BenchException(
                        "only %d of %d set-ups within %s".formatted(up, goal, LIMIT));
            }
        }
        return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public void close() throws IOException {
        pump.close();
    }
}
