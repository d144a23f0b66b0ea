package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BouncyCastleSuiteTest implements CryptoSuiteContract {
    @Override
    public CryptoSuite suite(RandomSource random) {
        return new BouncyCastleSuite(random);
    }

    /// The octets drawn are the private key, so a scripted source replays an RFC's exchange.
    @Test
    void ecpOffersThePublicValuesOfTheRfc() {
        List<TestVector> curves = new ArrayList<>(VectorFile.read("rfc/ecp.txt"));
        curves.addAll(VectorFile.read("rfc/ecp-others.txt"));
        for (TestVector vector : curves) {
            KeyExchangeMethod method =
                    KeyExchangeMethod.ofToken(vector.text("method")).orElseThrow();
            assertThat(offer(method, vector.octets("i")).publicValue().toArray())
                    .as(vector.place())
                    .isEqualTo(vector.octets("gi"));
            assertThat(offer(method, vector.octets("r")).publicValue().toArray())
                    .as(vector.place())
                    .isEqualTo(vector.octets("gr"));
        }
    }

    @Test
    void x25519OffersThePublicValuesOfTheRfc() {
        byte[] base = new byte[32];
        base[0] = 9;
        long checked =
                VectorFile.read("rfc/x25519.txt").stream()
                        .filter(vector -> vector.has("point"))
                        .filter(vector -> Arrays.equals(vector.octets("point"), base))
                        .peek(vector ->
                                assertThat(
                                                offer(
                                                                KeyExchangeMethod.CURVE25519,
                                                                vector.octets("scalar"))
                                                        .publicValue()
                                                        .toArray())
                                        .as(vector.place())
                                        .isEqualTo(vector.octets("result")))
                        .count();
        assertThat(checked).isEqualTo(2);
    }

    @Test
    void x448OffersTheMultipleOfFive() {
        byte[] base = new byte[56];
        base[0] = 5;
        long checked =
                VectorFile.read("rfc/x448.txt").stream()
                        .filter(vector -> Arrays.equals(vector.octets("point"), base))
                        .peek(vector ->
                                assertThat(
                                                offer(
                                                                KeyExchangeMethod.CURVE448,
                                                                vector.octets("scalar"))
                                                        .publicValue()
                                                        .toArray())
                                        .as(vector.place())
                                        .isEqualTo(vector.octets("result")))
                        .count();
        assertThat(checked).isEqualTo(2);
    }

    /// The octets drawn are the seed of the key pair, or the randomness of the encapsulation.
    @Test
    void mlKemMakesTheKeysAndCiphertextsOfItsVectors() {
        for (TestVector vector : VectorFile.read("rfc/ml-kem.txt")) {
            KeyExchangeMethod method =
                    KeyExchangeMethod.ofToken(vector.text("method")).orElseThrow();
            if (vector.has("seed")) {
                assertThat(offer(method, vector.octets("seed")).publicValue().toArray())
                        .as(vector.place())
                        .isEqualTo(vector.octets("ek"));
            } else {
                RandomSource scripted =
                        target -> System.arraycopy(vector.octets("m"), 0, target, 0, target.length);
                Agreement answer =
                        suite(scripted)
                                .keyExchange(method)
                                .orElseThrow()
                                .answer(Bytes.copyOf(vector.octets("ek")));
                assertThat(answer).isInstanceOf(Agreement.Agreed.class);
                Agreement.Agreed made = (Agreement.Agreed) answer;
                assertThat(made.publicValue().toArray())
                        .as(vector.place())
                        .isEqualTo(vector.octets("c"));
                assertThat(made.shared().equalsConstantTime(Secret.of(vector.octets("shared"))))
                        .as(vector.place())
                        .isTrue();
            }
        }
    }

    @Test
    void sameSeedGivesTheSameOffers() {
        for (KeyExchangeMethod method : LENGTHS.keySet()) {
            assertThat(offer(method, 42)).as(method.token()).isEqualTo(offer(method, 42));
            assertThat(offer(method, 42)).as(method.token()).isNotEqualTo(offer(method, 43));
        }
    }

    @Test
    void privateKeyOutOfRangeIsDrawnAgain() {
        int[] draws = {0};
        RandomSource firstTooLarge =
                target -> Arrays.fill(target, draws[0]++ == 0 ? (byte) 0xFF : (byte) 0x01);
        KeyAgreement exchange =
                suite(firstTooLarge).keyExchange(KeyExchangeMethod.ECP_256).orElseThrow();
        assertThat(exchange.offer().privateKey().<Byte>lend((octets, from, _) -> octets[from]))
                .isEqualTo((byte) 1);
        assertThat(draws[0]).isEqualTo(2);
    }

    @Test
    void sourceThatGivesOnlyZerosIsFoundBroken() {
        CryptoSuite suite = suite(target -> Arrays.fill(target, (byte) 0));
        for (KeyExchangeMethod method :
                new KeyExchangeMethod[] {KeyExchangeMethod.ECP_521, KeyExchangeMethod.MODP_2048}) {
            assertThatThrownBy(() -> suite.keyExchange(method).orElseThrow().offer())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("random source");
        }
    }

    @Test
    void whatTheSuiteLacksIsEmpty() {
        CryptoSuite suite = suite();
        assertThat(suite.prf(PrfId.HMAC_MD5)).isEmpty();
        assertThat(suite.integrity(IntegrityId.NONE)).isEmpty();
        assertThat(suite.integrity(IntegrityId.HMAC_MD5_96)).isEmpty();
        assertThat(suite.cipher(EncryptionId.NULL)).isEmpty();
        assertThat(suite.cipher(EncryptionId.DES)).isEmpty();
        assertThat(suite.keyExchange(KeyExchangeMethod.NONE)).isEmpty();
        assertThat(suite.keyExchange(KeyExchangeMethod.MODP_1024_160)).isEmpty();
    }

    /// Every cipher, prf and integrity algorithm of the suite can also be keyed.
    @Test
    void whatTheSuiteHasHasAKeyLength() {
        CryptoSuite suite = suite();
        for (PrfId id : PrfId.values()) {
            suite.prf(id)
                    .ifPresent(prf ->
                            assertThat(KeyLengths.prf(id)).as(id.token()).hasValue(prf.length()));
        }
        for (IntegrityId id : IntegrityId.values()) {
            if (suite.integrity(id).isPresent()) {
                assertThat(KeyLengths.integrity(id)).as(id.token()).isPresent();
            }
        }
        for (EncryptionId id : EncryptionId.values()) {
            if (suite.cipher(id).isPresent()) {
                assertThat(
                                KeyLengths.encryption(id, 256).isPresent()
                                        || KeyLengths.encryption(id, 0).isPresent())
                        .as(id.token())
                        .isTrue();
            }
        }
    }

    private KeyShare offer(KeyExchangeMethod method, byte[] privateKey) {
        RandomSource scripted = target -> System.arraycopy(privateKey, 0, target, 0, target.length);
        return suite(scripted).keyExchange(method).orElseThrow().offer();
    }

    private Bytes offer(KeyExchangeMethod method, long seed) {
        return suite(new SeededRandom(seed))
                .keyExchange(method)
                .orElseThrow()
                .offer()
                .publicValue();
    }
}
