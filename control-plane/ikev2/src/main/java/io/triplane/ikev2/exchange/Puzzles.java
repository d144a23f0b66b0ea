package io.triplane.ikev2.exchange;

import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.Mac;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.sa.Puzzle;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Transform;
import io.triplane.ikev2.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puzzles (RFC 8019 §7.1): whoever is asked has to find four keys under which the prf of the
/// cookie ends in so many zero bits. Looking for them costs work, looking at them costs four prfs,
/// and a wrong answer costs one.
final class Puzzles {
    private static final int KEYS = 4;

    /// Of the first puzzle, some ten milliseconds of work.
    private static final int ZERO_BITS_MIN = 10;

    /// Asked for when the table is all but full; we work for no more ourselves.
    static final int ZERO_BITS_MAX = 18;

    /// Keys tried in one step, so that nothing else of the shard waits.
    private static final int TRIES_PER_STEP = 256;

    private Puzzles() {}

    /// What is asked for.
    record Terms(PrfId prf, int zeroBits) {
        Notify notification() {
            return Notify.of(
                    NotifyType.PUZZLE, Bytes.ofU16(prf.number()).concat(Bytes.ofU8(zeroBits)));
        }

        /// Empty when it is malformed, a prf that we lack, or more work than we do.
        static Optional<Terms> of(Notify puzzle, CryptoSuite suite) {
            Bytes data = puzzle.data();
            return data.size() != 3 || data.at(2) > ZERO_BITS_MAX
                    ? Optional.empty()
                    : PrfId.of(data.u16(0))
                            .filter(prf -> suite.prf(prf).isPresent())
                            .map(prf -> new Terms(prf, data.at(2)));
        }
    }

    /// The terms for a request, by the load: the more half-open IKE SAs, the more work. Empty below
    /// the threshold, and for an initiator that shares no prf with us.
    static Optional<Terms> demanded(SecurityAssociation offered, int halfOpen, Turn turn) {
        int from = turn.settings().strangers().puzzlesFrom();
        int max = turn.settings().limits().halfOpenMax();
        if (from == 0 || halfOpen < from) {
            return Optional.empty();
        }
        int steps = ZERO_BITS_MAX - ZERO_BITS_MIN + 1;
        int step = (int) ((long) (halfOpen - from) * steps / Math.max(1, max - from));
        int zeroBits = Math.min(ZERO_BITS_MAX, ZERO_BITS_MIN + step);
        return offered.proposals().stream()
                .map(Proposal::transforms)
                .flatMap(List::stream)
                .filter(transform -> transform.type() == TransformType.PRF.number())
                .map(Transform::id)
                .flatMap(id -> PrfId.of(id).stream())
                .filter(prf -> turn.suite().prf(prf).isPresent())
                .findFirst()
                .map(prf -> new Terms(prf, zeroBits));
    }

    /// Whether the keys solve the puzzle of that cookie. Four different ones of one size.
    static boolean isSolved(Terms terms, Bytes cookie, Bytes solution, CryptoSuite suite) {
        Optional<Mac> prf = suite.prf(terms.prf());
        int size = solution.size() / KEYS;
        if (prf.isEmpty()
                || size == 0
                || size > prf.get().length()
                || solution.size() % KEYS != 0) {
            return false;
        }
        List<Bytes> keys = new ArrayList<>(KEYS);
        for (int i = 0; i < KEYS; i++) {
            Bytes key = solution.slice(i * size, (i + 1) * size);
            if (keys.contains(key) || !fits(prf.get(), key, cookie, terms.zeroBits())) {
                return false;
            }
            keys.add(key);
        }
        return true;
    }

    /// Some more tries.
    static Puzzle work(Puzzle.Open open, Bytes cookie, CryptoSuite suite) {
        Mac prf = suite.prf(open.prf()).orElseThrow();
        List<Bytes> keys = new ArrayList<>(open.keys());
        long next = open.tried();
        for (int i = 0; i < TRIES_PER_STEP && keys.size() < KEYS; i++) {
            Bytes key = Bytes.ofU64(next++);
            if (fits(prf, key, cookie, open.zeroBits())) {
                keys.add(key);
            }
        }
        return keys.size() < KEYS
                ? new Puzzle.Open(open.prf(), open.zeroBits(), next, keys)
                : new Puzzle.Solved(Bytes.concat(keys.toArray(Bytes[]::new)));
    }

    private static boolean fits(Mac prf, Bytes key, Bytes cookie, int zeroBits) {
        try (Secret secret = Secret.of(key.toArray())) {
            return trailingZeros(prf.compute(secret, cookie)) >= zeroBits;
        }
    }

    private static int trailingZeros(byte[] octets) {
        int bits = 0;
        for (int i = octets.length - 1; i >= 0; i--) {
            if (octets[i] != 0) {
                return bits + Integer.numberOfTrailingZeros(octets[i]);
            }
            bits += Byte.SIZE;
        }
        return bits;
    }
}
