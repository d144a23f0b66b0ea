package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.math.BigInteger;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.util.BigIntegers;

/// Diffie-Hellman modulo a safe prime with generator 2 (RFC 2409 §6, RFC 3526): public value and
/// shared secret are as long as the prime, leading zeros kept.
final class ModpKeyAgreement implements KeyAgreement {
    private final KeyExchangeMethod method;
    private final RandomSource random;
    private final BigInteger prime;
    private final BigInteger generator;
    private final int length;
    private final int exponentLength;

    /// `exponentLength` in octets: short exponents are safe in these groups (RFC 3526 §8).
    ModpKeyAgreement(
            KeyExchangeMethod method, DHParameters group, int exponentLength, RandomSource random) {
        this.method = method;
        this.random = random;
        this.prime = group.getP();
        this.generator = group.getG();
        this.length = Math.ceilDiv(prime.bitLength(), Byte.SIZE);
        this.exponentLength = exponentLength;
    }

    @Override
    public KeyExchangeMethod method() {
        return method;
    }

    @Override
    public KeyShare offer() {
        Secret privateKey = DhNumbers.drawBelow(random, prime, exponentLength * Byte.SIZE);
        BigInteger value = generator.modPow(DhNumbers.number(privateKey), prime);
        return new KeyShare(
                method, Bytes.copyOf(BigIntegers.asUnsignedByteArray(length, value)), privateKey);
    }

    @Override
    public Agreement finish(KeyShare mine, Bytes peerValue) {
        if (peerValue.size() != length) {
            return DhNumbers.wrongLength(method, peerValue, length);
        }
        BigInteger value = DhNumbers.number(peerValue, 0, length);
        // 1 < y < p - 1; in a group of a safe prime that is enough (RFC 6989 §2.1).
        if (value.compareTo(BigInteger.TWO) < 0
                || value.compareTo(prime.subtract(BigInteger.TWO)) > 0) {
            return new Agreement.Refused(
                    Agreement.Fault.RANGE,
                    "%s public value is %s, not between 2 and p-2"
                            .formatted(method.token(), nameOf(value)));
        }
        BigInteger shared = value.modPow(DhNumbers.number(mine.privateKey()), prime);
        return new Agreement.Agreed(mine.publicValue(), DhNumbers.fixedLength(shared, length));
    }

    private String nameOf(BigInteger value) {
        if (value.bitLength() <= 1) {
            return value.toString();
        }
        return value.compareTo(prime) >= 0 ? "p or more" : "p-1";
    }
}
