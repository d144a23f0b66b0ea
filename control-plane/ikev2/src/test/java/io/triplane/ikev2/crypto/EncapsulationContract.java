package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.KEM;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the key encapsulations of a suite must compute, and what they must refuse (FIPS 203).
public interface EncapsulationContract extends SuiteUnderTest {
    Map<KeyExchangeMethod, String> JDK_NAMES =
            Map.of(
                    KeyExchangeMethod.ML_KEM_512, "ML-KEM-512",
                    KeyExchangeMethod.ML_KEM_768, "ML-KEM-768",
                    KeyExchangeMethod.ML_KEM_1024, "ML-KEM-1024");

    @Test
    default void mlKemOpensTheVectors() {
        for (TestVector vector : VectorFile.read("rfc/ml-kem.txt")) {
            if (vector.has("seed")) {
                KeyExchangeMethod method = method(vector);
                Bytes key = Bytes.copyOf(vector.octets("ek"));
                Secret seed = Secret.of(vector.octets("seed"));
                try (KeyShare share = new KeyShare(method, key, seed)) {
                    Bytes ciphertext = Bytes.copyOf(vector.octets("c"));
                    assertThat(octets(encapsulation(method).finish(share, ciphertext)))
                            .as(vector.place())
                            .isEqualTo(vector.octets("shared"));
                }
            }
        }
    }

    /// A ciphertext made for another key yields a secret all the same, and not the peer's.
    @Test
    default void mlKemCiphertextForAnotherKeyYieldsAnotherSecret() {
        for (KeyExchangeMethod method : JDK_NAMES.keySet()) {
            KeyAgreement exchange = encapsulation(method);
            try (KeyShare mine = exchange.offer();
                    KeyShare other = exchange.offer()) {
                Agreement.Agreed peer = (Agreement.Agreed) exchange.answer(other.publicValue());
                assertThat(octets(exchange.finish(mine, peer.publicValue())))
                        .as(method.token())
                        .hasSize(32)
                        .isNotEqualTo(octets(peer));
            }
        }
    }

    @Test
    @Tag("IN-15")
    default void mlKemKeyThatFailsTheModulusCheckIsRefused() {
        for (TestVector vector : VectorFile.read("rfc/ml-kem-modulus.txt")) {
            Agreement answer =
                    encapsulation(method(vector)).answer(Bytes.copyOf(vector.octets("ek")));
            assertThat(answer)
                    .as(vector.place())
                    .isInstanceOfSatisfying(
                            Agreement.Refused.class,
                            refused -> {
                                assertThat(refused.fault()).isEqualTo(Agreement.Fault.RANGE);
                                assertThat(refused.text()).contains("ml-kem", "3329");
                            });
        }
    }

    /// The JDK decapsulates what we made, and we what the JDK made.
    @Test
    default void mlKemAgreesWithTheJdk() throws GeneralSecurityException {
        for (Map.Entry<KeyExchangeMethod, String> entry : JDK_NAMES.entrySet()) {
            KeyAgreement exchange = encapsulation(entry.getKey());
            KEM kem = KEM.getInstance("ML-KEM");
            KeyPair pair = KeyPairGenerator.getInstance(entry.getValue()).generateKeyPair();
            byte[] info = pair.getPublic().getEncoded();
            try (KeyShare share = exchange.offer()) {
                int length = share.publicValue().size();
                // The raw key ends the encoding.
                byte[] head = Arrays.copyOf(info, info.length - length);
                Bytes raw = Bytes.copyOf(Arrays.copyOfRange(info, head.length, info.length));
                Agreement.Agreed ours = (Agreement.Agreed) exchange.answer(raw);
                assertThat(
                                kem.newDecapsulator(pair.getPrivate())
                                        .decapsulate(ours.publicValue().toArray())
                                        .getEncoded())
                        .as(entry.getValue())
                        .isEqualTo(octets(ours));

                byte[] encoded = Bytes.copyOf(head).concat(share.publicValue()).toArray();
                PublicKey key =
                        KeyFactory.getInstance("ML-KEM")
                                .generatePublic(new X509EncodedKeySpec(encoded));
                KEM.Encapsulated theirs = kem.newEncapsulator(key).encapsulate();
                Bytes ciphertext = Bytes.copyOf(theirs.encapsulation());
                assertThat(octets(exchange.finish(share, ciphertext)))
                        .as(entry.getValue())
                        .isEqualTo(theirs.key().getEncoded());
            }
        }
    }

    private KeyAgreement encapsulation(KeyExchangeMethod method) {
        return suite().keyExchange(method).orElseThrow();
    }

    private static KeyExchangeMethod method(TestVector vector) {
        return KeyExchangeMethod.ofToken(vector.text("method")).orElseThrow();
    }

    private static byte[] octets(Agreement agreement) {
        Secret shared = ((Agreement.Agreed) agreement).shared();
        byte[] octets = new byte[shared.length()];
        shared.copyTo(octets, 0);
        return octets;
    }
}
