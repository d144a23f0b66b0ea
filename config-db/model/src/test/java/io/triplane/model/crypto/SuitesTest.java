package io.triplane.model.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.crypto.Standing.Refused;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// From algorithm words to proposals, and which words are taken.
class SuitesTest {
    @Test
    void builtInSuitesAreAeadFirstThenSeparateIntegrity() {
        assertThat(Suites.ike(none(), none(), none(), none()))
                .hasToString(
                        "[aes-gcm-16-256/hmac-sha2-256/curve25519+ecp-256+modp-2048,"
                                + " aes-cbc-256+aes-cbc-128/hmac-sha2-256-128/hmac-sha2-256/"
                                + "curve25519+ecp-256+modp-2048]");
        assertThat(Suites.esp(none(), none()))
                .hasToString(
                        "[aes-gcm-16-256+aes-gcm-16-128,"
                                + " aes-cbc-256+aes-cbc-128/hmac-sha2-256-128]");
    }

    @Test
    void groupAloneNarrowsTheGroups() {
        assertThat(Suites.ike(none(), none(), none(), Optional.of(DhGroup.ECP_384)))
                .allSatisfy(p -> assertThat(p.groups()).containsExactly(DhGroup.ECP_384))
                .hasSize(2);
    }

    @Test
    void integrityAloneMeansTheSuiteWithSeparateIntegrity() {
        assertThat(Suites.ike(none(), Optional.of(IntegrityAlg.HMAC_SHA2_512_256), none(), none()))
                .hasToString(
                        "[aes-cbc-256+aes-cbc-128/hmac-sha2-512-256/hmac-sha2-512/"
                                + "curve25519+ecp-256+modp-2048]");
        assertThat(Suites.esp(none(), Optional.of(IntegrityAlg.SHA1_96)))
                .hasToString("[aes-cbc-256+aes-cbc-128/sha1-96]");
    }

    @Test
    void cipherAloneBringsWhatItNeeds() {
        Cipher ctr = new Cipher(EncryptionAlg.AES_CTR, 192);
        Cipher gcm = new Cipher(EncryptionAlg.AES_GCM_16, 128);

        assertThat(Suites.esp(Optional.of(ctr), none()))
                .hasToString("[aes-ctr-192/hmac-sha2-256-128]");
        assertThat(Suites.esp(Optional.of(gcm), none())).hasToString("[aes-gcm-16-128]");
        assertThat(Suites.ike(Optional.of(gcm), none(), Optional.of(PrfAlg.HMAC_SHA2_384), none()))
                .hasToString("[aes-gcm-16-128/hmac-sha2-384/curve25519+ecp-256+modp-2048]");
    }

