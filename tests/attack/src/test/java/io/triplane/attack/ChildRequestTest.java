package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Configuration;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelectors;
import io.triplane.proto.v1.ChildSa;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an authenticated peer may ask of its children: selectors, rekeys, Deletes, addresses.
class ChildRequestTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static final String ANY_OF_V4 = "07000010 0000ffff 00000000 ffffffff";

    /// IKE_AUTH with other selectors of the initiator or of both sides.
    private static Message authenticated(Dialog dialog, String ts, boolean both) {
        List<Part> parts = dialog.authParts();
        parts.set(3, Part.of(Part.TS_I, ts));
        if (both) {
            parts.set(4, Part.of(Part.TS_R, ts));
        }
        return dialog.ask(ExchangeType.IKE_AUTH, parts);
    }

    /// An insider whose child is named by an SPI that the test knows, and settled in the data
    /// plane.
    private static Dialog withChild(Bytes spi) {
        Dialog peer = SCENE.insider().begin();
        List<Part> auth = peer.authParts();
        auth.set(2, Part.of(Offers.esp(spi)));
        assertThat(peer.ask(ExchangeType.IKE_AUTH, auth).first(SecurityAssociation.class))
                .isPresent();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(5))
                .until(() ->
                        insiders().stream()
                                .anyMatch(child ->
                                        child.getSpiOut().equals(spi.toString())
                                                && child.getState().equals("installed")));
        return SCENE.ending(peer);
    }

    private static Bytes newSpi() {
        return Dialog.SUITE.random().bytes(4);
    }

    private static List<ChildSa> insiders() {
        return SCENE.victim().childSas().stream()
                .filter(child -> child.getConnection().equals(Settings.ANYONE))
                .toList();
    }

    /// What the gateway lists follows a moment behind its answer to the peer.
    private static void assertInsiders(int number) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(insiders()).hasSize(number));
    }

    private static Stream<Arguments> misshapen() {
        return Stream.of(
                Arguments.of("none counted, and one there", "00000000" + ANY_OF_V4),
                Arguments.of("255 counted, and one there", "ff000000" + ANY_OF_V4),
                Arguments.of("two counted, and one there", "02000000" + ANY_OF_V4),
                Arguments.of("none at all", "00000000"),
                Arguments.of("nothing", ""),
                Arguments.of("of no length", "01000000 07000000 0000ffff 00000000 ffffffff"),
                Arguments.of("of 15 octets", "01000000 0700000f 0000ffff 00000000 ffffff"),
                Arguments.of("IPv4 of 40 octets", "01000000 07000028 0000ffff" + "00".repeat(32)),
                Arguments.of("IPv6 of 16 octets", "01000000 08000010 0000ffff 00000000 ffffffff"),
                Arguments.of(
                        "from an address down to another",
                        "01000000 07000010 0000ffff 0a080009 0a080001"),
                Arguments.of(
                        "from a port down to another",
                        "01000000 07060010 00640032 0a080001 0a080001"),
                Arguments.of("longer than the payload", "01000000 0700ffff" + "00".repeat(12)));
    }

    /// The proof in the same message does not help.
    @Tag("AT-038")
    @ParameterizedTest(name = "{0}")
    @MethodSource("misshapen")
    void misshapenSelectorsAreInvalidSyntax(String what, String ts) {
        assertThat(what).isNotEmpty();
        Message answer = authenticated(SCENE.insider().begin(), ts, false);
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).as("%s", answer).isTrue();
        assertInsiders(0);
    }

    private static Stream<Arguments> unacceptable() {
        return Stream.of(
                Arguments.of("of an unknown type", "01000000 63000010 0000ffff 0a080001 0a080001"),
                Arguments.of("of the other family", "01000000 08000028 0000ffff" + "00".repeat(32)),
                Arguments.of("of our own address", "01000000 07000010 0000ffff 7f420001 7f420001"),
                Arguments.of("of our own network", "01000000 07000010 0000ffff 0a090001 0a090001"),
                Arguments.of(
                        "of the good peer's network",
                        "01000000 07000010 0000ffff 0a070000 0a0700ff"),
                Arguments.of("of multicast", "01000000 07000010 0000ffff e0000001 e0000001"));
    }

    /// The IKE SA stands, the child does not (RFC 7296 §2.9).
    @Tag("AT-038")
    @Tag("AT-039")
    @ParameterizedTest(name = "{0}")
    @MethodSource("unacceptable")
    void selectorsOutsideThePolicyAreRefused(String what, String ts) {
        assertThat(what).isNotEmpty();
        Dialog dialog = SCENE.insider().begin();
        Message answer = authenticated(dialog, ts, false);
        assertThat(answer.has(NotifyType.TS_UNACCEPTABLE)).as("%s", answer).isTrue();
        assertInsiders(0);
        assertThat(SCENE.foreignSpis()).isEmpty();
        SCENE.ending(dialog);
    }

    /// All addresses in one, all addresses of both families, and a hundred of each.
    private static Stream<String> everything() {
        String v6 = "08000028 0000ffff" + "00".repeat(16) + "ff".repeat(16);
        return Stream.of(
                "01000000" + ANY_OF_V4,
                "02000000" + v6 + ANY_OF_V4,
                "64000000" + ANY_OF_V4.repeat(100));
    }

    @Tag("AT-038")
    @Tag("AT-039")
    @ParameterizedTest
    @MethodSource("everything")
    void whoAsksForEverythingGetsWhatThePolicyGives(String ts) {
        Dialog dialog = SCENE.insider().begin();
        Message answer = authenticated(dialog, ts, true);
        TrafficSelectors theirs = answer.trafficSelectors(Side.INITIATOR).orElseThrow();
        TrafficSelectors ours = answer.trafficSelectors(Side.RESPONDER).orElseThrow();
        assertThat(theirs.selectors()).hasSize(1);
        assertThat(theirs.selectors().getFirst().toString()).contains("10.8.0.0", "10.8.255.255");
        assertThat(ours.selectors()).hasSize(1);
        assertThat(ours.selectors().getFirst().toString()).contains("10.9.0.0", "10.9.0.255");
        SCENE.ending(dialog);
    }

    /// SPI size beyond the end, protocols that are none, error types in requests.
    private static Stream<Arguments> notifies() {
        return Stream.of(
                Arguments.of("an SPI beyond the end", "03ff4009", true),
                Arguments.of("no type", "0000", true),
                Arguments.of("nothing", "", true),
                Arguments.of("protocol 0 with an SPI", "00044009 01020304", false),
                Arguments.of("protocol 1 with an SPI of IKE", "01084009 0102030405060708", false),
                Arguments.of("protocol 255", "ff044009 01020304", false),
                Arguments.of("INVALID_SPI", "0000000b 01020304", false),
                Arguments.of("NO_PROPOSAL_CHOSEN", "0000000e", false),
                Arguments.of("an unknown error", "00001fff", false),
                Arguments.of("an unknown status", "0000ffff", false));
    }

    @Tag("AT-040")
    @ParameterizedTest(name = "{0}")
    @MethodSource("notifies")
    void aStrangeNotificationIsBounded(String what, String hex, boolean broken) {
        assertThat(what).isNotEmpty();
        Dialog peer = broken ? SCENE.insider().establish() : SCENE.established();
        Message answer = peer.ask(ExchangeType.INFORMATIONAL, List.of(Part.of(Part.NOTIFY, hex)));
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).as("%s", answer).isEqualTo(broken);
        if (!broken) {
            peer.assertAlive();
        }
    }

    private static List<Part> rekey(Part rekeySa, Dialog peer) {
        List<Part> parts = new ArrayList<>();
        parts.add(rekeySa);
        parts.add(Part.of(new Nonce(Dialog.SUITE.random().bytes(32))));
        for (Payload payload : peer.offer()) {
            parts.add(Part.of(payload));
        }
        return parts;
    }

    private static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of("of protocol 0", 0, "01020304"),
                Arguments.of("of the IKE SA", 1, "0102030405060708"),
                Arguments.of("unknown", 3, "0a0b0c0d"),
                Arguments.of("of AH", 2, "0a0b0c0d"),
                Arguments.of("of three octets", 3, "0a0b0c"),
                Arguments.of("of no octets", 3, ""),
                Arguments.of("of protocol 255", 255, "0a0b0c0d"));
    }

    @Tag("AT-040")
    @Tag("AT-112")
    @ParameterizedTest(name = "an SPI {0}")
    @MethodSource("strangers")
    void aRekeyOfWhatIsNotThereIsNotFound(String what, int protocol, String spi) {
        assertThat(what).isNotEmpty();
        Dialog peer = SCENE.established();
        String hex = "%02x%02x4009%s".formatted(protocol, spi.length() / 2, spi);
        Message answer =
                peer.ask(ExchangeType.CREATE_CHILD_SA, rekey(Part.of(Part.NOTIFY, hex), peer));
        assertThat(answer.has(NotifyType.CHILD_SA_NOT_FOUND)).as("%s", answer).isTrue();
        peer.assertAlive();
    }

    /// Of the good peer's pair, which is known by both of its SPIs.
    @Tag("AT-040")
    @Tag("AT-112")
    @Test
    void aRekeyOfAnotherPeersChildIsNotFound() {
        Dialog peer = SCENE.established();
        List<ChildSa> good =
                SCENE.victim().childSas().stream()
                        .filter(child -> child.getConnection().equals(Settings.BYSTANDER))
                        .toList();
        assertThat(good).hasSize(1);
        for (String spi : List.of(good.getFirst().getSpiIn(), good.getFirst().getSpiOut())) {
            Part named = Part.of(Part.NOTIFY, "03044009" + spi);
            Message answer = peer.ask(ExchangeType.CREATE_CHILD_SA, rekey(named, peer));
            assertThat(answer.has(NotifyType.CHILD_SA_NOT_FOUND)).as("%s", answer).isTrue();
        }
    }

    /// What has been rekeyed, and what has been deleted, is there no more.
    @Tag("AT-112")
    @Test
    void aRekeyOfWhatWasReplacedOrDeletedMakesNoSecondOwner() {
        Bytes first = newSpi();
        Dialog peer = withChild(first);
        Part named = Part.of(Part.NOTIFY, "03044009" + first);
        Message done = peer.ask(ExchangeType.CREATE_CHILD_SA, rekey(named, peer));
        assertThat(done.firstError()).as("%s", done).isEmpty();
        Message again = peer.ask(ExchangeType.CREATE_CHILD_SA, rekey(named, peer));
        assertThat(
                        again.has(NotifyType.TEMPORARY_FAILURE)
                                || again.has(NotifyType.CHILD_SA_NOT_FOUND))
                .as("%s", again)
                .isTrue();
        peer.ask(ExchangeType.INFORMATIONAL, Delete.childSas(ProtocolId.ESP, List.of(first)));
        Message third = peer.ask(ExchangeType.CREATE_CHILD_SA, rekey(named, peer));
        assertThat(third.has(NotifyType.CHILD_SA_NOT_FOUND)).as("%s", third).isTrue();
        assertInsiders(1);
    }

    /// The first one is agreed to; all that comes on the old one afterwards makes no second owner
    /// of the child.
    @Tag("AT-112")
    @Test
    void aSecondSuccessorOfOneIkeSaIsRefused() {
        Dialog peer = withChild(newSpi());
        Dialog.Successor first = Dialog.Successor.offer();
        Message agreed = peer.ask(first);
        assertThat(agreed.firstError()).as("%s", agreed).isEmpty();
        Message second = peer.ask(Dialog.Successor.offer());
        assertThat(second.firstError()).as("%s", second).isPresent();
        List<Part> child = new ArrayList<>();
        child.add(Part.of(new Nonce(Dialog.SUITE.random().bytes(32))));
        peer.offer().forEach(payload -> child.add(Part.of(payload)));
        Message more = peer.ask(ExchangeType.CREATE_CHILD_SA, child);
        assertThat(more.firstError()).as("%s", more).isPresent();
        peer.ask(ExchangeType.INFORMATIONAL, Delete.ikeSa());
        peer.moveTo(first, agreed);
        peer.assertAlive();
        assertInsiders(1);
    }

    private static Stream<Arguments> deletes() {
        return Stream.of(
                Arguments.of("65,535 counted, none there", "0304ffff", true),
                Arguments.of("one counted, none there", "03040001", true),
                Arguments.of("SPIs of 3 octets", "03030001 0a0b0c", true),
                Arguments.of("SPIs of 0 octets", "03000005", true),
                Arguments.of("SPIs of 255 octets", "03ff0001" + "00".repeat(255), true),
                Arguments.of("an SPI for IKE", "01080001 0102030405060708", true),
                Arguments.of("nothing", "", true),
                Arguments.of("none counted", "03040000", false),
                Arguments.of("an SPI that is not ours", "03040001 0a0b0c0d", false),
                Arguments.of("an SPI of AH", "02040001 0a0b0c0d", false));
    }

    @Tag("AT-042")
    @ParameterizedTest(name = "{0}")
    @MethodSource("deletes")
    void aStrangeDeleteIsBounded(String what, String hex, boolean broken) {
        assertThat(what).isNotEmpty();
        // Who cannot be read is not there any more to be ended.
        Dialog peer = broken ? SCENE.insider().establish() : SCENE.established();
        Message answer = peer.ask(ExchangeType.INFORMATIONAL, List.of(Part.of(Part.DELETE, hex)));
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).as("%s", answer).isEqualTo(broken);
        assertThat(answer.first(Delete.class)).as("%s", answer).isEmpty();
        if (!broken) {
            assertInsiders(1);
            peer.assertAlive();
        }
    }

    /// The same SPI as often as a packet holds it, and then again: only once is it deleted.
    @Tag("AT-042")
    @Test
    void oneSpiManyTimesIsDeletedOnce() {
        Bytes spi = newSpi();
        Dialog peer = withChild(spi);
        Delete many = Delete.childSas(ProtocolId.ESP, Collections.nCopies(400, spi));
        Message answer = peer.ask(ExchangeType.INFORMATIONAL, many);
        assertThat(answer.all(Delete.class))
                .singleElement()
                .satisfies(delete -> assertThat(delete.spis()).hasSize(1));
        assertInsiders(0);
        assertThat(peer.ask(ExchangeType.INFORMATIONAL, many).payloads()).isEmpty();
        peer.assertAlive();
    }

    /// The good peer's pair, by both of its SPIs.
    @Tag("AT-042")
    @Test
    void aDeleteOfAnotherPeersChildDeletesNothing() {
        Dialog peer = SCENE.established();
        List<Bytes> spis = SCENE.bystander().spis().stream().map(Bytes::ofHex).limit(300).toList();
        assertThat(
                        peer.ask(ExchangeType.INFORMATIONAL, Delete.childSas(ProtocolId.ESP, spis))
                                .payloads())
                .isEmpty();
        SCENE.bystander().rekeys();
    }

    @Tag("AT-042")
    @Test
    void aDeleteOfTheIkeSaAndItsChildrenTogetherEndsBothOnce() {
        Dialog peer = SCENE.insider().establish();
        Message answer =
                peer.ask(
                        ExchangeType.INFORMATIONAL,
                        Delete.childSas(ProtocolId.ESP, List.of(Bytes.ofHex("0a0b0c0d"))),
                        Delete.ikeSa());
        assertThat(answer.payloads()).isEmpty();
        assertInsiders(0);
        peer.send(ExchangeType.INFORMATIONAL, List.of());
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
    }

    private static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of("an attribute beyond the end", "01000000 0001ffff", true),
                Arguments.of("half an attribute", "01000000 0001", true),
                Arguments.of("nothing", "", true),
                Arguments.of("an address of 3 octets", "01000000 00010003 0a0101", false),
                Arguments.of(
                        "an address of 16 octets", "01000000 00010010" + "00".repeat(16), false),
                Arguments.of("129 attributes", "01000000" + "00010000".repeat(129), true),
                Arguments.of("128 addresses", "01000000" + "00010000".repeat(128), false),
                Arguments.of("an unknown attribute", "01000000 7fff0002 0102", false),
                Arguments.of("an answer to nothing", "02000000 00010004 0a080001", false),
                Arguments.of("an order", "03000000 00010004 0a080001", false),
                Arguments.of("an unknown type", "ff000000 00010000", false));
    }

    /// No address is given without a pool, whatever is asked for and however often.
    @Tag("AT-043")
    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void aStrangeConfigurationPayloadIsBounded(String what, String hex, boolean broken) {
        assertThat(what).isNotEmpty();
        Dialog dialog = SCENE.insider().begin();
        List<Part> parts = dialog.authParts();
        parts.add(2, Part.of(Part.CP, hex));
        Message answer = dialog.ask(ExchangeType.IKE_AUTH, parts);
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).as("%s", answer).isEqualTo(broken);
        answer.first(Configuration.class)
                .ifPresent(reply -> assertThat(reply.attributes()).isEmpty());
        if (!broken) {
            SCENE.ending(dialog);
        }
    }

    /// In place of IKE_AUTH's: the same policy as at set-up.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0a070000 0a0700ff",
                "00000000 09ffffff",
                "7f420001 7f420001",
                "0a090000 0a0900ff"
            })
    void aRekeyDoesNotWidenTheSelectors(String range) {
        Bytes spi = newSpi();
        Dialog peer = withChild(spi);
        List<Part> parts = rekey(Part.of(Part.NOTIFY, "03044009" + spi), peer);
        parts.set(3, Part.of(Part.TS_I, "01000000 07000010 0000ffff" + range));
        Message answer = peer.ask(ExchangeType.CREATE_CHILD_SA, parts);
        assertThat(answer.has(NotifyType.TS_UNACCEPTABLE)).as("%s", answer).isTrue();
        assertInsiders(1);
    }

    /// NULL, DES, 3DES, and AES-CBC without integrity.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "03000008 0100000b",
                "03000008 01000002",
                "03000008 01000003",
                "0300000c 0100000c 800e0080"
            })
    void aRekeyDoesNotLowerTheSuite(String cipher) {
        Bytes spi = newSpi();
        Dialog peer = withChild(spi);
        List<Part> parts = rekey(Part.of(Part.NOTIFY, "03044009" + spi), peer);
        String transforms = cipher.replace(" ", "") + "0000000805000000";
        parts.set(
                2,
                Part.of(
                        Part.SA,
                        "0000%04x01030402c0000005%s"
                                .formatted(12 + transforms.length() / 2, transforms)));
        Message answer = peer.ask(ExchangeType.CREATE_CHILD_SA, parts);
        assertThat(answer.has(NotifyType.NO_PROPOSAL_CHOSEN)).as("%s", answer).isTrue();
        assertInsiders(1);
    }
}
