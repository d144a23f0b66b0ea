package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.crypto.KeyLengths;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every algorithm is negotiated by name, begun from either end. That both ends have the same
/// traffic keys is one of the rules that hold after every step.
class AlgorithmsTest {
    private static final Set<EncryptionId> IKE_CIPHERS =
            EnumSet.of(
                    EncryptionId.TRIPLE_DES,
                    EncryptionId.BLOWFISH,
                    EncryptionId.AES_CBC,
                    EncryptionId.AES_CTR,
                    EncryptionId.AES_CCM_8,
                    EncryptionId.AES_CCM_12,
                    EncryptionId.AES_CCM_16,
                    EncryptionId.AES_GCM_8,
                    EncryptionId.AES_GCM_12,
                    EncryptionId.AES_GCM_16,
                    EncryptionId.CAMELLIA_CBC,
                    EncryptionId.CAMELLIA_CTR,
                    EncryptionId.CAMELLIA_CCM_8,
                    EncryptionId.CAMELLIA_CCM_12,
                    EncryptionId.CAMELLIA_CCM_16,
                    EncryptionId.CHACHA20_POLY1305);

    private static final Cipher GCM = new Cipher(EncryptionId.AES_GCM_16, 256);
    private static final Cipher CBC = new Cipher(EncryptionId.AES_CBC, 128);

    static Stream<Arguments> ikeCiphers() {
        return IKE_CIPHERS.stream().flatMap(id -> keyed(id, 0, 128, 192, 256, 448));
    }

    static Stream<Arguments> espCiphers() {
        return EnumSet.of(
                        EncryptionId.NULL,
                        EncryptionId.AES_CBC,
                        EncryptionId.AES_CTR,
                        EncryptionId.AES_GCM_16,
                        EncryptionId.NULL_AUTH_AES_GMAC,
                        EncryptionId.CHACHA20_POLY1305)
                .stream()
                .flatMap(id -> keyed(id, 0, 128, 192, 256));
    }

    /// The cipher with each of the lengths that it has, begun from the left and from the right.
    private static Stream<Arguments> keyed(EncryptionId id, int... lengths) {
        return IntStream.of(lengths)
                .filter(bits -> KeyLengths.encryption(id, bits).isPresent())
                .mapToObj(bits -> new Cipher(id, bits))
                .flatMap(cipher ->
                        Stream.of(true, false).map(byLeft -> Arguments.of(cipher, byLeft)));
    }

    @ParameterizedTest
    @MethodSource("ikeCiphers")
    @Tag("ALG-01")
    @Tag("ALG-02")
    @Tag("ALG-03")
    void everyCipherProtectsAnIkeSa(Cipher cipher, boolean byLeft) {
        Pair pair = ike(proposal(cipher, IntegrityId.HMAC_SHA2_256_128, PrfId.HMAC_SHA2_256));
        begin(pair, byLeft);
        assertThat(pair.left().ikeSas().getFirst().suite().toString())
                .isEqualTo(pair.right().ikeSas().getFirst().suite().toString())
                .startsWith(cipher + "/");
        talk(pair);
    }

    @ParameterizedTest
    @EnumSource(
            value = IntegrityId.class,
            names = {
                "HMAC_SHA1_96",
                "AES_XCBC_96",
                "AES_CMAC_96",
                "HMAC_SHA2_256_128",
                "HMAC_SHA2_384_192",
                "HMAC_SHA2_512_256"
            })
    @Tag("ALG-04")
    void everyIntegrityAlgorithmProtectsAnIkeSa(IntegrityId integrity) {
        for (boolean byLeft : new boolean[] {true, false}) {
            Pair pair = ike(proposal(CBC, integrity, PrfId.HMAC_SHA2_256));
            begin(pair, byLeft);
            assertThat(pair.left().ikeSas().getFirst().suite()).contains(integrity.token());
            talk(pair);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PrfId.class,
            names = {
                "HMAC_SHA1",
                "AES128_XCBC",
                "HMAC_SHA2_256",
                "HMAC_SHA2_384",
                "HMAC_SHA2_512",
                "AES128_CMAC"
            })
    @Tag("ALG-04")
    void everyPrfMakesTheKeys(PrfId prf) {
        for (boolean byLeft : new boolean[] {true, false}) {
            Pair pair = ike(proposal(GCM, IntegrityId.NONE, prf));
            begin(pair, byLeft);
            assertThat(pair.left().ikeSas().getFirst().suite()).contains(prf.token());
            talk(pair);
        }
    }

    /// As the group of the IKE SA and as that of its children.
    @ParameterizedTest
    @EnumSource(
            value = KeyExchangeMethod.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "NONE",
                "MODP_1024_160",
                "GOST3410_2012_256",
                "GOST3410_2012_512",
                "ML_KEM_512",
                "ML_KEM_768",
                "ML_KEM_1024"
            })
    @Tag("ALG-06")
    void everyGroupMakesTheKeys(KeyExchangeMethod method) {
        for (boolean byLeft : new boolean[] {true, false}) {
            IkeProposal ike =
                    new IkeProposal(
                            List.of(GCM), List.of(), List.of(PrfId.HMAC_SHA2_256), List.of(method));
            EspProposal esp = Recipe.espWithPfs(method);
            Pair pair = Pair.of(1, recipe -> recipe.ike(ike).esp(esp), r -> r.ike(ike).esp(esp));
            begin(pair, byLeft);
            assertThat(pair.left().ikeSas().getFirst().suite()).endsWith(method.token());
            talk(pair);
            assertThat(pair.left().events(Event.NegotiationFailed.class)).isEmpty();
        }
    }

