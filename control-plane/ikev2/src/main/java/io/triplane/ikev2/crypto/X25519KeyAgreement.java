package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// Key exchange over curve25519 (RFC 8031, RFC 7748 §5). Any 32 octets are a public value; those of
/// small order show in an all-zero result, which is refused.
final class X25519KeyAgreement implements KeyAgreement {
    private static final int LENGTH = X25519.POINT_SIZE;

    private final RandomSource random;

    X25519KeyAgreement(RandomSource random) {
        this.random = random;
    }

    @Override
    public KeyExchangeMethod method() {
        return KeyExchangeMethod.CURVE25519;
    }

    @Override
    public KeyShare offer() {
        Secret privateKey = Secret.random(random, LENGTH);
        byte[] publicValue = new byte[LENGTH];
        privateKey.lend((scalar, from, _) -> {
            X25519.scalarMultBase(scalar, from, publicValue, 0);
            return LENGTH;
        });
        return new KeyShare(method(), Bytes.copyOf(publicValue), privateKey);
    }

    @Override
    public Agreement finish(KeyShare mine, Bytes peerValue) {
        if (peerValue.size() != LENGTH) {
            return DhNumbers.wrongLength(method(), peerValue, LENGTH);
        }
        byte[] shared = new byte[LENGTH];
        boolean usable =
                mine.privateKey()
                        .lend((scalar, from, _) ->
                                X25519.calculateAgreement(
                                        scalar, from, peerValue.toArray(), 0, shared, 0));
        return usable
                ? new Agreement.Agreed(mine.publicValue(), Secret.of(shared))
                : new Agreement.Refused(
                        Agreement.Fault.SMALL_ORDER,
                        "curve25519 public value %s has a small order, the shared secret is all zero"
                                .formatted(peerValue));
    }
}
