package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the key exchanges of a suite must compute, and what they must refuse.
public interface KeyAgreementContract extends SuiteUnderTest {
    /// Octets of the initiator's and the responder's public value, and of the shared secret.
    record Lengths(int publicValue, int answer, int shared) {
        Lengths(int publicValue, int shared) {
            this(publicValue, publicValue, shared);
        }
    }

    Map<KeyExchangeMethod, Lengths> LENGTHS =
            Map.ofEntries(
                    Map.entry(KeyExchangeMethod.CURVE25519, new Lengths(32, 32)),
                    Map.entry(KeyExchangeMethod.CURVE448, new Lengths(56, 56)),
                    Map.entry(KeyExchangeMethod.ECP_192, new Lengths(48, 24)),
                    Map.entry(KeyExchangeMethod.ECP_224, new Lengths(56, 28)),
                    Map.entry(KeyExchangeMethod.ECP_256, new Lengths(64, 32)),
                    Map.entry(KeyExchangeMethod.ECP_384, new Lengths(96, 48)),
                    Map.entry(KeyExchangeMethod.ECP_521, new Lengths(132, 66)),
                    Map.entry(KeyExchangeMethod.BRAINPOOL_224, new Lengths(56, 28)),
                    Map.entry(KeyExchangeMethod.BRAINPOOL_256, new Lengths(64, 32)),
                    Map.entry(KeyExchangeMethod.BRAINPOOL_384, new Lengths(96, 48)),
                    Map.entry(KeyExchangeMethod.BRAINPOOL_512, new Lengths(128, 64)),
                    Map.entry(KeyExchangeMethod.MODP_768, new Lengths(96, 96)),
                    Map.entry(KeyExchangeMethod.MODP_1024, new Lengths(128, 128)),
                    Map.entry(KeyExchangeMethod.MODP_1536, new Lengths(192, 192)),
                    Map.entry(KeyExchangeMethod.MODP_2048, new Lengths(256, 256)),
                    Map.entry(KeyExchangeMethod.MODP_3072, new Lengths(384, 384)),
                    Map.entry(KeyExchangeMethod.MODP_4096, new Lengths(512, 512)),
                    Map.entry(KeyExchangeMethod.MODP_6144, new Lengths(768, 768)),
                    Map.entry(KeyExchangeMethod.MODP_8192, new Lengths(1024, 1024)),
                    Map.entry(KeyExchangeMethod.MODP_2048_224, new Lengths(256, 256)),
                    Map.entry(KeyExchangeMethod.MODP_2048_256, new Lengths(256, 256)),
                    Map.entry(KeyExchangeMethod.ML_KEM_512, new Lengths(800, 768, 32)),
                    Map.entry(KeyExchangeMethod.ML_KEM_768, new Lengths(1184, 1088, 32)),
                    Map.entry(KeyExchangeMethod.ML_KEM_1024, new Lengths(1568, 1568, 32)));

    @Test
    default void bothSidesAgreeOnASecretOfTheFixedLength() {
        CryptoSuite suite = suite();
        LENGTHS.forEach((method, lengths) -> {
            KeyAgreement exchange = suite.keyExchange(method).orElseThrow();
            assertThat(exchange.method()).isEqualTo(method);
            try (KeyShare share = exchange.offer()) {
                Agreement.Agreed responder = agreed(exchange.answer(share.publicValue()));
                Agreement.Agreed initiator =
                        agreed(exchange.finish(share, responder.publicValue()));
                assertThat(initiator.publicValue()).isEqualTo(share.publicValue());
                assertThat(share.publicValue().size()).isEqualTo(lengths.publicValue());
                assertThat(responder.publicValue().size()).isEqualTo(lengths.answer());
                assertThat(initiator.shared().length())
                        .as(method.token())
                        .isEqualTo(lengths.shared());
                assertThat(initiator.shared().equalsConstantTime(responder.shared()))
                        .as(method.token())
                        .isTrue();
            }
        });
    }

    @Test
    default void offersDiffer() {
        CryptoSuite suite = suite();
        for (KeyExchangeMethod method : LENGTHS.keySet()) {
            KeyAgreement exchange = suite.keyExchange(method).orElseThrow();
            assertThat(exchange.offer().publicValue())
                    .as(method.token())
                    .isNotEqualTo(exchange.offer().publicValue());
        }
    }

