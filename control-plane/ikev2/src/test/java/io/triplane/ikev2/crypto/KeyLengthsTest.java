package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;
import org.junit.jupiter.api.Test;

class KeyLengthsTest {
    @Test
    void saltIsPartOfTheKeyMaterial() {
        assertThat(KeyLengths.encryption(EncryptionId.AES_CBC, 256)).hasValue(32);
        assertThat(KeyLengths.encryption(EncryptionId.AES_CTR, 128)).hasValue(20);
        assertThat(KeyLengths.encryption(EncryptionId.AES_GCM_16, 192)).hasValue(28);
        assertThat(KeyLengths.encryption(EncryptionId.AES_CCM_16, 128)).hasValue(19);
        assertThat(KeyLengths.encryption(EncryptionId.NULL_AUTH_AES_GMAC, 128)).hasValue(20);
        assertThat(KeyLengths.encryption(EncryptionId.CHACHA20_POLY1305, 0)).hasValue(36);
        assertThat(KeyLengths.encryption(EncryptionId.TRIPLE_DES, 0)).hasValue(24);
        assertThat(KeyLengths.encryption(EncryptionId.NULL, 0)).hasValue(0);
    }

    @Test
    void keyLengthAttributeMustFitTheCipher() {
        for (int bits : new int[] {0, 1, 64, 127, 129, 512, 65_535, -128}) {
            assertThat(KeyLengths.encryption(EncryptionId.AES_CBC, bits)).isEmpty();
            assertThat(KeyLengths.encryption(EncryptionId.AES_GCM_16, bits)).isEmpty();
        }
        assertThat(KeyLengths.encryption(EncryptionId.CHACHA20_POLY1305, 256)).isEmpty();
        assertThat(KeyLengths.encryption(EncryptionId.TRIPLE_DES, 192)).isEmpty();
        for (int bits : new int[] {0, 32, 129, 456}) {
            assertThat(KeyLengths.encryption(EncryptionId.BLOWFISH, bits)).isEmpty();
        }
        assertThat(KeyLengths.encryption(EncryptionId.BLOWFISH, 448)).hasValue(56);
    }

    @Test
    void integrityAndPrfKeysAreThoseOfTheirRfcs() {
        assertThat(KeyLengths.integrity(IntegrityId.NONE)).hasValue(0);
        assertThat(KeyLengths.integrity(IntegrityId.HMAC_SHA1_96)).hasValue(20);
        assertThat(KeyLengths.integrity(IntegrityId.HMAC_SHA2_384_192)).hasValue(48);
        assertThat(KeyLengths.integrity(IntegrityId.AES_256_GMAC)).hasValue(36);
        assertThat(KeyLengths.integrity(IntegrityId.DES_MAC)).isEmpty();
        assertThat(KeyLengths.prf(PrfId.HMAC_SHA2_512)).hasValue(64);
        assertThat(KeyLengths.prf(PrfId.AES128_CMAC)).hasValue(16);
        assertThat(KeyLengths.prf(PrfId.HMAC_TIGER)).isEmpty();
    }

    @Test
    void lengthThatMustBeKnownNamesTheAlgorithm() {
        assertThatThrownBy(() -> KeyLengths.requireEncryption(EncryptionId.AES_CBC, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aes-cbc")
                .hasMessageContaining("100");
        assertThatThrownBy(() -> KeyLengths.requireIntegrity(IntegrityId.KPDK_MD5))
                .hasMessageContaining("kpdk-md5");
        assertThatThrownBy(() -> KeyLengths.requirePrf(PrfId.HMAC_TIGER))
                .hasMessageContaining("hmac-tiger");
    }
}
