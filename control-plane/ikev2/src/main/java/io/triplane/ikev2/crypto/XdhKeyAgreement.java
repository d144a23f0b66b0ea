package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;

/// Key exchange over curve25519 or curve448 (RFC 8031, RFC 7748 §5). Any octets of the right length
/// are a public value; those of small order show in an all-zero result, which is refused.
final class XdhKeyAgreement implements KeyAgreement {
    /// The curve's function with the base point.
    private interface BaseMultiplication {
        void multiply(byte[] scalar, int from, byte[] result, int at);
    }

    /// The curve's function; false when the result is all zero.
    private interface Multiplication {
        boolean multiply(
                byte[] scalar, int from, byte[] point, int pointFrom, byte[] result, int at);
    }

    private final KeyExchangeMethod method;
    private final int length;
    private final BaseMultiplication base;
    private final Multiplication curve;
    private final RandomSource random;

    private XdhKeyAgreement(
            KeyExchangeMethod method,
            int length,
            BaseMultiplication base,
            Multiplication curve,
            RandomSource random) {
        this.method = method;
        this.length = length;
        this.base = base;
        this.curve = curve;
        this.random = random;
    }

    static XdhKeyAgreement x25519(RandomSource random) {
        return new XdhKeyAgreement(
                KeyExchangeMethod.CURVE25519,
                X25519.POINT_SIZE,
                X25519::scalarMultBase,
                X25519::calculateAgreement,
                random);
    }

    static XdhKeyAgreement x448(RandomSource random) {
        return new XdhKeyAgreement(
                KeyExchangeMethod.CURVE448,
                X448.POINT_SIZE,
                X448::scalarMultBase,
                X448::calculateAgreement,
                random);
    }

    @Override
    public KeyExchangeMethod method() {
        return method;
    }

    @Override
    public KeyShare offer() {
        Secret privateKey = Secret.random(random, length);
        byte[] publicValue = new byte[length];
        privateKey.lend((scalar, from, _) -> {
            base.multiply(scalar, from, publicValue, 0);
            return length;
        });
        return new KeyShare(method, Bytes.copyOf(publicValue), privateKey);
    }

    @Override
    public Agreement finish(KeyShare mine, Bytes peerValue) {
        if (peerValue.size() != length) {
            return DhNumbers.wrongLength(method, peerValue, length);
        }
        byte[] shared = new byte[length];
        boolean usable =
                mine.privateKey()
                        .lend((scalar, from, _) ->
                                curve.multiply(scalar, from, peerValue.toArray(), 0, shared, 0));
        return usable
                ? new Agreement.Agreed(mine.publicValue(), Secret.of(shared))
                : new Agreement.Refused(
                        Agreement.Fault.SMALL_ORDER,
                        "%s public value %s has a small order, the shared secret is all zero"
                                .formatted(method.token(), peerValue));
    }
}