    /// A wrong guess costs one round trip, whichever group is guessed and wanted.
    @ParameterizedTest
    @EnumSource(
            value = KeyExchangeMethod.class,
            names = {"ECP_256", "ECP_384", "ECP_521", "CURVE25519", "CURVE448", "BRAINPOOL_512"})
    @Tag("ALG-06")
    void aWrongGuessIsCorrectedOnce(KeyExchangeMethod wanted) {
        KeyExchangeMethod guess = KeyExchangeMethod.MODP_2048;
        IkeProposal ours =
                new IkeProposal(
                        List.of(GCM),
                        List.of(),
                        List.of(PrfId.HMAC_SHA2_256),
                        List.of(guess, wanted));
        IkeProposal theirs =
                new IkeProposal(
                        List.of(GCM), List.of(), List.of(PrfId.HMAC_SHA2_256), List.of(wanted));
        Pair pair = Pair.of(1, recipe -> recipe.ike(ours), recipe -> recipe.ike(theirs));
        begin(pair, true);
        assertThat(Pair.lines(pair.left()))
                .filteredOn(line -> line.startsWith("IKE_SA_INIT request"))
                .hasSize(2);
        assertThat(pair.left().ikeSas().getFirst().suite()).endsWith(wanted.token());
    }

    @ParameterizedTest
    @MethodSource("espCiphers")
    @Tag("ALG-01")
    @Tag("ALG-02")
    @Tag("ALG-03")
    void everyCipherOfTheDataPlaneProtectsAChild(Cipher cipher, boolean byLeft) {
        for (SequenceNumbers numbers :
                List.of(SequenceNumbers.SEQUENTIAL_32, SequenceNumbers.EXTENDED_64)) {
            EspProposal esp =
                    new EspProposal(
                            List.of(cipher),
                            cipher.id().isAead()
                                    ? List.of()
                                    : List.of(IntegrityId.HMAC_SHA2_256_128),
                            List.of(KeyExchangeMethod.CURVE25519),
                            List.of(numbers));
            Pair pair = Pair.of(1, recipe -> recipe.esp(esp), recipe -> recipe.esp(esp));
            begin(pair, byLeft);
            assertThat(pair.left().child().suite().cipher()).isEqualTo(cipher);
            talk(pair);
        }
    }

    /// A connection that names ciphers never gets none, whatever the peer prefers.
    @Test
    @Tag("ALG-05")
    void noPeerTalksAChildOutOfEncryption() {
        EspProposal open =
                new EspProposal(
                        List.of(new Cipher(EncryptionId.NULL_AUTH_AES_GMAC, 256)),
                        List.of(),
                        List.of(),
                        List.of(SequenceNumbers.SEQUENTIAL_32));
        EspProposal both =
                Recipe.esp(
                        new Cipher(EncryptionId.NULL, 0),
                        IntegrityId.HMAC_SHA2_256_128,
                        SequenceNumbers.SEQUENTIAL_32);
        for (boolean byLeft : new boolean[] {true, false}) {
            Pair pair = Pair.of(1, recipe -> recipe, r -> r.esp(both, open, Recipe.ESP_GCM));
            begin(pair, byLeft);
            assertThat(pair.left().child().suite().cipher()).isEqualTo(GCM);

            Pair none = Pair.of(1, recipe -> recipe, recipe -> recipe.esp(both, open));
            (byLeft ? none.left() : none.right()).initiate(byLeft ? none.toRight() : none.toLeft());
            none.settle();
            assertThat(none.left().childSas()).isEmpty();
            assertThat(none.right().childSas()).isEmpty();
        }
    }

    /// VPP's own IKE names AES-GMAC as the integrity of null encryption.
    @Test
    @Tag("ALG-05")
    void gmacIsAgreedOnInEitherForm() {
        EspProposal standard =
                new EspProposal(
                        List.of(new Cipher(EncryptionId.NULL_AUTH_AES_GMAC, 128)),
                        List.of(),
                        List.of(),
                        List.of(SequenceNumbers.SEQUENTIAL_32));
        EspProposal vpp =
                Recipe.esp(
                        new Cipher(EncryptionId.NULL, 0),
                        IntegrityId.AES_128_GMAC,
                        SequenceNumbers.SEQUENTIAL_32);
        for (EspProposal theirs : List.of(standard, vpp)) {
            for (boolean byLeft : new boolean[] {true, false}) {
                Pair pair = Pair.of(1, recipe -> recipe.esp(standard, vpp), r -> r.esp(theirs));
                begin(pair, byLeft);
                assertThat(pair.left().child().suite().cipher())
                        .isEqualTo(theirs.encryption().getFirst());
                talk(pair);
            }
        }
    }

    private static IkeProposal proposal(Cipher cipher, IntegrityId integrity, PrfId prf) {
        return new IkeProposal(
                List.of(cipher),
                cipher.id().isAead() ? List.of() : List.of(integrity),
                List.of(prf),
                List.of(KeyExchangeMethod.CURVE25519));
    }

    private static Pair ike(IkeProposal proposal) {
        return Pair.of(1, recipe -> recipe.ike(proposal), recipe -> recipe.ike(proposal));
    }

    private static void begin(Pair pair, boolean byLeft) {
        if (byLeft) {
            pair.left().initiate(pair.toRight());
        } else {
            pair.right().initiate(pair.toLeft());
        }
        pair.settle();
        pair.assertOneTunnel();
    }

    /// Messages in both directions, and new keys.
    private static void talk(Pair pair) {
        for (Peer peer : pair.world().peers()) {
            peer.rekeyChild();
            pair.settle();
            pair.assertOneTunnelAndNothingElse();
        }
        assertThat(pair.left().events(Event.ChildSaRekeyed.class)).hasSize(2);
    }
}
