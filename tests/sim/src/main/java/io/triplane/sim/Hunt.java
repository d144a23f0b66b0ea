package io.triplane.sim;

import java.util.Optional;

/// Looks for a seed that breaks a rule. Called by reflection in the class loader of a [Mutant].
public final class Hunt {
    private Hunt() {}

    /// `SEED rule`, of the first one from 1 on.
    public static Optional<String> firstBad(int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            Optional<String> broken = Course.run(seed).broken();
            if (broken.isPresent()) {
                return Optional.of(seed + " " + broken.get().lines().findFirst().orElse(""));
            }
        }
        return Optional.empty();
    }
}