    @Test
    default void revivedShareFinishesLikeTheOriginal() {
        CryptoSuite suite = suite();
        for (KeyExchangeMethod method : LENGTHS.keySet()) {
            KeyAgreement exchange = suite.keyExchange(method).orElseThrow();
            try (KeyShare share = exchange.offer();
                    KeyShare revived = KeyShare.decode(share.encoded())) {
                Agreement.Agreed peer = agreed(exchange.answer(share.publicValue()));
                assertThat(octets(exchange.finish(revived, peer.publicValue())))
                        .as(method.token())
                        .isEqualTo(octets(peer));
            }
        }
    }

    @Test
    @Tag("IN-15")
    default void valueOfAnotherLengthIsRefused() {
        CryptoSuite suite = suite();
        LENGTHS.forEach((method, lengths) -> {
            KeyAgreement exchange = suite.keyExchange(method).orElseThrow();
            int right = lengths.publicValue();
            for (int length : new int[] {0, 1, right - 1, right + 1, 65_535}) {
                byte[] value = new byte[length];
                Arrays.fill(value, (byte) 2);
                Agreement.Refused refused = refused(exchange.answer(Bytes.copyOf(value)));
                assertThat(refused.fault()).isEqualTo(Agreement.Fault.LENGTH);
                assertThat(refused.text()).contains(method.token(), length + " octets", "" + right);
            }
            try (KeyShare share = exchange.offer()) {
                Bytes longer = Bytes.copyOf(new byte[lengths.answer() + 1]);
                assertThat(refused(exchange.finish(share, longer)).fault())
                        .as(method.token())
                        .isEqualTo(Agreement.Fault.LENGTH);
            }
        });
    }

    @Test
    default void x25519GivesTheVectorsOfTheRfc() {
        for (TestVector vector : VectorFile.read("rfc/x25519.txt")) {
            if (vector.has("iterations")) {
                byte[] scalar = Bytes.ofHex("09" + "00".repeat(31)).toArray();
                byte[] point = scalar.clone();
                for (int i = 0; i < vector.number("iterations"); i++) {
                    byte[] result = x25519(scalar, point);
                    point = scalar;
                    scalar = result;
                }
                assertThat(scalar).as(vector.place()).isEqualTo(vector.octets("result"));
            } else {
                assertThat(x25519(vector.octets("scalar"), vector.octets("point")))
                        .as(vector.place())
                        .isEqualTo(vector.octets("result"));
            }
        }
    }

    /// RFC 7748 §5: the highest bit of a received value is masked.
    @Test
    default void x25519IgnoresTheHighestBitOfAValue() {
        byte[] scalar = new SeededRandom(10).bytes(32).toArray();
        byte[] point = new SeededRandom(11).bytes(32).toArray();
        byte[] flipped = point.clone();
        flipped[31] ^= (byte) 0x80;
        assertThat(x25519(scalar, flipped)).isEqualTo(x25519(scalar, point));
    }

    @Test
    default void x448GivesKnownAnswers() {
        for (TestVector vector : VectorFile.read("rfc/x448.txt")) {
            Bytes point = Bytes.copyOf(vector.octets("point"));
            assertThat(octets(finish(KeyExchangeMethod.CURVE448, vector.octets("scalar"), point)))
                    .as(vector.place())
                    .isEqualTo(vector.octets("result"));
        }
    }

    @Test
    @Tag("IN-15")
    default void x448ValueOfSmallOrderIsRefused() {
        KeyAgreement exchange = suite().keyExchange(KeyExchangeMethod.CURVE448).orElseThrow();
        for (TestVector vector : VectorFile.read("rfc/x448-small-order.txt")) {
            assertThat(refused(exchange.answer(Bytes.copyOf(vector.octets("point")))).fault())
                    .as(vector.place())
                    .isEqualTo(Agreement.Fault.SMALL_ORDER);
        }
    }

    private byte[] x25519(byte[] scalar, byte[] point) {
        return octets(finish(KeyExchangeMethod.CURVE25519, scalar, Bytes.copyOf(point)));
    }

    @Test
    @Tag("IN-15")
    default void x25519ValueOfSmallOrderIsRefused() {
        KeyAgreement exchange = suite().keyExchange(KeyExchangeMethod.CURVE25519).orElseThrow();
        for (TestVector vector : VectorFile.read("rfc/x25519-small-order.txt")) {
            byte[] value = vector.octets("point");
            assertThat(refused(exchange.answer(Bytes.copyOf(value))).fault())
                    .as(vector.place())
                    .isEqualTo(Agreement.Fault.SMALL_ORDER);
            value[31] |= (byte) 0x80;
            assertThat(refused(exchange.answer(Bytes.copyOf(value))).fault())
                    .as(vector.place() + " with the highest bit")
                    .isEqualTo(Agreement.Fault.SMALL_ORDER);
        }
    }