    @Test
    void aeadWithIntegrityCannotBeBuilt() {
        List<Cipher> gcm = List.of(new Cipher(EncryptionAlg.AES_GCM_16, 256));
        List<Cipher> cbc = List.of(new Cipher(EncryptionAlg.AES_CBC, 256));

        assertThatThrownBy(() -> new EspProposal(gcm, List.of(IntegrityAlg.SHA1_96)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EspProposal(cbc, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EspProposal(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keySizeBelongsToTheCipher() {
        assertThatThrownBy(() -> new Cipher(EncryptionAlg.AES_CBC, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Cipher(EncryptionAlg.CHACHA20_POLY1305, 256))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void negotiableAlgorithmsAreThoseOfTheEngine() {
        assertThat(taken(EncryptionAlg.values(), alg -> alg.standing(Use.IKE)))
                .containsExactly(
                        "3des",
                        "blowfish",
                        "aes-cbc",
                        "aes-ctr",
                        "aes-ccm-8",
                        "aes-ccm-12",
                        "aes-ccm-16",
                        "aes-gcm-8",
                        "aes-gcm-12",
                        "aes-gcm-16",
                        "camellia-cbc",
                        "camellia-ctr",
                        "camellia-ccm-8",
                        "camellia-ccm-12",
                        "camellia-ccm-16",
                        "chacha20-poly1305");
        assertThat(taken(EncryptionAlg.values(), alg -> alg.standing(Use.ESP)))
                .containsExactly(
                        "null",
                        "aes-cbc",
                        "aes-ctr",
                        "aes-gcm-16",
                        "null-auth-aes-gmac",
                        "chacha20-poly1305");
        assertThat(taken(IntegrityAlg.values(), alg -> alg.standing(Use.IKE)))
                .containsExactly(
                        "sha1-96",
                        "aes-xcbc-96",
                        "cmac-96",
                        "hmac-sha2-256-128",
                        "hmac-sha2-384-192",
                        "hmac-sha2-512-256");
        assertThat(taken(IntegrityAlg.values(), alg -> alg.standing(Use.ESP)))
                .containsExactly(
                        "sha1-96",
                        "aes-128-gmac",
                        "aes-192-gmac",
                        "aes-256-gmac",
                        "hmac-sha2-256-128",
                        "hmac-sha2-384-192",
                        "hmac-sha2-512-256");
        assertThat(taken(PrfAlg.values(), PrfAlg::standing))
                .containsExactly(
                        "hmac-sha1",
                        "aes128-xcbc",
                        "hmac-sha2-256",
                        "hmac-sha2-384",
                        "hmac-sha2-512",
                        "aes128-cmac");
        assertThat(taken(DhGroup.values(), group -> group.standing(Use.IKE)))
                .containsExactly(
                        "modp-768",
                        "modp-1024",
                        "modp-1536",
                        "modp-2048",
                        "modp-3072",
                        "modp-4096",
                        "modp-6144",
                        "modp-8192",
                        "ecp-256",
                        "ecp-384",
                        "ecp-521",
                        "modp-2048-224",
                        "modp-2048-256",
                        "ecp-192",
                        "ecp-224",
                        "brainpool-224",
                        "brainpool-256",
                        "brainpool-384",
                        "brainpool-512",
                        "curve25519",
                        "curve448");
    }

    @Test
    void whatCanBeBrokenIsWeak() {
        for (DhGroup group :
                List.of(
                        DhGroup.MODP_768,
                        DhGroup.MODP_1024,
                        DhGroup.MODP_1536,
                        DhGroup.MODP_2048_224,
                        DhGroup.MODP_2048_256,
                        DhGroup.ECP_192,
                        DhGroup.ECP_224)) {
            assertThat(group.standing(Use.IKE)).isInstanceOf(Standing.Weak.class);
            assertThat(group.standing(Use.ESP)).isInstanceOf(Refused.class);
        }
        assertThat(EncryptionAlg.TRIPLE_DES.standing(Use.IKE)).isInstanceOf(Standing.Weak.class);
        assertThat(EncryptionAlg.BLOWFISH.standing(Use.IKE)).isInstanceOf(Standing.Weak.class);
        assertThat(EncryptionAlg.NULL.standing(Use.ESP)).isInstanceOf(Standing.Weak.class);
        assertThat(EncryptionAlg.NULL_AUTH_AES_GMAC.standing(Use.ESP))
                .isInstanceOf(Standing.Weak.class);
        assertThat(IntegrityAlg.AES_256_GMAC.standing(Use.ESP)).isInstanceOf(Standing.Weak.class);
    }

    /// RFC 4543's transform first, then the pair that VPP's own IKE knows.
    @Test
    void gmacIsOfferedInBothForms() {
        assertThat(
                        Suites.esp(
                                Optional.of(new Cipher(EncryptionAlg.NULL, 0)),
                                Optional.of(IntegrityAlg.AES_192_GMAC)))
                .hasToString("[null-auth-aes-gmac-192, null/aes-192-gmac]");
        assertThat(
                        Suites.esp(
                                Optional.of(new Cipher(EncryptionAlg.NULL_AUTH_AES_GMAC, 128)),
                                none()))
                .hasToString("[null-auth-aes-gmac-128]");
    }

    @Test
    void everyRefusalNamesAnAlternativeThatIsTaken() {
        for (EncryptionAlg alg : EncryptionAlg.values()) {
            for (Use use : Use.values()) {
                if (alg.standing(use) instanceof Refused refused) {
                    assertThat(refused.alternative()).matches("aes-(gcm-16|cbc) with .*");
                }
            }
        }
        for (DhGroup group : DhGroup.values()) {
            for (Use use : Use.values()) {
                if (group.standing(use) instanceof Refused refused) {
                    assertThat(
                                    Arrays.stream(DhGroup.values())
                                            .filter(g -> g.token().equals(refused.alternative())))
                            .singleElement()
                            .satisfies(
                                    g -> assertThat(g.standing(use)).isEqualTo(Standing.ALLOWED));
                }
            }
        }
    }

    @Test
    void numbersAreThoseOfTheRegistry() {
        assertThat(EncryptionAlg.AES_GCM_16.ianaId()).isEqualTo(20);
        assertThat(EncryptionAlg.AES_CTR.ianaId()).isEqualTo(13);
        assertThat(IntegrityAlg.HMAC_SHA2_512_256.ianaId()).isEqualTo(14);
        assertThat(PrfAlg.HMAC_SHA2_512.ianaId()).isEqualTo(7);
        assertThat(DhGroup.CURVE25519.ianaId()).isEqualTo(31);
        assertThat(DhGroup.ECP_521.ianaId()).isEqualTo(21);
    }

    @Test
    void aliasIsReadAndTheProperWordWritten() throws BadValueException {
        ValueType<DhGroup> groups = ValueType.token(DhGroup.class);

        assertThat(groups.render(groups.parse("x25519"))).isEqualTo("curve25519");
        assertThat(groups.shape().words())
                .contains("curve25519")
                .doesNotContain("x25519", "modp-1024-160");
        assertThat(EncryptionAlg.TRIPLE_DES.token()).isEqualTo("3des");
        assertThat(ValueType.token(PrfAlg.class).parse("prf-hmac-sha1"))
                .isEqualTo(PrfAlg.HMAC_SHA1);
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    private static <T extends Token> List<String> taken(T[] all, Function<T, Standing> standing) {
        return Arrays.stream(all)
                .filter(alg -> !(standing.apply(alg) instanceof Refused))
                .map(Token::token)
                .toList();
    }
}
