package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.attack.Dialog.Cipher;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Encrypted payload: its place, its frame, its checksum and its padding.
class EnvelopeTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    /// Behind the header and the generic header of SK.
    private static final int SEALED_AT = IkeHeader.OCTETS + 4;

    private static final int ICV_OCTETS = 16;

    private static IkeHeader next(Dialog peer) {
        return peer.header(ExchangeType.INFORMATIONAL, peer.nextId(), false);
    }

    private static Bytes deletingAll(Dialog peer) {
        return peer.seal(next(peer), List.of(Part.of(Delete.ikeSa())));
    }

    /// Dropped, counted, and the IKE SA as it was.
    private static void dropped(Dialog peer, String counter, Bytes... datagrams) {
        long before = SCENE.victim().counted(counter);
        for (int i = 0; i < datagrams.length; i++) {
            peer.wire().send(datagrams[i]);
            if (i % 8 == 7) {
                SCENE.bystander().isAnswered(); // or a queue on the way overflows
            }
        }
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(SCENE.victim().counted(counter) - before)
                .as(counter)
                .isEqualTo(datagrams.length);
        peer.assertAlive();
    }

    /// SK with a payload behind it, and with another SK behind it.
    @Tag("AT-014")
    @ParameterizedTest
    @ValueSource(strings = {"00000008 01000000", "0000001c 00000000000000000000000000000000000000"})
    void somethingBehindSkIsDropped(String more) {
        Dialog peer = SCENE.established();
        Bytes longer = deletingAll(peer).concat(Bytes.ofHex(more));
        dropped(
                peer,
                "malformed",
                Crafted.patched(longer, Crafted.LENGTH_AT, Bytes.ofU32(longer.size())));
    }

    @Tag("AT-014")
    @Test
    void skInsideSkIsInvalidSyntax() {
        Dialog peer = SCENE.insider().establish();
        Message answer =
                peer.ask(ExchangeType.INFORMATIONAL, List.of(Part.of(Part.SK, "00".repeat(40))));
        assertThat(answer.has(NotifyType.INVALID_SYNTAX)).isTrue();
    }

    @Tag("AT-014")
    @ParameterizedTest
    @ValueSource(ints = {Part.SK, Part.SKF})
    void skInAFirstRequestIsDropped(int type) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.add(Part.of(type, "0001000100" + "00".repeat(40)));
        SCENE.dropped(
                "malformed",
                Crafted.clear(dialog.initHeader(), parts),
                Crafted.clear(dialog.initHeader(), parts.subList(3, 4)));
    }

    /// The Delete stands outside, where anyone could have put it.
    @Tag("AT-014")
    @Test
    void whatStandsBesideSkIsNeverActedOn() {
        Dialog peer = SCENE.established();
        peer.wire()
                .send(
                        Crafted.sealed(
                                next(peer),
                                List.of(
                                        Part.of(Delete.ikeSa()),
                                        Part.of(Notify.of(NotifyType.AUTHENTICATION_FAILED))),
                                0,
                                Bytes.EMPTY,
                                peer.sealer()));
        peer.spent();
        assertThat(peer.answer().payloads()).isEmpty();
        peer.assertAlive();
    }

    /// From nothing at all to an octet less than IV and checksum.
    @Tag("AT-015")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 23, 24, 31, 32})
    void skShorterThanIvAndChecksumIsDropped(int octets) {
        for (Cipher cipher : Cipher.values()) {
            Dialog peer = SCENE.ending(SCENE.insider(cipher).establish());
            Bytes empty = Crafted.clear(next(peer), List.of(Part.of(Part.SK, "00".repeat(octets))));
            dropped(peer, "not-authentic", empty);
        }
    }

    /// In the IV, in the text, in the padding and in the checksum: no answer tells which it was.
    @Tag("AT-015")
    @ParameterizedTest
    @EnumSource(Cipher.class)
    void anOctetChangedAnywhereIsDropped(Cipher cipher) {
        Dialog peer = SCENE.ending(SCENE.insider(cipher).establish());
        Bytes good = deletingAll(peer);
        List<Bytes> changed = new ArrayList<>();
        for (int at = SEALED_AT; at < good.size(); at++) {
            changed.add(Crafted.patched(good, at, Bytes.ofU8(good.at(at) ^ 1)));
        }
        // The last octet of the text is the length of the padding.
        int padding = good.size() - ICV_OCTETS - 1;
        changed.add(Crafted.patched(good, padding, Bytes.ofU8(good.at(padding) ^ 0xFF)));
        dropped(peer, "not-authentic", changed.toArray(Bytes[]::new));
    }

    @Tag("AT-015")
    @Test
    void aTextThatIsNoMultipleOfTheBlockIsDropped() {
        Dialog peer = SCENE.ending(SCENE.insider(Cipher.CBC).establish());
        for (int cut : new int[] {1, 8, 15}) {
            Bytes good = deletingAll(peer);
            Bytes shorter = good.slice(0, good.size() - cut);
            Bytes framed = Crafted.patched(shorter, Crafted.LENGTH_AT, Bytes.ofU32(shorter.size()));
            dropped(
                    peer,
                    "not-authentic",
                    Crafted.patched(
                            framed,
                            IkeHeader.OCTETS + 2,
                            Bytes.ofU16(shorter.size() - IkeHeader.OCTETS)));
        }
    }

    /// Only who has the keys can say so, and the checksum has been found right before.
    @Tag("AT-015")
    @ParameterizedTest
    @EnumSource(Cipher.class)
    void morePaddingThanTextUnderTheRightChecksumIsInvalidSyntax(Cipher cipher) {
        Dialog peer = SCENE.insider(cipher).establish();
        byte[] text = new byte[16];
        text[15] = 16;
        peer.wire()
                .send(
                        Crafted.sealedPlaintext(
                                next(peer),
                                List.of(),
                                Part.SK,
                                Crafted.frame(0),
                                text,
                                peer.sealer()));
        peer.spent();
        assertThat(peer.answer().has(NotifyType.INVALID_SYNTAX)).isTrue();
    }

    /// Every generic header, and the reserved octets of SA, KE, ID, AUTH and TS. The identity's are
    /// among what AUTH covers.
    @Tag("AT-016")
    @Test
    void reservedBitsAreIgnored() {
        Dialog dialog = SCENE.insider();
        List<Part> init = dialog.initParts();
        Part ke = init.get(1);
        init.set(1, ke.with(Crafted.patched(ke.body(), 2, Bytes.ofHex("ffff"))));
        Part sa = init.getFirst();
        Bytes proposal = Crafted.patched(sa.body(), 1, Bytes.ofHex("ff"));
        Bytes transform = Crafted.patched(proposal, 9, Bytes.ofHex("ff"));
        init.set(0, sa.with(Crafted.patched(transform, 13, Bytes.ofHex("ff"))));
        dialog.begin(init.stream().map(part -> part.withFlags(0x7F)).toList());

        Bytes id = Crafted.patched(dialog.identity().body(), 1, Bytes.ofHex("ffffff"));
        List<Part> auth = dialog.authParts();
        auth.set(0, Part.of(Part.ID_I, id));
        auth.set(1, Part.of(dialog.proof(id)));
        for (int at = 1; at < auth.size(); at++) {
            Part part = auth.get(at);
            if (part.type() == Part.AUTH || part.type() == Part.TS_I || part.type() == Part.TS_R) {
                auth.set(at, part.with(Crafted.patched(part.body(), 1, Bytes.ofHex("ffffff"))));
            }
        }
        Message answer =
                dialog.ask(
                        ExchangeType.IKE_AUTH,
                        auth.stream().map(part -> part.withFlags(0x7F)).toList());
        assertThat(answer.first(SecurityAssociation.class)).as("%s", answer).isPresent();
        SCENE.ending(dialog);
    }

    private static Stream<ExchangeType> protectedExchanges() {
        return Stream.of(
                ExchangeType.INFORMATIONAL, ExchangeType.CREATE_CHILD_SA, ExchangeType.IKE_AUTH);
    }

    /// While the IKE SA is half-open, and once it stands, with the number that comes next.
    @Tag("AT-017")
    @ParameterizedTest
    @MethodSource("protectedExchanges")
    void aProtectedExchangeInTheClearIsNeverActedOn(ExchangeType exchange) {
        Dialog dialog = SCENE.insider().begin();
        List<List<Part>> contents =
                List.of(
                        List.of(),
                        List.of(Part.of(Delete.ikeSa())),
                        List.of(Part.of(Notify.of(NotifyType.AUTHENTICATION_FAILED))),
                        dialog.authParts(),
                        dialog.initParts());
        clearly(dialog, exchange, contents);
        assertThat(dialog.authenticate().first(SecurityAssociation.class)).isPresent();
        clearly(SCENE.ending(dialog), exchange, contents);
        dialog.assertAlive();
    }

    private static void clearly(Dialog peer, ExchangeType exchange, List<List<Part>> contents) {
        for (List<Part> parts : contents) {
            peer.wire().send(Crafted.clear(peer.header(exchange, peer.nextId(), false), parts));
            peer.wire().send(Crafted.clear(peer.header(exchange, 0, true), parts));
        }
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
    }

    /// One insider under the SPIs of another, and under those of the good peer.
    @Tag("AT-017")
    @ParameterizedTest
    @MethodSource("protectedExchanges")
    void theKeysOfAnotherSaOpenNothing(ExchangeType exchange) {
        Dialog peer = SCENE.established();
        for (Dialog other : List.of(SCENE.established(), SCENE.bystander().dialog())) {
            long before = SCENE.victim().counted("not-authentic");
            IkeHeader header =
                    new IkeHeader(
                            other.spiI(),
                            other.spiR(),
                            exchange.number(),
                            true,
                            false,
                            other.nextId());
            peer.wire().send(peer.seal(header, List.of(Part.of(Delete.ikeSa()))));
            assertThat(SCENE.answersTo(peer.wire())).isEmpty();
            assertThat(SCENE.victim().counted("not-authentic")).isEqualTo(before + 1);
            other.assertAlive();
        }
        peer.assertAlive();
    }
}
