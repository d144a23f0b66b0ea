package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Chains of payloads: their lengths, their number, which are there and which are not.
class PayloadChainTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static final int UNKNOWN = 200;
    private static final int KE_AT = 1;

    private static Bytes init(Dialog dialog, List<Part> parts) {
        return Crafted.clear(dialog.initHeader(), parts);
    }

    /// What the length field of a payload in the middle says, by how much more than it has.
    private static Stream<Integer> wrongBy() {
        return Stream.of(-1_000, -37, -36, -4, -3, -1, 1, 35, 36, 37, 1_000, 65_000);
    }

    @Tag("AT-010")
    @ParameterizedTest
    @MethodSource("wrongBy")
    void aPayloadLengthThatLiesIsDropped(int by) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        SCENE.dropped("malformed", init(dialog, lying(parts, KE_AT, by)));
        SCENE.dropped("malformed", init(dialog, lying(parts, parts.size() - 1, by)));
    }

    private static List<Part> lying(List<Part> parts, int at, int by) {
        List<Part> changed = new ArrayList<>(parts);
        Part part = changed.get(at);
        changed.set(at, part.saying(Math.max(0, part.length() + by) & 0xFFFF));
        return changed;
    }

    /// Of all lengths that are too short for a payload's own header.
    @Tag("AT-010")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aPayloadShorterThanItsHeaderEndsTheWalk(int length) {
        Dialog dialog = SCENE.insider();
        Part none = Part.of(Part.VENDOR_ID, Bytes.EMPTY).saying(length);
        SCENE.dropped("malformed", init(dialog, List.of(none, none)));
        List<Part> parts = dialog.initParts();
        parts.add(none);
        SCENE.dropped("malformed", init(dialog, parts));
    }

    /// Inside SK the sender is authentic: it is told, and the IKE SA ends.
    @Tag("AT-010")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 9, 13, 65_535})
    void aPayloadLengthThatLiesUnderTheKeysIsInvalidSyntax(int length) {
        Dialog peer = SCENE.insider().establish();
        Part notify = Part.of(Notify.of(NotifyType.HTTP_CERT_LOOKUP_SUPPORTED));
        Message answer =
                peer.ask(ExchangeType.INFORMATIONAL, List.of(notify, notify.saying(length)));
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).isTrue();
    }

    /// The shortest payload of each kind, and as many as a packet holds.
    private static Stream<Arguments> tooMany() {
        return Stream.of(
                Arguments.of(Part.of(UNKNOWN, Bytes.EMPTY), 400),
                Arguments.of(Part.of(UNKNOWN, Bytes.EMPTY), 62),
                Arguments.of(Part.of(Part.VENDOR_ID, Bytes.EMPTY), 400),
                Arguments.of(Part.of(Part.VENDOR_ID, Bytes.EMPTY), 17),
                Arguments.of(Part.of(Notify.of(NotifyType.HTTP_CERT_LOOKUP_SUPPORTED)), 200),
                Arguments.of(Part.of(Notify.of(NotifyType.HTTP_CERT_LOOKUP_SUPPORTED)), 33),
                Arguments.of(Part.of(Part.CERTREQ, "04"), 350),
                Arguments.of(Part.of(Part.NONCE, "00".repeat(16)), 60));
    }

    @Tag("AT-011")
    @ParameterizedTest
    @MethodSource("tooMany")
    void morePayloadsThanTheLimitAreDropped(Part part, int count) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.addAll(Collections.nCopies(count, part));
        SCENE.dropped("malformed", init(dialog, parts));
    }

    @Tag("AT-011")
    @Test
    void fiveThousandPayloadsInOneDatagramAreDropped() {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.addAll(Collections.nCopies(5_000, Part.of(Part.VENDOR_ID, Bytes.EMPTY)));
        SCENE.dropped("malformed", init(dialog, parts));
    }

    @Tag("AT-011")
    @ParameterizedTest
    @MethodSource("tooMany")
    void morePayloadsThanTheLimitUnderTheKeysAreInvalidSyntax(Part part, int count) {
        Dialog peer = SCENE.insider().establish();
        int most = Math.max(count, 65);
        Message answer = peer.ask(ExchangeType.INFORMATIONAL, Collections.nCopies(most, part));
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).isTrue();
    }

    @Tag("AT-012")
    @Test
    void anUnknownCriticalPayloadIsNamedToItsSender() {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.add(Part.of(UNKNOWN, "0102").critical());
        Wire wire = SCENE.stranger();
        wire.send(init(dialog, parts));
        assertCritical(Dialog.clear(wire.receive()));

        Dialog peer = SCENE.established();
        assertCritical(
                peer.ask(ExchangeType.INFORMATIONAL, List.of(Part.of(UNKNOWN, "0102").critical())));
        peer.assertAlive();
    }

    private static void assertCritical(Message answer) {
        assertThat(answer.payloads())
                .containsExactly(
                        Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Bytes.ofU8(UNKNOWN)));
    }

    /// An answer to nobody's request draws none, whatever it holds.
    @Tag("AT-012")
    @Test
    void aCriticalPayloadInAnAnswerIsNotAnswered() {
        Dialog dialog = SCENE.insider();
        Bytes request = init(dialog, List.of(Part.of(UNKNOWN, "00").critical()));
        SCENE.dropped("unknown-spi", Crafted.patched(request, Crafted.FLAGS_AT, Bytes.ofU8(0x20)));
    }

    @Tag("AT-012")
    @Test
    void anUnknownPayloadThatIsNotCriticalIsPassedOver() {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.addFirst(Part.of(UNKNOWN, "0102"));
        parts.add(2, Part.of(255, "ff".repeat(300)));
        dialog.begin(parts);
        List<Part> auth = dialog.authParts();
        auth.add(1, Part.of(UNKNOWN, Bytes.EMPTY));
        assertThat(dialog.ask(ExchangeType.IKE_AUTH, auth).first(SecurityAssociation.class))
                .isPresent();
        SCENE.ending(dialog);
    }

    /// Ignored as far as they are not critical, and bounded in number.
    @Tag("AT-012")
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64})
    void unknownPayloadsBesideSkAreIgnored(int count) {
        Dialog peer = SCENE.established();
        peer.wire().send(beside(peer, Collections.nCopies(count, Part.of(UNKNOWN, "aa"))));
        assertThat(peer.answer().payloads()).isEmpty();
        peer.assertAlive();
    }

    @Tag("AT-012")
    @Test
    void tooManyPayloadsBesideSkAreDropped() {
        Dialog peer = SCENE.established();
        long next = peer.nextId();
        peer.wire().send(beside(peer, Collections.nCopies(65, Part.of(UNKNOWN, "aa"))));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(peer.nextId()).isEqualTo(next + 1);
        peer.unspent();
        peer.assertAlive();
    }

    @Tag("AT-012")
    @Test
    void aCriticalOneBesideSkRefusesTheMessageOnceItIsAuthentic() {
        Dialog peer = SCENE.established();
        peer.wire().send(beside(peer, List.of(Part.of(UNKNOWN, "aa").critical())));
        assertCritical(peer.answer());
        peer.assertAlive();
    }

    private static Bytes beside(Dialog peer, List<Part> outer) {
        Bytes datagram =
                Crafted.sealed(
                        peer.header(ExchangeType.INFORMATIONAL, peer.nextId(), false),
                        outer,
                        0,
                        Bytes.EMPTY,
                        peer.sealer());
        peer.spent();
        return datagram;
    }

    @Tag("AT-013")
    @ParameterizedTest
    @ValueSource(ints = {Part.SA, Part.KE, Part.NONCE})
    void aFirstRequestWithoutAPayloadOrWithTwoIsDropped(int type) {
        Dialog dialog = SCENE.insider();
        List<Part> without = dialog.initParts();
        without.removeIf(part -> part.type() == type);
        List<Part> twice = dialog.initParts();
        twice.addAll(dialog.initParts().stream().filter(part -> part.type() == type).toList());
        SCENE.dropped("malformed", init(dialog, without), init(dialog, twice));
    }

    /// What belongs into another exchange: TS, ID, AUTH, D, CP and EAP in the first one.
    private static Stream<Part> misplaced() {
        return Stream.of(
                Part.of(Part.TS_I, "01000000 07000010 0000ffff 0a080001 0a080001"),
                Part.of(Part.ID_I, "02000000 6578616d706c65"),
                Part.of(Part.AUTH, "02000000" + "00".repeat(32)),
                Part.of(Part.DELETE, "01000000"),
                Part.of(Part.CP, "01000000 00010000"),
                Part.of(Part.EAP, "01010004"));
    }

    @Tag("AT-013")
    @ParameterizedTest
    @MethodSource("misplaced")
    void aPayloadOfAnotherExchangeInTheFirstOneIsDropped(Part part) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.add(part);
        SCENE.dropped("malformed", init(dialog, parts));
    }

    private static Stream<Arguments> mutilations() {
        return Stream.of(Part.ID_I, Part.AUTH, Part.SA, Part.TS_I, Part.TS_R)
                .flatMap(type -> Stream.of(Arguments.of(type, 0), Arguments.of(type, 2)));
    }

    /// No child and no IKE SA comes of it, and no answer that tells one peer's secrets from
    /// another's.
    @Tag("AT-013")
    @ParameterizedTest
    @MethodSource("mutilations")
    void anAuthRequestWithoutAPayloadOrWithTwoIsRefused(int type, int copies) {
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        Part part = parts.stream().filter(p -> p.type() == type).findFirst().orElseThrow();
        parts.remove(part);
        parts.addAll(Collections.nCopies(copies, part));
        assertRefused(dialog.ask(ExchangeType.IKE_AUTH, parts));
    }

    @Tag("AT-013")
    @ParameterizedTest
    @ValueSource(ints = {Part.KE, Part.NONCE, Part.DELETE, Part.EAP})
    void anAuthRequestWithAPayloadOfAnotherExchangeIsRefused(int type) {
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        parts.add(
                type == Part.DELETE
                        ? Part.of(type, "01000000")
                        : type == Part.EAP
                                ? Part.of(type, "01010004")
                                : dialog.initParts().stream()
                                        .filter(part -> part.type() == type)
                                        .findFirst()
                                        .orElseThrow());
        assertRefused(dialog.ask(ExchangeType.IKE_AUTH, parts));
    }

    private static void assertRefused(Message answer) {
        assertThat(answer.payloads()).singleElement().isInstanceOf(Notify.class);
        assertThat(
                        answer.has(NotifyType.INVALID_SYNTAX)
                                || answer.has(NotifyType.AUTHENTICATION_FAILED))
                .as("%s", answer)
                .isTrue();
    }
}
