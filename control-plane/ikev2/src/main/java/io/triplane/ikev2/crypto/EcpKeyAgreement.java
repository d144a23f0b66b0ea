package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// Key exchange over a curve of prime field and cofactor 1, NIST's (RFC 5903, RFC 5114) and
/// Brainpool's (RFC 6954): a public value is x | y, the shared secret is x alone.
final class EcpKeyAgreement implements KeyAgreement {
    private final KeyExchangeMethod method;
    private final RandomSource random;
    private final ECCurve curve;
    private final ECPoint base;
    private final BigInteger order;
    private final BigInteger prime;
    private final int fieldLength;
    private final FixedPointCombMultiplier baseMultiplier = new FixedPointCombMultiplier();

    EcpKeyAgreement(KeyExchangeMethod method, X9ECParameters parameters, RandomSource random) {
        this.method = method;
        this.random = random;
        this.curve = parameters.getCurve();
        this.base = parameters.getG();
        this.order = parameters.getN();
        this.prime = curve.getField().getCharacteristic();
        this.fieldLength = curve.getFieldElementEncodingLength();
    }

    @Override
    public KeyExchangeMethod method() {
        return method;
    }

    @Override
    public KeyShare offer() {
        Secret privateKey = DhNumbers.drawBelow(random, order, order.bitLength());
        ECPoint point = baseMultiplier.multiply(base, DhNumbers.number(privateKey)).normalize();
        byte[] publicValue = new byte[2 * fieldLength];
        point.getAffineXCoord().encodeTo(publicValue, 0);
        point.getAffineYCoord().encodeTo(publicValue, fieldLength);
        return new KeyShare(method, Bytes.copyOf(publicValue), privateKey);
    }

    @Override
    public Agreement finish(KeyShare mine, Bytes peerValue) {
        if (peerValue.size() != 2 * fieldLength) {
            return DhNumbers.wrongLength(method, peerValue, 2 * fieldLength);
        }
        BigInteger x = DhNumbers.number(peerValue, 0, fieldLength);
        BigInteger y = DhNumbers.number(peerValue, fieldLength, 2 * fieldLength);
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            return refused(Agreement.Fault.RANGE, "has a coordinate that is not below the prime");
        }
        // The cofactor is 1: on the curve means in the group (RFC 6989 §2.3).
        ECPoint peer = curve.createPoint(x, y);
        if (!peer.isValid()) {
            return refused(Agreement.Fault.NOT_ON_CURVE, "is no point of the curve");
        }
        BigInteger scalar = DhNumbers.number(mine.privateKey());
        ECPoint shared = ECAlgorithms.multiplySecret(peer, scalar, order).normalize();
        return new Agreement.Agreed(
                mine.publicValue(), Secret.of(shared.getAffineXCoord().getEncoded()));
    }

    private Agreement refused(Agreement.Fault fault, String problem) {
        return new Agreement.Refused(
                fault, "%s public value %s".formatted(method.token(), problem));
    }
}
