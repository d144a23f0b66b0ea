package io.triplane.testkit;

import io.triplane.ikev2.crypto.RandomSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/// Random octets and choices from one seed. A test may say what the next nonces begin with, which
/// decides collisions.
public final class SeededRandom implements RandomSource {
    private static final int NONCE_OCTETS = 32;

    private final SplittableRandom random;
    private final Deque<Byte> nonceStarts = new ArrayDeque<>();

    public SeededRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
        Byte start = target.length == NONCE_OCTETS ? nonceStarts.poll() : null;
        if (start != null) {
            target[0] = start;
        }
    }

    /// The next nonce (or other string of 32 octets) begins with that octet; calls add up.
    public void nextNonceStartsWith(int octet) {
        nonceStarts.add((byte) octet);
    }

    /// Takes back what was said by [#nextNonceStartsWith].
    public void forgetNonces() {
        nonceStarts.clear();
    }

    /// True that often.
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /// Evenly from `min` up to `max`.
    public Duration between(Duration min, Duration max) {
        long span = max.minus(min).toNanos();
        return span <= 0 ? min : min.plusNanos(random.nextLong(span));
    }

    /// Evenly from zero to below the bound.
    public int below(int bound) {
        return random.nextInt(bound);
    }

    SeededRandom split() {
        return new SeededRandom(random.nextLong());
    }
}
