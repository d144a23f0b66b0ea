package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What the payload ciphers of a suite must compute.
public interface PayloadCipherContract extends SuiteUnderTest {
    @Test
    default void aesGcmGivesTheVectorsOfItsSpecification() {
        aeadGives("rfc/aes-gcm.txt", EncryptionId.AES_GCM_16, 16);
        aeadGives("rfc/aes-gcm.txt", EncryptionId.AES_GCM_12, 12);
        aeadGives("rfc/aes-gcm.txt", EncryptionId.AES_GCM_8, 8);
    }

    @Test
    default void chaCha20Poly1305GivesTheVectorsOfTheRfc() {
        aeadGives("rfc/chacha20-poly1305.txt", EncryptionId.CHACHA20_POLY1305, 16);
    }

    @Test
    default void ccmGivesKnownAnswers() {
        aeadGives("rfc/aes-ccm.txt", EncryptionId.AES_CCM_16, 16);
        aeadGives("rfc/aes-ccm.txt", EncryptionId.AES_CCM_12, 12);
        aeadGives("rfc/aes-ccm.txt", EncryptionId.AES_CCM_8, 8);
        aeadGives("rfc/camellia-ccm.txt", EncryptionId.CAMELLIA_CCM_16, 16);
        aeadGives("rfc/camellia-ccm.txt", EncryptionId.CAMELLIA_CCM_12, 12);
        aeadGives("rfc/camellia-ccm.txt", EncryptionId.CAMELLIA_CCM_8, 8);
    }

    private void aeadGives(String file, EncryptionId id, int icvLength) {
        int checked = 0;
        for (TestVector vector : VectorFile.read(file)) {
            if (vector.has("cipher") && !vector.text("cipher").equals(id.token())) {
                continue;
            }
            checked++;
            // Some vectors share key and nonce, which a suite may refuse to use twice.
            PayloadCipher cipher = suite().cipher(id).orElseThrow();
            assertThat(cipher.icvLength()).isEqualTo(icvLength);
            Secret key = Secret.of(joined(vector.octets("key"), vector.octets("salt")));
            byte[] aad = vector.octets("aad");
            byte[] iv = vector.octets("iv");
            byte[] text = vector.octets("plaintext");
            byte[] icv = Arrays.copyOf(vector.octets("icv"), icvLength);
            byte[] sealed = joined(aad, iv, vector.octets("ciphertext"), icv);

            byte[] buffer = joined(aad, new byte[iv.length], text, new byte[icvLength]);
            cipher.seal(key, ByteBuffer.wrap(iv).getLong(), buffer, aad.length, text.length);
            assertThat(buffer).as(vector.place()).isEqualTo(sealed);

            assertThat(cipher.open(key, buffer, aad.length, text.length))
                    .as(vector.place())
                    .isTrue();
            assertThat(Arrays.copyOf(buffer, buffer.length - icvLength))
                    .as(vector.place())
                    .isEqualTo(joined(aad, iv, text));
        }
        assertThat(checked).as("%s in %s", id.token(), file).isPositive();
    }

    @Test
    default void counterModeGivesKnownAnswers() {
        counterModeGives("rfc/aes-ctr.txt", EncryptionId.AES_CTR);
        counterModeGives("rfc/camellia-ctr.txt", EncryptionId.CAMELLIA_CTR);
    }

    private void counterModeGives(String file, EncryptionId id) {
        PayloadCipher cipher = suite().cipher(id).orElseThrow();
        for (TestVector vector : VectorFile.read(file)) {
            Secret key = Secret.of(joined(vector.octets("key"), vector.octets("nonce")));
            byte[] aad = {1, 2, 3};
            byte[] iv = vector.octets("iv");
            byte[] text = vector.octets("plaintext");
            byte[] buffer = joined(aad, new byte[iv.length], text);
            cipher.seal(key, ByteBuffer.wrap(iv).getLong(), buffer, aad.length, text.length);
            assertThat(buffer)
                    .as(vector.place())
                    .isEqualTo(joined(aad, iv, vector.octets("ciphertext")));
            assertThat(cipher.open(key, buffer, aad.length, text.length)).isTrue();
            assertThat(buffer).as(vector.place()).isEqualTo(joined(aad, iv, text));
        }
    }

    @Test
    default void cbcOpensKnownAnswers() {
        cbcOpens("rfc/aes-cbc.txt", EncryptionId.AES_CBC);
        cbcOpens("rfc/camellia-cbc.txt", EncryptionId.CAMELLIA_CBC);
        cbcOpens("rfc/3des-cbc.txt", EncryptionId.TRIPLE_DES);
        cbcOpens("rfc/blowfish-cbc.txt", EncryptionId.BLOWFISH);
    }

    private void cbcOpens(String file, EncryptionId id) {
        PayloadCipher cipher = suite().cipher(id).orElseThrow();
        for (TestVector vector : VectorFile.read(file)) {
            byte[] aad = {1, 2, 3};
            byte[] iv = vector.octets("iv");
            byte[] text = vector.octets("plaintext");
            byte[] buffer = joined(aad, iv, vector.octets("ciphertext"));
            assertThat(
                            cipher.open(
                                    Secret.of(vector.octets("key")),
                                    buffer,
                                    aad.length,
                                    text.length))
                    .isTrue();
            assertThat(buffer).as(vector.place()).isEqualTo(joined(aad, iv, text));
        }
    }

