package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proposals, key exchange values and nonces of a first request.
class ProposalTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    // Transforms in their wire form but for the octet that says whether more follow.
    private static final String GCM_256 = "00000c 01000014 800e0100";
    private static final String CBC_256 = "00000c 0100000c 800e0100";
    private static final String PRF_SHA256 = "000008 02000005";
    private static final String INTEG_SHA256 = "000008 0300000c";
    private static final String X25519 = "000008 0400001f";

    /// A proposal for IKE, the last one.
    private static String proposal(int number, boolean last, String... transforms) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < transforms.length; i++) {
            body.append(i + 1 < transforms.length ? "03" : "00");
            body.append(transforms[i].replace(" ", ""));
        }
        return "%02x00%04x%02x0100%02x%s"
                .formatted(
                        last ? 0 : 2,
                        8 + body.length() / 2,
                        number,
                        transforms.length & 0xFF,
                        body);
    }

    private static Bytes init(Dialog dialog, String sa) {
        List<Part> parts = dialog.initParts();
        parts.set(0, Part.of(Part.SA, sa));
        return Crafted.clear(dialog.initHeader(), parts);
    }

    /// The one answer in the clear, which is a notification alone; no half-open IKE SA came of it.
    private static Notify refusal(Bytes request) {
        Wire wire = SCENE.stranger();
        wire.send(request);
        List<Bytes> answers = SCENE.answersTo(wire);
        assertThat(answers).hasSize(1);
        Message answer = Dialog.clear(answers.getFirst());
        assertThat(answer.header().spiR()).isZero();
        assertThat(answer.payloads()).singleElement().isInstanceOf(Notify.class);
        return (Notify) answer.payloads().getFirst();
    }

    private static void refused(NotifyType type, String sa) {
        assertThat(refusal(init(SCENE.insider(), sa)).is(type)).isTrue();
    }

    private static String good() {
        return proposal(1, true, GCM_256, PRF_SHA256, X25519);
    }

    @Test
    void theGoodOneIsTaken() {
        Dialog dialog = SCENE.insider();
        Wire wire = SCENE.stranger();
        wire.send(init(dialog, good()));
        assertThat(Dialog.clear(wire.receive()).first(SecurityAssociation.class)).isPresent();
    }

    private static Stream<Arguments> misshapen() {
        String good = good();
        return Stream.of(
                Arguments.of("no proposal", ""),
                Arguments.of("a number that goes down", proposal(2, false, GCM_256) + good),
                Arguments.of("more transforms counted", at(good, 7, "04")),
                Arguments.of("fewer transforms counted", at(good, 7, "02")),
                Arguments.of("no transform counted", at(good, 7, "00")),
                Arguments.of("the last proposal says that more follow", at(good, 0, "02")),
                Arguments.of("the last transform says that more follow", at(good, 28, "03")),
                Arguments.of("the first transform says that it is the last", at(good, 8, "00")),
                Arguments.of("an impossible mark of a proposal", at(good, 0, "01")),
                Arguments.of("an impossible mark of a transform", at(good, 8, "ff")),
                Arguments.of("a proposal of no length", at(good, 2, "0000")),
                Arguments.of("a proposal longer than the payload", at(good, 2, "ffff")),
                Arguments.of("a transform of no length", at(good, 10, "0000")),
                Arguments.of("a transform shorter than its header", at(good, 10, "0007")),
                Arguments.of("a transform longer than the proposal", at(good, 10, "0100")),
                Arguments.of("an SPI beyond the end", at(good, 6, "ff")));
    }

    private static String at(String hex, int octet, String replacement) {
        return hex.substring(0, 2 * octet)
                + replacement
                + hex.substring(2 * octet + replacement.length());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misshapen")
    void aMisshapenProposalIsDropped(String what, String sa) {
        assertThat(what).isNotEmpty();
        SCENE.dropped("malformed", init(SCENE.insider(), sa));
    }

    /// An SPI of an impossible size, up to the largest that the field can say.
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 255})
    void aProposalWithAnSpiIsNotSelected(int octets) {
        String good = good();
        String with =
                good.substring(0, 4)
                        + "%04x".formatted(good.length() / 2 + octets)
                        + good.substring(8, 12)
                        + "%02x".formatted(octets)
                        + good.substring(14, 16)
                        + "5a".repeat(octets)
                        + good.substring(16);
        Dialog dialog = SCENE.insider();
        Wire wire = SCENE.stranger();
        wire.send(init(dialog, with));
        SCENE.answersTo(wire)
                .forEach(answer ->
                        assertThat(Dialog.clear(answer).payloads())
                                .singleElement()
                                .isInstanceOf(Notify.class));
    }

    /// As many as a datagram holds: 64 with the fewest transforms, and 255 in one of them.
    @ParameterizedTest
    @ValueSource(ints = {64, 65, 255})
    void manyProposalsAreBounded(int count) {
        String sa =
                IntStream.rangeClosed(1, count)
                        .mapToObj(number -> proposal(number, number == count, X25519))
                        .collect(Collectors.joining());
        if (count <= 64) {
            refused(NotifyType.NO_PROPOSAL_CHOSEN, sa);
        } else {
            SCENE.dropped("malformed", init(SCENE.insider(), sa));
        }
    }

    /// 64 proposals of 255 transforms each, in one datagram of 64 KiB less what a header takes: the
    /// answer comes within the time that the test of silence would wait for ever.
    @Test
    void theLargestPayloadOfProposalsIsAnsweredAtOnce() {
        String[] transforms = new String[255];
        java.util.Arrays.fill(transforms, PRF_SHA256);
        String sa =
                IntStream.rangeClosed(1, 28)
                        .mapToObj(number -> proposal(number, number == 28, transforms))
                        .collect(Collectors.joining());
        long began = System.nanoTime();
        refused(NotifyType.NO_PROPOSAL_CHOSEN, sa);
        assertThat(System.nanoTime() - began).isLessThan(2_000_000_000L);
    }

    private static Stream<Arguments> incomplete() {
        return Stream.of(
                Arguments.of("no encryption", proposal(1, true, PRF_SHA256, X25519)),
                Arguments.of("no prf", proposal(1, true, GCM_256, X25519)),
                Arguments.of("no key exchange", proposal(1, true, GCM_256, PRF_SHA256)),
                Arguments.of(
                        "key exchange NONE",
                        proposal(1, true, GCM_256, PRF_SHA256, "000008 04000000")),
                Arguments.of(
                        "no integrity with CBC", proposal(1, true, CBC_256, PRF_SHA256, X25519)),
                Arguments.of(
                        "integrity NONE with CBC",
                        proposal(1, true, CBC_256, "000008 03000000", PRF_SHA256, X25519)),
                Arguments.of(
                        "integrity with an AEAD",
                        proposal(1, true, GCM_256, INTEG_SHA256, PRF_SHA256, X25519)),
                Arguments.of("nothing at all", proposal(1, true)),
                Arguments.of(
                        "a type of transform that is unknown",
                        proposal(1, true, GCM_256, PRF_SHA256, X25519, "000008 f1000001")),
                Arguments.of("for ESP", at(good(), 5, "03")),
                Arguments.of("for an unknown protocol", at(good(), 5, "c8")));
    }

    @Tag("AT-021")
    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    void anIncompleteProposalIsNeverSelected(String what, String sa) {
        assertThat(what).isNotEmpty();
        Dialog dialog = SCENE.insider();
        Wire wire = SCENE.stranger();
        wire.send(init(dialog, sa));
        List<Bytes> answers = SCENE.answersTo(wire);
        // Those that do not parse draw nothing.
        assertThat(answers.size()).isLessThanOrEqualTo(1);
        answers.forEach(answer ->
                assertThat(Dialog.clear(answer).payloads())
                        .containsExactly(Notify.of(NotifyType.NO_PROPOSAL_CHOSEN)));
    }

    private static Stream<Arguments> attributes() {
        return Stream.of(
                Arguments.of("key of no length", "00000c 01000014 800e0000"),
                Arguments.of("key of one bit", "00000c 01000014 800e0001"),
                Arguments.of("key of 65,535 bits", "00000c 01000014 800effff"),
                Arguments.of("no key length", "000008 01000014"),
                Arguments.of("two key lengths", "000010 01000014 800e0100 800e0080"),
                Arguments.of("an unknown attribute", "000010 01000014 800e0100 80630001"),
                Arguments.of("key length as TLV", "00000e 01000014 000e0002 0100"),
                Arguments.of("a TLV of 65,535 octets", "00000c 01000014 000effff"),
                Arguments.of("a TLV of an unknown type", "000010 01000014 00630004 00000000"),
                Arguments.of("nine attributes", "00002c 01000014" + " 800e0100".repeat(9)),
                Arguments.of("half an attribute", "00000a 01000014 800e"));
    }

    @Tag("AT-022")
    @ParameterizedTest(name = "{0}")
    @MethodSource("attributes")
    void aTransformWithAStrangeAttributeIsNotSelected(String what, String transform) {
        assertThat(what).isNotEmpty();
        anIncompleteProposalIsNeverSelected(what, proposal(1, true, transform, PRF_SHA256, X25519));
    }

    @Tag("AT-022")
    @Test
    void aKeyLengthOnACipherOfAFixedOneIsNotSelected() {
        // ChaCha20-Poly1305, 3DES, and a key exchange with a key length.
        for (String cipher : List.of("00000c 0100001c 800e0100", "00000c 01000003 800e00c0")) {
            anIncompleteProposalIsNeverSelected(
                    cipher, proposal(1, true, cipher, PRF_SHA256, X25519));
        }
        anIncompleteProposalIsNeverSelected(
                "a key exchange with a key length",
                proposal(1, true, GCM_256, PRF_SHA256, "00000c 0400001f 800e0100"));
    }

    /// Each number of the registries' private and unassigned ranges, and each that nobody should
    /// use: not configured, and so not there.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 6, 7, 8, 11, 13, 15, 23, 24, 29, 31, 34, 35, 1024, 65_535})
    void aCipherThatIsNotThereIsNotChosen(int id) {
        for (String form : List.of("000008 0100%04x", "00000c 0100%04x 800e0100")) {
            anIncompleteProposalIsNeverSelected(
                    "cipher " + id,
                    proposal(1, true, form.formatted(id), INTEG_SHA256, PRF_SHA256, X25519));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200%04x", "0300%04x", "0400%04x"})
    void aPrfMacOrGroupThatIsNotThereIsNotChosen(String form) {
        for (int id : new int[] {0, 1, 3, 9, 25, 30, 40, 1025, 65_535}) {
            String strange = "000008" + form.formatted(id);
            List<String> transforms = new ArrayList<>(List.of(CBC_256, strange));
            for (String other : List.of(PRF_SHA256, INTEG_SHA256, X25519)) {
                if (!other.substring(7, 9).equals(form.substring(0, 2))) {
                    transforms.add(other);
                }
            }
            anIncompleteProposalIsNeverSelected(
                    strange, proposal(1, true, transforms.toArray(String[]::new)));
        }
    }

    /// A value that a method must refuse.
    record BadValue(KeyExchangeMethod method, String what, String hex) {
        @Override
        public String toString() {
            return method.token() + " " + what;
        }
    }

    private static Stream<BadValue> badValues() {
        KeyExchangeMethod x25519 = KeyExchangeMethod.CURVE25519;
        KeyExchangeMethod ecp = KeyExchangeMethod.ECP_256;
        KeyExchangeMethod modp = KeyExchangeMethod.MODP_2048;
        BigInteger prime = DHStandardGroups.rfc3526_2048.getP();
        return Stream.of(
                new BadValue(x25519, "of no octets", ""),
                new BadValue(x25519, "too short", "09".repeat(31)),
                new BadValue(x25519, "too long", "09".repeat(33)),
                new BadValue(x25519, "zero", "00".repeat(32)),
                new BadValue(x25519, "one", "01" + "00".repeat(31)),
                new BadValue(
                        x25519,
                        "of order eight",
                        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
                new BadValue(ecp, "of no octets", ""),
                new BadValue(ecp, "too short", "02".repeat(63)),
                new BadValue(ecp, "compressed", "02" + "11".repeat(32)),
                new BadValue(ecp, "uncompressed with its mark", "04" + "11".repeat(64)),
                new BadValue(ecp, "not on the curve", "02".repeat(64)),
                new BadValue(ecp, "infinity", "00".repeat(64)),
                new BadValue(ecp, "beyond the field", "ff".repeat(64)),
                new BadValue(modp, "of no octets", ""),
                new BadValue(modp, "too short", "02".repeat(255)),
                new BadValue(modp, "too long", "02".repeat(257)),
                new BadValue(modp, "zero", fixed(BigInteger.ZERO)),
                new BadValue(modp, "one", fixed(BigInteger.ONE)),
                new BadValue(modp, "p - 1", fixed(prime.subtract(BigInteger.ONE))),
                new BadValue(modp, "p", fixed(prime)),
                new BadValue(modp, "p + 1", fixed(prime.add(BigInteger.ONE))));
    }

    private static String fixed(BigInteger number) {
        String hex = number.toString(16);
        return "0".repeat(512 - hex.length()) + hex;
    }

    private static Bytes initWith(Dialog dialog, int group, int keGroup, String value) {
        List<Part> parts = dialog.initParts();
        parts.set(
                0,
                Part.of(
                        Part.SA,
                        proposal(1, true, GCM_256, PRF_SHA256, "0000080400%04x".formatted(group))));
        parts.set(1, Part.of(Part.KE, "%04x0000%s".formatted(keGroup, value)));
        return Crafted.clear(dialog.initHeader(), parts);
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadKeyExchangeValueIsRefusedBeforeItIsUsed(BadValue bad) {
        int group = bad.method().number();
        Notify answer = refusal(initWith(SCENE.insider(), group, group, bad.hex()));
        assertThat(answer).isEqualTo(Notify.of(NotifyType.INVALID_SYNTAX));
    }

    /// Another group than the proposal's, one that does not exist, and none.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 14, 19, 1025, 65_535})
    void aKeyExchangeOfAnotherGroupIsSentBack(int group) {
        int wanted = KeyExchangeMethod.CURVE25519.number();
        Notify answer = refusal(initWith(SCENE.insider(), wanted, group, "09" + "00".repeat(31)));
        assertThat(answer).isEqualTo(Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.ofU16(wanted)));
    }

    @Tag("AT-026")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 257, 1_000})
    void aNonceOfAnImpossibleLengthIsDropped(int octets) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.set(2, Part.of(Part.NONCE, "77".repeat(octets)));
        SCENE.dropped("malformed", Crafted.clear(dialog.initHeader(), parts));
    }
}
