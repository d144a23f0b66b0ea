package io.triplane.softplane.esp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/// IVs of one SA. The 8-octet ones never repeat within the SA: a counter from a random start, sent
/// through a bijection (SplitMix64) so that it does not look like one. Those of CBC must not be
/// predictable (RFC 3602 §3) and are random.
final class IvSource {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state = RANDOM.nextLong();

    /// Writes an IV of `octets` octets.
    void next(byte[] target, int offset, int octets) {
        if (octets == Long.BYTES) {
            state += GAMMA;
            long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
            ByteBuffer.wrap(target).putLong(offset, mixed ^ mixed >>> 31);
        } else if (octets > 0) {
            byte[] random = new byte[octets];
            RANDOM.nextBytes(random);
            System.arraycopy(random, 0, target, offset, octets);
        }
    }
}
