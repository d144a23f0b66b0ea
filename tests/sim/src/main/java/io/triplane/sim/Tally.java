package io.triplane.sim;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The outcomes of many seeds together.
final class Tally {
    private static final int SHOWN_MAX = 3;

    private final long beganAt = System.nanoTime();
    private final Set<String> pairs = new HashSet<>();
    private final Map<Collision, Integer> collisions = new EnumMap<>(Collision.class);
    private final List<Outcome> bad = new ArrayList<>();
    private int seeds;
    private long steps;

    Tally() {
        for (Collision kind : Collision.values()) {
            collisions.put(kind, 0);
        }
    }

    void add(Outcome outcome) {
        seeds++;
        steps += outcome.steps();
        pairs.addAll(outcome.pairs());
        outcome.collisions().forEach((kind, count) -> collisions.merge(kind, count, Integer::sum));
        if (outcome.broken().isPresent()) {
            bad.add(outcome);
        }
    }

    boolean isGood() {
        return bad.isEmpty();
    }

    void print(boolean json) {
        Set<String> all = Pairs.all();
        pairs.retainAll(all);
        for (Outcome outcome : bad.stream().limit(SHOWN_MAX).toList()) {
            System.out.printf("seed %d: %s%n", outcome.seed(), outcome.broken().orElseThrow());
        }
        if (bad.size() > 1) {
            System.out.println("broken by the seeds:");
            bad.forEach(outcome ->
                    System.out.printf(
                            "  %d %s%n",
                            outcome.seed(),
                            outcome.broken().orElseThrow().lines().findFirst().orElse("")));
        }
        double seconds = (System.nanoTime() - beganAt) / 1e9;
        if (json) {
            System.out.println(json(all.size(), seconds));
            return;
        }
        System.out.printf(
                "%d seeds, %d steps, %.1f s: %d broke a rule%n", seeds, steps, seconds, bad.size());
        System.out.printf("%d of %d pairs of state and input occurred%n", pairs.size(), all.size());
        collisions.forEach((kind, count) -> System.out.printf("%8d  %s%n", count, kind.text()));
    }

    private String json(int pairsTotal, double seconds) {
        String crossed =
                collisions.entrySet().stream()
                        .map(entry ->
                                "\"%s\":%d".formatted(entry.getKey().text(), entry.getValue()))
                        .collect(joining(","));
        String firstBad = bad.isEmpty() ? "null" : Long.toString(bad.getFirst().seed());
        return String.format(
                Locale.ROOT,
                "{\"seeds\":%d,\"violations\":%d,\"steps\":%d,\"pairs_hit\":%d,\"pairs_total\":%d,"
                        + "\"collisions\":{%s},\"seconds\":%.1f,\"first_bad_seed\":%s}",
                seeds,
                bad.size(),
                steps,
                pairs.size(),
                pairsTotal,
                crossed,
                seconds,
                firstBad);
    }
}