    private static List<TestVector> curves() {
        List<TestVector> curves = new ArrayList<>(VectorFile.read("rfc/ecp.txt"));
        curves.addAll(VectorFile.read("rfc/ecp-others.txt"));
        return curves;
    }

    @Test
    default void ecpGivesTheVectorsOfTheRfc() {
        for (TestVector vector : curves()) {
            KeyExchangeMethod method =
                    KeyExchangeMethod.ofToken(vector.text("method")).orElseThrow();
            Bytes valueI = Bytes.copyOf(vector.octets("gi"));
            Bytes valueR = Bytes.copyOf(vector.octets("gr"));
            assertThat(octets(finish(method, vector.octets("i"), valueR)))
                    .as(vector.place())
                    .isEqualTo(vector.octets("shared"));
            assertThat(octets(finish(method, vector.octets("r"), valueI)))
                    .as(vector.place())
                    .isEqualTo(vector.octets("shared"));
        }
    }

    @Test
    default void ecpKeepsLeadingZerosOfTheSharedSecret() {
        TestVector vector = VectorFile.read("rfc/ecp.txt").getFirst();
        Bytes peer = Bytes.copyOf(vector.octets("gr"));
        byte[] scalar = new byte[32];
        for (int n = 1; n < 4096; n++) {
            scalar[30] = (byte) (n >>> 8);
            scalar[31] = (byte) n;
            byte[] shared = octets(finish(KeyExchangeMethod.ECP_256, scalar, peer));
            assertThat(shared).hasSize(32);
            if (shared[0] == 0) {
                return;
            }
        }
        throw new AssertionError("no multiple of the point begins with a zero octet");
    }

    @Test
    @Tag("IN-15")
    default void ecpValueOffTheCurveIsRefused() {
        CryptoSuite suite = suite();
        for (TestVector vector : curves()) {
            KeyAgreement exchange = exchange(suite, vector);
            byte[] good = vector.octets("gi");
            for (int at : new int[] {good.length / 2 - 1, good.length - 1}) {
                byte[] bad = good.clone();
                bad[at] ^= 1;
                assertThat(refused(exchange.answer(Bytes.copyOf(bad))).fault())
                        .as("%s, octet %d", vector.place(), at)
                        .isEqualTo(Agreement.Fault.NOT_ON_CURVE);
            }
            Bytes zero = Bytes.copyOf(new byte[good.length]);
            assertThat(refused(exchange.answer(zero)).fault())
                    .as("%s, (0, 0)", vector.place())
                    .isEqualTo(Agreement.Fault.NOT_ON_CURVE);
        }
    }

    @Test
    @Tag("IN-15")
    default void ecpCoordinateThatIsNoFieldElementIsRefused() {
        CryptoSuite suite = suite();
        for (TestVector vector : curves()) {
            KeyAgreement exchange = exchange(suite, vector);
            byte[] good = vector.octets("gi");
            int half = good.length / 2;
            for (int at : new int[] {0, half}) {
                byte[] bad = good.clone();
                Arrays.fill(bad, at, at + half, (byte) 0xFF);
                assertThat(refused(exchange.answer(Bytes.copyOf(bad))).fault())
                        .as("%s, coordinate at %d", vector.place(), at)
                        .isEqualTo(Agreement.Fault.RANGE);
            }
        }
    }

    /// RFC 5903 §7 sends x | y; neither SEC 1 form may slip through.
    @Test
    default void ecpPointInASec1FormIsRefused() {
        CryptoSuite suite = suite();
        for (TestVector vector : curves()) {
            KeyAgreement exchange = exchange(suite, vector);
            Bytes good = Bytes.copyOf(vector.octets("gi"));
            Bytes uncompressed = Bytes.ofU8(4).concat(good);
            Bytes compressed = Bytes.ofU8(2).concat(good.slice(0, good.size() / 2));
            for (Bytes form : List.of(uncompressed, compressed)) {
                assertThat(refused(exchange.answer(form)).fault())
                        .isEqualTo(Agreement.Fault.LENGTH);
            }
        }
    }

