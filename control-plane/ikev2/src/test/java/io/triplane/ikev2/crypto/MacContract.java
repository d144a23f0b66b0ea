package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What prfs, integrity algorithms and SHA-1 of a suite must compute.
public interface MacContract extends SuiteUnderTest {
    @Test
    default void hmacPrfsGiveTheVectorsOfTheRfcs() {
        prfsGive("rfc/hmac.txt");
    }

    @Test
    default void cmacPrfGivesTheVectorsOfTheRfc() {
        prfsGive("rfc/cmac-prf.txt");
    }

    @Test
    default void xcbcPrfGivesTheVectorsOfTheRfc() {
        prfsGive("rfc/xcbc-prf.txt");
    }

    private void prfsGive(String file) {
        CryptoSuite suite = suite();
        for (TestVector vector : VectorFile.read(file)) {
            Mac prf = suite.prf(PrfId.ofToken(vector.text("prf")).orElseThrow()).orElseThrow();
            byte[] expected = vector.octets("mac");
            byte[] result =
                    prf.compute(
                            Secret.of(vector.octets("key")), Bytes.copyOf(vector.octets("data")));
            assertThat(result).as(vector.place()).hasSize(prf.length());
            assertThat(Arrays.copyOf(result, expected.length))
                    .as(vector.place())
                    .isEqualTo(expected);
        }
    }

    @Test
    default void integrityAlgorithmsGiveTheVectorsOfTheRfcs() {
        integrityAlgorithmsGive("rfc/integrity.txt");
    }

    @Test
    default void xcbcGivesTheVectorsOfTheRfc() {
        integrityAlgorithmsGive("rfc/xcbc.txt");
    }

    private void integrityAlgorithmsGive(String file) {
        CryptoSuite suite = suite();
        for (TestVector vector : VectorFile.read(file)) {
            IntegrityId id = IntegrityId.ofToken(vector.text("integrity")).orElseThrow();
            byte[] key = vector.octets("key");
            assertThat(KeyLengths.integrity(id)).as(vector.place()).hasValue(key.length);
            assertThat(
                            suite.integrity(id)
                                    .orElseThrow()
                                    .compute(Secret.of(key), Bytes.copyOf(vector.octets("data"))))
                    .as(vector.place())
                    .isEqualTo(vector.octets("mac"));
        }
    }

    @Test
    default void hmacAgreesWithTheJdkForKeysAndDataOfAllLengths() throws GeneralSecurityException {
        Map<PrfId, String> names =
                Map.of(
                        PrfId.HMAC_SHA1, "HmacSHA1",
                        PrfId.HMAC_SHA2_256, "HmacSHA256",
                        PrfId.HMAC_SHA2_384, "HmacSHA384",
                        PrfId.HMAC_SHA2_512, "HmacSHA512");
        CryptoSuite suite = suite();
        SeededRandom random = new SeededRandom(2);
        for (Map.Entry<PrfId, String> entry : names.entrySet()) {
            Mac prf = suite.prf(entry.getKey()).orElseThrow();
            javax.crypto.Mac jdk = javax.crypto.Mac.getInstance(entry.getValue());
            for (int length = 1; length <= 300; length++) {
                byte[] key = random.bytes(length).toArray();
                Bytes data = random.bytes(300 - length);
                jdk.init(new SecretKeySpec(key, entry.getValue()));
                assertThat(prf.compute(Secret.of(key), data))
                        .as("%s, key of %d octets", entry.getValue(), length)
                        .isEqualTo(jdk.doFinal(data.toArray()));
            }
        }
    }

    @Test
    default void macStartsAnewUnderTheSameKeyAfterFinish() {
        CryptoSuite suite = suite();
        Secret key = Secret.random(new SeededRandom(3), 32);
        for (PrfId id : PrfId.values()) {
            suite.prf(id)
                    .ifPresent(prf -> {
                        byte[] out = new byte[2 * prf.length()];
                        try (Mac.Keyed work = prf.keyed(key)) {
                            work.update(Bytes.ofUtf8("ab"));
                            work.update(Secret.of(new byte[] {'c'}));
                            work.finish(out, 0);
                            work.update(Bytes.ofUtf8("abc"));
                            work.finish(out, prf.length());
                        }
                        assertThat(Arrays.copyOf(out, prf.length()))
                                .as(id.token())
                                .isEqualTo(Arrays.copyOfRange(out, prf.length(), out.length))
                                .isEqualTo(prf.compute(key, Bytes.ofUtf8("abc")));
                    });
        }
    }

    @Test
    default void workThatWasGivenUpLeavesNoTrace() {
        Mac prf = suite().prf(PrfId.HMAC_SHA2_256).orElseThrow();
        Secret key = Secret.random(new SeededRandom(4), 32);
        byte[] expected = prf.compute(key, Bytes.ofUtf8("data"));
        try (Mac.Keyed givenUp = prf.keyed(key)) {
            givenUp.update(Bytes.ofUtf8("other"));
        }
        assertThat(prf.compute(key, Bytes.ofUtf8("data"))).isEqualTo(expected);
    }

    @Test
    default void macServesOneKeyAtATime() {
        Mac prf = suite().prf(PrfId.HMAC_SHA2_256).orElseThrow();
        Secret key = Secret.random(new SeededRandom(5), 32);
        try (Mac.Keyed work = prf.keyed(key)) {
            work.update(Bytes.ofUtf8("data"));
            assertThatThrownBy(() -> prf.keyed(key)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void sha1AgreesWithTheJdk() throws GeneralSecurityException {
        CryptoSuite suite = suite();
        SeededRandom random = new SeededRandom(6);
        for (int length = 0; length <= 130; length++) {
            Bytes data = random.bytes(length);
            assertThat(suite.sha1(data).toArray())
                    .isEqualTo(MessageDigest.getInstance("SHA-1").digest(data.toArray()));
        }
    }
}
