package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.math.BigInteger;
import org.bouncycastle.util.BigIntegers;

/// What Diffie-Hellman over numbers has in common: drawing private numbers, and refusing lengths.
final class DhNumbers {
    /// A fair source misses the range less than once in two draws; so many misses are no chance.
    private static final int DRAWS_MAX = 128;

    private DhNumbers() {}

    static Agreement wrongLength(KeyExchangeMethod method, Bytes value, int length) {
        return new Agreement.Refused(
                Agreement.Fault.LENGTH,
                "%s public value of %d octets, this method has %d"
                        .formatted(method.token(), value.size(), length));
    }

    /// A number of 1 to `bits` bits below `end`, as `length` octets.
    static Secret drawBelow(RandomSource random, BigInteger end, int bits) {
        int length = Math.ceilDiv(bits, Byte.SIZE);
        int mask = 0xFF >>> (length * Byte.SIZE - bits);
        byte[] octets = new byte[length];
        for (int draw = 0; draw < DRAWS_MAX; draw++) {
            random.fill(octets);
            octets[0] &= (byte) mask;
            BigInteger number = new BigInteger(1, octets);
            if (number.signum() > 0 && number.compareTo(end) < 0) {
                return Secret.of(octets);
            }
        }
        throw new IllegalStateException(
                "%d draws of %d bits gave no private key: the random source is broken"
                        .formatted(DRAWS_MAX, bits));
    }

    /// The JDK has no numbers that can be wiped: this copy lives until it is collected.
    static BigInteger number(Secret secret) {
        return secret.lend((octets, from, length) -> new BigInteger(1, octets, from, length));
    }

    /// Takes a number over as a secret of fixed length, leading zeros kept.
    static Secret fixedLength(BigInteger number, int length) {
        return Secret.of(BigIntegers.asUnsignedByteArray(length, number));
    }

    /// The octets `from` to `to` of a public value.
    static BigInteger number(Bytes value, int from, int to) {
        return new BigInteger(1, value.toArray(), from, to - from);
    }
}
