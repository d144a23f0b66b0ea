package io.triplane.agent.sa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.plane.EspSuite;
import io.triplane.plane.EspSuite.Cipher;
import io.triplane.plane.EspSuite.Integrity;
import org.junit.jupiter.api.Test;

class EspAlgorithmsTest {
    private static EspAlgorithms of(Cipher cipher, int bits, Integrity integrity) {
        return EspAlgorithms.of(new EspSuite(cipher, bits, integrity)).orElseThrow();
    }

    @Test
    void handlersAreNamedAsVppNamesThem() {
        EspAlgorithms gcm = of(Cipher.AES_GCM_16, 256, Integrity.NONE);
        assertThat(gcm.handler(false)).isEqualTo("aes-256-gcm-icv16-aad8");
        assertThat(gcm.handler(true)).isEqualTo("aes-256-gcm-icv16-aad12");
        assertThat(of(Cipher.AES_CBC, 128, Integrity.HMAC_SHA2_256_128).handler(true))
                .isEqualTo("aes-128-cbc-sha2-256-icv16");
        assertThat(of(Cipher.NULL, 0, Integrity.HMAC_SHA1_96).handler(false))
                .isEqualTo("sha1-160-icv12");
        assertThat(of(Cipher.CHACHA20_POLY1305, 256, Integrity.NONE).handler(false))
                .isEqualTo("chacha20-poly1305-icv16-aad8");
        assertThat(of(Cipher.NULL_AES_GMAC, 192, Integrity.NONE).handler(true))
                .isEqualTo("aes-192-null-gmac-icv16-aad12");
    }

    @Test
    void onlyLengthsThatTheCipherHasExist() {
        assertThat(EspAlgorithms.of(new EspSuite(Cipher.AES_GCM_16, 160, Integrity.NONE)))
                .isEmpty();
        assertThat(EspAlgorithms.of(new EspSuite(Cipher.CHACHA20_POLY1305, 128, Integrity.NONE)))
                .isEmpty();
        assertThat(EspAlgorithms.of(new EspSuite(Cipher.NULL, 128, Integrity.HMAC_SHA1_96)))
                .isEmpty();
    }

    @Test
    void everySuiteHasExactlyOneIntegrityProtection() {
        assertThat(EspAlgorithms.all())
                .contains(new EspSuite(Cipher.AES_GCM_16, 128, Integrity.NONE))
                .doesNotContain(
                        new EspSuite(Cipher.AES_CTR, 128, Integrity.NONE),
                        new EspSuite(Cipher.NULL, 0, Integrity.NONE),
                        new EspSuite(Cipher.AES_GCM_16, 128, Integrity.HMAC_SHA1_96))
                .hasSize(3 + 1 + 3 + 4 + 3 * 4 + 3 * 4);
    }

    /// A packet of the computed size fits, padded; one more octet does not. Counted by hand.
    @Test
    void innerMtuLeavesRoomForEsp() {
        EspAlgorithms gcm = of(Cipher.AES_GCM_16, 128, Integrity.NONE);
        assertThat(gcm.innerMtu(1500, false, false)).isEqualTo(1446);
        assertThat(gcm.innerMtu(1500, false, true)).isEqualTo(1438);
        assertThat(gcm.innerMtu(1500, true, false)).isEqualTo(1426);
        // 1500 - 20 - 8 - 16 - 16 = 1440 = 90 blocks of 16
        assertThat(
                        of(Cipher.AES_CBC, 256, Integrity.HMAC_SHA2_256_128)
                                .innerMtu(1500, false, false))
                .isEqualTo(1438);
    }

    @Test
    void idsStayInTheirRangeAndComeBackOnlyWhenGiven() throws Exception {
        SaIds ids = new SaIds(1000);
        assertThat(ids.take()).isEqualTo(1000);
        ids.avoid(1001);
        assertThat(ids.take()).isEqualTo(1002);
        ids.giveBack(1000);
        assertThat(ids.take()).as("not at once").isEqualTo(1003);
        assertThat(ids.isOurs(999)).isFalse();
        assertThat(ids.isOurs(1000 + SaIds.COUNT)).isFalse();
        assertThatThrownBy(() -> new SaIds(0)).hasMessageContaining("between 1 and 4294967294");
        assertThatThrownBy(() -> new SaIds(-5)).hasMessageContaining("4294967291");
    }
}
