package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers and frames of datagrams that no peer sends.
class HeaderTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static final int INFORMATIONAL = ExchangeType.INFORMATIONAL.number();

    private static Bytes initRequest() {
        Dialog dialog = SCENE.insider();
        return Crafted.clear(dialog.initHeader(), dialog.initParts());
    }

    @Tag("AT-001")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 27})
    void aDatagramShorterThanAHeaderIsDropped(int octets) {
        Wire wire = SCENE.stranger();
        wire.send(Bytes.ofHex("00".repeat(octets)));
        assertThat(SCENE.answersTo(wire)).isEmpty();
    }

    /// Nothing, a keepalive, the marker alone, and a piece of a header behind the marker.
    @Tag("AT-001")
    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "fe", "00000000", "000000000102030405060708"})
    void theSameOnThePortThatEspShares(String hex) {
        Wire wire = SCENE.stranger();
        long received = SCENE.victim().metric("triplane_ike_received_total");
        wire.sendToNatPort(Bytes.ofHex(hex));
        assertThat(SCENE.answersTo(wire)).isEmpty();
        assertThat(SCENE.victim().metric("triplane_ike_received_total") - received)
                .as("what reached an engine: the good peer's two questions")
                .isEqualTo(2);
    }

    @Tag("AT-002")
    @ParameterizedTest
    @ValueSource(longs = {0, 27, 28, 29, 1_000, 65_536, 0x7FFF_FFFFL, 0xFFFF_FFFFL})
    void aLengthFieldThatLiesIsDropped(long claimed) {
        SCENE.dropped(
                "malformed",
                Crafted.patched(initRequest(), Crafted.LENGTH_AT, Bytes.ofU32(claimed)));
    }

    @Tag("AT-002")
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aLengthFieldWrongByOneIsDropped(int by) {
        Bytes good = initRequest();
        SCENE.dropped(
                "malformed",
                Crafted.patched(good, Crafted.LENGTH_AT, Bytes.ofU32(good.size() + by)));
    }

    @Tag("AT-003")
    @Test
    void anInitiatorSpiOfZeroIsDropped() {
        SCENE.dropped("malformed", Crafted.patched(initRequest(), 0, Bytes.ofU64(0)));
    }

    @Tag("AT-003")
    @Test
    void aFirstRequestWithAResponderSpiIsDropped() {
        SCENE.dropped("unknown-spi", Crafted.patched(initRequest(), 8, Bytes.ofU64(0x1234)));
    }

    @Tag("AT-003")
    @Test
    void twoSpisOfZeroOutsideTheFirstExchangeAreDropped() {
        SCENE.dropped(
                "unknown-spi",
                Crafted.clear(new IkeHeader(0, 0, INFORMATIONAL, true, false, 0), List.of()));
    }

    /// In a first request and in one that seems to belong to that peer.
    @Tag("AT-003")
    @ParameterizedTest
    @ValueSource(ints = {34, 35, 36, 37})
    void theSpiOfAnotherPeersSaIsNoWayIn(int exchange) {
        Dialog good = SCENE.bystander().dialog();
        Wire wire = SCENE.stranger();
        Bytes request = Crafted.patched(initRequest(), 8, Bytes.ofU64(good.spiR()));
        wire.send(Crafted.patched(request, Crafted.EXCHANGE_AT, Bytes.ofU8(exchange)));
        wire.send(
                Crafted.clear(
                        new IkeHeader(good.spiI(), good.spiR(), exchange, true, false, 0),
                        List.of(Part.of(Delete.ikeSa()))));
        assertThat(SCENE.answersTo(wire)).isEmpty();
    }

    /// The parser of this version's payloads never sees them: the first would be one without end.
    @Tag("AT-004")
    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x00})
    void anOlderVersionIsCountedAndNotAnswered(int version) {
        Bytes request = Crafted.patched(initRequest(), Crafted.VERSION_AT, Bytes.ofU8(version));
        SCENE.dropped("older-version", Crafted.patched(request, 30, Bytes.ofU16(0)));
    }

    @Tag("AT-004")
    @ParameterizedTest
    @ValueSource(ints = {0x30, 0xF0})
    void aNewerVersionIsToldOursAndNoMore(int version) {
        Wire wire = SCENE.stranger();
        long before = SCENE.victim().counted("newer-version");
        wire.send(Crafted.patched(initRequest(), Crafted.VERSION_AT, Bytes.ofU8(version)));
        assertThat(SCENE.answersTo(wire))
                .singleElement()
                .satisfies(answer ->
                        assertThat(Dialog.clear(answer).has(NotifyType.INVALID_MAJOR_VERSION))
                                .isTrue());
        assertThat(SCENE.victim().counted("newer-version")).isEqualTo(before + 1);
    }

    /// A minor version, and the bit by which a peer says that it speaks a higher one.
    @Tag("AT-004")
    @ParameterizedTest
    @ValueSource(strings = {"2122 08", "2f22 08", "2022 18", "2022 cf"})
    void whatDoesNotMatterInVersionAndFlagsIsIgnored(String versionExchangeFlags) {
        Wire wire = SCENE.stranger();
        wire.send(
                Crafted.patched(
                        initRequest(), Crafted.VERSION_AT, Bytes.ofHex(versionExchangeFlags)));
        assertThat(Dialog.clear(wire.receive()).first(SecurityAssociation.class)).isPresent();
    }

    @Tag("AT-005")
    @ParameterizedTest
    @ValueSource(ints = {0, 33, 40, 99, 255})
    void anUnknownExchangeInTheClearIsDropped(int exchange) {
        Bytes request = Crafted.patched(initRequest(), Crafted.EXCHANGE_AT, Bytes.ofU8(exchange));
        SCENE.dropped("unknown-spi", request);
        Dialog peer = SCENE.established();
        peer.wire()
                .send(
                        Crafted.clear(
                                new IkeHeader(
                                        peer.spiI(),
                                        peer.spiR(),
                                        exchange,
                                        true,
                                        false,
                                        peer.nextId()),
                                List.of()));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        peer.assertAlive();
    }

    /// Authentic, and nothing that could be answered otherwise: the IKE SA ends (RFC 7296 §2.21.3).
    @Tag("AT-005")
    @ParameterizedTest
    @ValueSource(ints = {0, 33, 99, 255})
    void anUnknownExchangeUnderTheKeysIsInvalidSyntax(int exchange) {
        Dialog peer = SCENE.insider().establish();
        IkeHeader header =
                new IkeHeader(peer.spiI(), peer.spiR(), exchange, true, false, peer.nextId());
        peer.wire().send(peer.seal(header, List.of()));
        peer.spent();
        assertThat(peer.answer().has(NotifyType.INVALID_SYNTAX)).isTrue();
    }

    @Tag("AT-005")
    @Test
    void anAnswerThatNobodyAskedForIsDropped() {
        Bytes response = Crafted.patched(initRequest(), Crafted.FLAGS_AT, Bytes.ofU8(0x20));
        SCENE.dropped("unknown-spi", response);
        Dialog peer = SCENE.established();
        long before = SCENE.victim().counted("outside-window");
        for (long id : new long[] {0, 1, peer.nextId(), 0xFFFF_FFFFL}) {
            peer.wire()
                    .send(
                            peer.seal(
                                    peer.header(ExchangeType.INFORMATIONAL, id, true),
                                    List.of(Part.of(Delete.ikeSa()))));
        }
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(SCENE.victim().counted("outside-window")).isEqualTo(before + 4);
        peer.assertAlive();
    }

    @Tag("AT-005")
    @Test
    void theInitiatorFlagOfTheOtherSideIsDropped() {
        Dialog peer = SCENE.established();
        long before = SCENE.victim().counted("unknown-spi");
        IkeHeader wrong =
                new IkeHeader(peer.spiI(), peer.spiR(), INFORMATIONAL, false, false, peer.nextId());
        peer.wire().send(peer.seal(wrong, List.of(Part.of(Delete.ikeSa()))));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(SCENE.victim().counted("unknown-spi")).isEqualTo(before + 1);
        peer.assertAlive();
    }

    private static Stream<Long> outOfTheWindow() {
        return Stream.of(0L, 1L, 3L, 4L, 1_000L, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL);
    }

    /// Two is the next one, and one is that of IKE_AUTH, asked for here in other words.
    @ParameterizedTest
    @MethodSource("outOfTheWindow")
    void aNumberOutsideTheWindowIsDropped(long id) {
        Dialog peer = SCENE.established();
        assertThat(peer.nextId()).isEqualTo(2);
        long before = SCENE.victim().counted("outside-window");
        peer.wire()
                .send(
                        peer.seal(
                                peer.header(ExchangeType.INFORMATIONAL, id, false),
                                List.of(Part.of(Delete.ikeSa()))));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(SCENE.victim().counted("outside-window")).isEqualTo(before + 1);
        peer.assertAlive();
    }

    @Test
    void theLastRequestAgainIsAnsweredByTheSameOctetsAndAnotherOfItsNumberByNone() {
        Dialog peer = SCENE.established();
        long id = peer.nextId();
        Bytes request = peer.send(ExchangeType.INFORMATIONAL, List.of());
        Bytes answer = peer.wire().receive();
        peer.wire().send(request);
        assertThat(SCENE.answersTo(peer.wire())).containsExactly(answer);
        peer.wire()
                .send(
                        peer.seal(
                                peer.header(ExchangeType.INFORMATIONAL, id, false),
                                List.of(Part.of(Delete.ikeSa()))));
        // The same with an octet changed.
        byte[] changed = request.toArray();
        changed[changed.length - 1] ^= 1;
        peer.wire().send(Bytes.copyOf(changed));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        peer.assertAlive();
    }

    @Tag("AT-007")
    @Test
    void ikeWithoutTheMarkerOnThePortThatEspSharesIsTakenForEsp() {
        Wire wire = SCENE.stranger();
        long received = SCENE.victim().metric("triplane_ike_received_total");
        wire.sendToNatPort(initRequest());
        assertThat(SCENE.answersTo(wire)).isEmpty();
        assertThat(SCENE.victim().metric("triplane_ike_received_total") - received)
                .as("what reached an engine: the good peer's two questions")
                .isEqualTo(2);
    }

    /// Under the SPI of a tunnel that stands, and under none.
    @Tag("AT-007")
    @ParameterizedTest
    @ValueSource(ints = {20, 28, 100, 1_400})
    void espOnThePortOfIkeIsDropped(int octets) {
        Wire wire = SCENE.stranger();
        for (String spi : SCENE.bystander().spis()) {
            wire.send(Bytes.ofHex(spi + "00000001" + "11".repeat(octets - 8)));
        }
        wire.send(Bytes.ofHex("11".repeat(octets)));
        assertThat(SCENE.answersTo(wire)).isEmpty();
    }

    /// The largest datagram there is, which no data plane can hand on, and one that it can.
    @ParameterizedTest
    @CsvSource({"65507, 0", "60000, 100"})
    void theLargestDatagramsAreDropped(int octets, int parsed) {
        Wire wire = SCENE.stranger();
        long malformed = SCENE.victim().counted("malformed");
        Bytes good = initRequest();
        Bytes huge =
                Crafted.patched(
                        good.concat(Bytes.copyOf(new byte[octets - good.size()])),
                        Crafted.LENGTH_AT,
                        Bytes.ofU32(octets));
        Bytes forNatPort =
                Crafted.patched(
                        huge.slice(0, octets - 4), Crafted.LENGTH_AT, Bytes.ofU32(octets - 4));
        for (int i = 0; i < 50; i++) {
            wire.send(huge);
            wire.sendMarked(forNatPort);
            assertThat(SCENE.answersTo(wire)).isEmpty();
        }
        assertThat(SCENE.victim().counted("malformed") - malformed).isEqualTo(parsed);
        wire.send(good);
        Message answer = Dialog.clear(wire.receive());
        assertThat(answer.first(SecurityAssociation.class)).isPresent();
    }
}