    /// The JDK encrypts the counter for the IV, and then the text under that IV.
    @Test
    default void aesCbcSealsUnderTheEncryptedCounter() throws GeneralSecurityException {
        PayloadCipher cipher = suite().cipher(EncryptionId.AES_CBC).orElseThrow();
        SeededRandom random = new SeededRandom(7);
        for (long counter : new long[] {0, 1, 0xFFFF_FFFFL, Long.MIN_VALUE, -1}) {
            for (int keyLength : new int[] {16, 24, 32}) {
                byte[] key = random.bytes(keyLength).toArray();
                byte[] text = random.bytes(64).toArray();
                SecretKeySpec jdkKey = new SecretKeySpec(key, "AES");
                Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
                ecb.init(Cipher.ENCRYPT_MODE, jdkKey);
                byte[] iv = ecb.doFinal(ByteBuffer.allocate(16).putLong(8, counter).array());
                Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
                cbc.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(iv));

                byte[] aad = {9};
                byte[] buffer = joined(aad, new byte[16], text);
                cipher.seal(Secret.of(key), counter, buffer, aad.length, text.length);
                assertThat(buffer)
                        .as("counter %d, key of %d octets", counter, keyLength)
                        .isEqualTo(joined(aad, iv, cbc.doFinal(text)));
            }
        }
    }

    /// Every cipher with every length that it can be keyed with.
    @Test
    default void whatIsSealedOpensAgain() {
        CryptoSuite suite = suite();
        for (EncryptionId id : EncryptionId.values()) {
            for (int bits = 0; bits <= 448 && suite.cipher(id).isPresent(); bits += Byte.SIZE) {
                if (KeyLengths.encryption(id, bits).isEmpty()) {
                    continue;
                }
                PayloadCipher cipher = suite.cipher(id).orElseThrow();
                Secret key =
                        Secret.random(
                                new SeededRandom(bits), KeyLengths.requireEncryption(id, bits));
                byte[] text = new SeededRandom(9).bytes(6 * cipher.blockLength()).toArray();
                byte[] icv = new byte[cipher.icvLength()];
                byte[] sealed = joined(new byte[5], new byte[cipher.ivLength()], text, icv);
                cipher.seal(key, 77, sealed, 5, text.length);
                byte[] opened = sealed.clone();
                assertThat(cipher.open(key, opened, 5, text.length)).isTrue();
                int from = 5 + cipher.ivLength();
                assertThat(Arrays.copyOfRange(opened, from, from + text.length))
                        .as("%s-%d", id.token(), bits)
                        .isEqualTo(text)
                        .isNotEqualTo(Arrays.copyOfRange(sealed, from, from + text.length));
            }
        }
    }

    @Test
    default void aeadRefusesAnyFlippedBit() {
        CryptoSuite suite = suite();
        for (EncryptionId id : EncryptionId.values()) {
            if (!id.isAead() || suite.cipher(id).isEmpty()) {
                continue;
            }
            PayloadCipher cipher = suite.cipher(id).orElseThrow();
            int bits = KeyLengths.encryption(id, 0).isPresent() ? 0 : 256;
            Secret key = Secret.random(new SeededRandom(8), KeyLengths.requireEncryption(id, bits));
            byte[] sealed = new byte[5 + cipher.ivLength() + 21 + cipher.icvLength()];
            cipher.seal(key, 1, sealed, 5, 21);
            for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
                byte[] damaged = sealed.clone();
                damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertThat(cipher.open(key, damaged, 5, 21))
                        .as("%s, bit %d", id.token(), bit)
                        .isFalse();
            }
            assertThat(cipher.open(key, sealed, 5, 21)).as(id.token()).isTrue();
        }
    }

    /// The key schedule of one message must not leak into the next.
    @Test
    default void keysAndDirectionsMayAlternate() {
        CryptoSuite suite = suite();
        SeededRandom random = new SeededRandom(9);
        for (EncryptionId id : EncryptionId.values()) {
            if (suite.cipher(id).isEmpty()) {
                continue;
            }
            PayloadCipher cipher = suite.cipher(id).orElseThrow();
            int bits = KeyLengths.encryption(id, 0).isPresent() ? 0 : 256;
            int keyLength = KeyLengths.encryption(id, bits).orElseThrow();
            try (Secret one = Secret.random(random, keyLength);
                    Secret two = Secret.random(random, keyLength)) {
                Bytes text = random.bytes(48);
                byte[] first = buffer(cipher, text);
                byte[] second = buffer(cipher, text);
                byte[] third = buffer(cipher, text);
                cipher.seal(one, 7, first, 0, text.size());
                cipher.seal(two, 7, second, 0, text.size());
                cipher.seal(one, 7, third, 0, text.size());
                assertThat(third).as(id.token()).isEqualTo(first).isNotEqualTo(second);
                assertThat(cipher.open(two, second, 0, text.size())).isTrue();
                assertThat(cipher.open(one, first, 0, text.size())).isTrue();
                int at = cipher.ivLength();
                assertThat(Bytes.copyOf(second, at, at + text.size())).isEqualTo(text);
                assertThat(Bytes.copyOf(first, at, at + text.size())).isEqualTo(text);
            }
        }
    }

    private static byte[] buffer(PayloadCipher cipher, Bytes text) {
        byte[] buffer = new byte[cipher.ivLength() + text.size() + cipher.icvLength()];
        text.copyTo(buffer, cipher.ivLength());
        return buffer;
    }

    private static byte[] joined(byte[]... parts) {
        return Bytes.concat(Arrays.stream(parts).map(Bytes::copyOf).toArray(Bytes[]::new))
                .toArray();
    }
}
