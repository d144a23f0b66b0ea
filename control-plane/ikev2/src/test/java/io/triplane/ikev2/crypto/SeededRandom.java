package io.triplane.ikev2.crypto;

import java.util.SplittableRandom;

/// Octets from a seed: the same in every run, for tests only.
public final class SeededRandom implements RandomSource {
    private final SplittableRandom random;

    public SeededRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }
}
