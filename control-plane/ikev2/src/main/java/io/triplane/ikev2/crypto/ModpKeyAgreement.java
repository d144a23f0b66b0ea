package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.math.BigInteger;
import org.bouncycastle.util.BigIntegers;

/// Diffie-Hellman modulo a prime (RFC 2409 §6, RFC 3526, RFC 5114): public value and shared secret
/// are as long as the prime, leading zeros kept.
final class ModpKeyAgreement implements KeyAgreement {
    private final KeyExchangeMethod method;
    private final ModpGroup group;
    private final RandomSource random;

    ModpKeyAgreement(KeyExchangeMethod method, ModpGroup group, RandomSource random) {
        this.method = method;
        this.group = group;
        this.random = random;
    }

    @Override
    public KeyExchangeMethod method() {
        return method;
    }

    @Override
    public KeyShare offer() {
        Secret privateKey = DhNumbers.drawBelow(random, group.order(), group.exponentBits());
        BigInteger value = group.generator().modPow(DhNumbers.number(privateKey), group.prime());
        return new KeyShare(
                method,
                Bytes.copyOf(BigIntegers.asUnsignedByteArray(group.length(), value)),
                privateKey);
    }

    @Override
    public Agreement finish(KeyShare mine, Bytes peerValue) {
        int length = group.length();
        if (peerValue.size() != length) {
            return DhNumbers.wrongLength(method, peerValue, length);
        }
        BigInteger value = DhNumbers.number(peerValue, 0, length);
        // 1 < y < p - 1; in a group of a safe prime that is enough (RFC 6989 §2.1).
        if (value.compareTo(BigInteger.TWO) < 0
                || value.compareTo(group.prime().subtract(BigInteger.TWO)) > 0) {
            return refused(
                    Agreement.Fault.RANGE, "is %s, not between 2 and p-2".formatted(nameOf(value)));
        }
        if (!group.contains(value)) {
            return refused(Agreement.Fault.OUTSIDE_SUBGROUP, "is not in the subgroup");
        }
        BigInteger shared = value.modPow(DhNumbers.number(mine.privateKey()), group.prime());
        return new Agreement.Agreed(mine.publicValue(), DhNumbers.fixedLength(shared, length));
    }

    private Agreement refused(Agreement.Fault fault, String problem) {
        return new Agreement.Refused(
                fault, "%s public value %s".formatted(method.token(), problem));
    }

    private String nameOf(BigInteger value) {
        if (value.bitLength() <= 1) {
            return value.toString();
        }
        return value.compareTo(group.prime()) >= 0 ? "p or more" : "p-1";
    }
}
