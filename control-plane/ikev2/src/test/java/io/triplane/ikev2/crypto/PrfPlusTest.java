package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.PrfId;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PrfPlusTest {
    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));
    private final Mac prf = suite.prf(PrfId.HMAC_SHA2_512).orElseThrow();
    private final byte[] key = new SeededRandom(2).bytes(64).toArray();
    private final byte[] seed = new SeededRandom(3).bytes(80).toArray();

    @Test
    void streamAgreesWithTheJdk() throws GeneralSecurityException {
        byte[] expected = streamOfTheJdk(PrfPlus.BLOCKS_MAX);
        for (int length : new int[] {1, 63, 64, 65, 128, 129, 1000, expected.length}) {
            assertThat(expand(length))
                    .as("%d octets", length)
                    .isEqualTo(Arrays.copyOf(expected, length));
        }
    }

    @Test
    void noOctetsMayBeAskedFor() {
        assertThat(expand(0)).isEmpty();
    }

    /// RFC 7296 §2.13: the block number is a single octet.
    @Test
    void moreThan255BlocksAreRefused() {
        assertThatThrownBy(() -> expand(255 * 64 + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16321 octets")
                .hasMessageContaining("255");
    }

    @Test
    void seedStaysTheCallers() {
        byte[] before = seed.clone();
        expand(100);
        assertThat(seed).isEqualTo(before);
    }

    private byte[] expand(int length) {
        try (Secret secret = Secret.of(key.clone());
                Secret stream = PrfPlus.expand(prf, secret, seed, length)) {
            byte[] octets = new byte[stream.length()];
            stream.copyTo(octets, 0);
            return octets;
        }
    }

    private byte[] streamOfTheJdk(int blocks) throws GeneralSecurityException {
        javax.crypto.Mac jdk = javax.crypto.Mac.getInstance("HmacSHA512");
        jdk.init(new SecretKeySpec(key, "HmacSHA512"));
        Bytes stream = Bytes.EMPTY;
        byte[] last = {};
        for (int block = 1; block <= blocks; block++) {
            jdk.update(last);
            jdk.update(seed);
            jdk.update((byte) block);
            last = jdk.doFinal();
            stream = stream.concat(Bytes.copyOf(last));
        }
        return stream.toArray();
    }
}
