package io.triplane.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One responder in a comparison: warms it up and measures it in rounds. After each round all SAs
/// are deleted, so a large table weighs on no figure.
final class Contender implements AutoCloseable {
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Responder responder;
    private final ProcessClock clock;
    private final Load load;
    private final List<Round> rounds = new ArrayList<>();

    /// What one round took of the responder's CPU and of everybody's time.
    private record Round(int setUps, double cpuMs, double seconds) {
        double cpuMsPerSetUp() {
            return cpuMs / setUps;
        }
    }

    /// Sum, and the cheapest and dearest round.
    record Figures(
            int setUps,
            double cpuMsPerSetUp,
            double cpuMsMin,
            double cpuMsMax,
            double setUpsPerSecond,
            int retransmitted) {}

    Contender(Responder responder) {
        this.responder = responder;
        this.clock = new ProcessClock(responder.process().pid());
        this.load = new Load(responder, 0);
    }

    String name() {
        return responder.process().name();
    }

    void warmUp(int setUps) throws BenchException {
        var _ = round(setUps);
    }

    void measure(int setUps) throws BenchException {
        rounds.add(round(setUps));
    }

    private Round round(int setUps) throws BenchException {
        awaitStanding(0);
        long before = clock.nanos();
        double seconds = setUp(setUps);
        long after = clock.nanos();
        awaitStanding(setUps);
        load.clear();
        return new Round(setUps, (after - before) / NANOS_PER_MS, seconds);
    }

    private double setUp(int count) throws BenchException {
        try {
            return load.setUp(count);
        } catch (BenchException e) {
            throw explained(e);
        }
    }

    /// A measured responder keeps silent: it is made to speak, and asked once more.
    private BenchException explained(BenchException failure) throws BenchException {
        responder.explain();
        String again = "one more set-up succeeded";
        try (Load one = new Load(responder, load.next())) {
            var _ = one.setUp(1);
        } catch (BenchException e) {
            again = "one more set-up: " + e.getMessage();
        }
        return new BenchException(
                "%s: %s; %s%s"
                        .formatted(name(), failure.getMessage(), again, responder.process().tail()),
                failure);
    }

    /// Both sides must count the same. What was deleted may take the responder a moment.
    private void awaitStanding(int wanted) throws BenchException {
        long end = System.nanoTime() + SETTLE.toNanos();
        int standing = responder.standing();
        while (standing != wanted) {
            if (System.nanoTime() > end) {
                throw new BenchException(
                        "%s says that %d IKE SAs stand, by the initiators it is %d%s"
                                .formatted(name(), standing, wanted, responder.process().tail()));
            }
            standing = responder.standing();
        }
    }

    Figures figures() {
        int setUps = rounds.stream().mapToInt(Round::setUps).sum();
        double seconds = rounds.stream().mapToDouble(Round::seconds).sum();
        return new Figures(
                setUps,
                rounds.stream().mapToDouble(Round::cpuMs).sum() / setUps,
                rounds.stream().mapToDouble(Round::cpuMsPerSetUp).min().orElseThrow(),
                rounds.stream().mapToDouble(Round::cpuMsPerSetUp).max().orElseThrow(),
                setUps / seconds,
                load.retransmitted());
    }

    @Override
    public void close() {
        load.close();
    }
}