    /// That p-2 is accepted and p-1 is not says which prime the suite uses.
    @Test
    @Tag("IN-15")
    default void modpAcceptsFromTwoToTwoBelowThePrimeOfTheRfc() {
        CryptoSuite suite = suite();
        for (TestVector group : VectorFile.read("rfc/modp.txt")) {
            KeyExchangeMethod method =
                    KeyExchangeMethod.ofToken(group.text("method")).orElseThrow();
            if (suite.keyExchange(method).isEmpty() && !LENGTHS.containsKey(method)) {
                continue;
            }
            KeyAgreement exchange = suite.keyExchange(method).orElseThrow();
            BigInteger prime = ModpPrimes.prime(group);
            int length = group.number("bits") / Byte.SIZE;
            List<BigInteger> good = List.of(BigInteger.TWO, prime.subtract(BigInteger.TWO));
            List<BigInteger> bad =
                    List.of(
                            BigInteger.ZERO,
                            BigInteger.ONE,
                            prime.subtract(BigInteger.ONE),
                            prime,
                            prime.add(BigInteger.ONE),
                            BigInteger.ONE.shiftLeft(length * Byte.SIZE).subtract(BigInteger.ONE));
            for (BigInteger value : good) {
                assertThat(agreed(exchange.answer(octets(value, length))).shared().length())
                        .isEqualTo(length);
            }
            for (BigInteger value : bad) {
                assertThat(refused(exchange.answer(octets(value, length))).fault())
                        .as("%s, value %s", method.token(), value.toString(16))
                        .isEqualTo(Agreement.Fault.RANGE);
            }
        }
    }

    /// RFC 6989 §2.2: where p-1 has other factors, a value has to be in the subgroup.
    @Test
    @Tag("IN-15")
    default void modpValueOutsideTheSubgroupIsRefused() {
        CryptoSuite suite = suite();
        for (TestVector group : VectorFile.read("rfc/modp-subgroup.txt")) {
            KeyAgreement exchange = exchange(suite, group);
            BigInteger prime = new BigInteger(1, group.octets("p"));
            BigInteger generator = new BigInteger(1, group.octets("g"));
            BigInteger order = new BigInteger(1, group.octets("q"));
            assertThat(agreed(exchange.answer(octets(generator, 256))).shared().length())
                    .isEqualTo(256);
            Bytes offer = exchange.offer().publicValue();
            assertThat(new BigInteger(1, offer.toArray()).modPow(order, prime))
                    .as(group.place())
                    .isEqualTo(BigInteger.ONE);
            // A value whose order is (p-1)/q or a part of it.
            BigInteger outside = BigInteger.TWO.modPow(order, prime);
            for (BigInteger value : List.of(outside, generator.multiply(outside).mod(prime))) {
                assertThat(refused(exchange.answer(octets(value, 256))).fault())
                        .as(group.place())
                        .isEqualTo(Agreement.Fault.OUTSIDE_SUBGROUP);
            }
        }
    }

    /// Powers by plain arithmetic, on until one begins with a zero octet.
    @Test
    default void modpGivesThePowerWithItsLeadingZeros() {
        TestVector group = VectorFile.read("rfc/modp.txt").getFirst();
        BigInteger prime = ModpPrimes.prime(group);
        BigInteger peer = new BigInteger(1000, new java.util.Random(1));
        boolean leadingZeroSeen = false;
        for (int exponent = 1; exponent < 4096 && !leadingZeroSeen; exponent++) {
            Bytes expected = octets(peer.modPow(BigInteger.valueOf(exponent), prime), 128);
            byte[] scalar = Bytes.ofU16(exponent).toArray();
            byte[] shared = octets(finish(KeyExchangeMethod.MODP_1024, scalar, octets(peer, 128)));
            assertThat(shared).isEqualTo(expected.toArray());
            leadingZeroSeen = shared[0] == 0;
        }
        assertThat(leadingZeroSeen).isTrue();
    }

    private Agreement finish(KeyExchangeMethod method, byte[] privateKey, Bytes peerValue) {
        try (KeyShare share = new KeyShare(method, Bytes.EMPTY, Secret.of(privateKey.clone()))) {
            return suite().keyExchange(method).orElseThrow().finish(share, peerValue);
        }
    }

    private static KeyAgreement exchange(CryptoSuite suite, TestVector vector) {
        return KeyExchangeMethod.ofToken(vector.text("method"))
                .flatMap(suite::keyExchange)
                .orElseThrow();
    }

    private static byte[] octets(Agreement agreement) {
        Secret shared = agreed(agreement).shared();
        byte[] octets = new byte[shared.length()];
        shared.copyTo(octets, 0);
        return octets;
    }

    private static Bytes octets(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] octets = new byte[length];
        int used = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - used, octets, length - used, used);
        return Bytes.copyOf(octets);
    }

    private static Agreement.Agreed agreed(Agreement agreement) {
        return switch (agreement) {
            case Agreement.Agreed agreed -> agreed;
            case Agreement.Refused refused -> throw new AssertionError(refused.text());
        };
    }

    private static Agreement.Refused refused(Agreement agreement) {
        return switch (agreement) {
            case Agreement.Refused refused -> refused;
            case Agreement.Agreed _ -> throw new AssertionError("a bad value was accepted");
        };
    }
}
