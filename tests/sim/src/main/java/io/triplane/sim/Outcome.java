package io.triplane.sim;

import static java.util.stream.Collectors.joining;

import io.triplane.testkit.World;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What came of one seed.
///
/// @param transcript its hash: two runs of a seed must have the same
/// @param broken which rule, and what led to it
record Outcome(
        long seed,
        long steps,
        Set<String> pairs,
        Map<Collision, Integer> collisions,
        int transcript,
        Optional<String> broken) {
    private static final int FRAMES_MAX = 12;

    static Outcome good(long seed, Sight sight, World world) {
        return of(seed, sight, world, Optional.empty());
    }

    static Outcome bad(long seed, Sight sight, World world, Throwable broken) {
        String rule = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
        String where =
                broken instanceof RuntimeException
                        ? Arrays.stream(broken.getStackTrace())
                                .limit(FRAMES_MAX)
                                .map(frame -> "  at %s%n".formatted(frame))
                                .collect(joining())
                        : "";
        String text =
                "%s: %s%n%s%s"
                        .formatted(
                                broken.getClass().getSimpleName(), rule, where, world.transcript());
        return of(seed, sight, world, Optional.of(text));
    }

    /// Of two runs of one seed.
    Outcome comparedWith(Outcome again) {
        return transcript == again.transcript
                ? this
                : new Outcome(
                        seed,
                        steps,
                        pairs,
                        collisions,
                        transcript,
                        Optional.of("two runs of the seed have two transcripts"));
    }

    private static Outcome of(long seed, Sight sight, World world, Optional<String> broken) {
        return new Outcome(
                seed,
                sight.steps(),
                sight.pairs(),
                sight.collisions(),
                world.transcript().toString().hashCode(),
                broken);
    }
}
