package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Fragments (RFC 7383) by strangers and by a peer that is authentic and hostile.
class FragmentTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static final int UNKNOWN = 200;

    /// With fragments agreed.
    private static Dialog begun() {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.add(Part.of(Notify.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED)));
        dialog.begin(parts);
        return dialog;
    }

    private static Dialog established() {
        Dialog dialog = begun();
        assertThat(dialog.authenticate().first(SecurityAssociation.class)).isPresent();
        return SCENE.ending(dialog);
    }

    private static Bytes fragment(
            Dialog peer, IkeHeader header, int first, int number, int total, Bytes content) {
        return fragment(peer, header, List.of(), first, number, total, content);
    }

    private static Bytes fragment(
            Dialog peer,
            IkeHeader header,
            List<Part> outer,
            int first,
            int number,
            int total,
            Bytes content) {
        byte[] plaintext = new byte[content.size() + 1];
        content.copyTo(plaintext, 0);
        return Crafted.sealedPlaintext(
                header,
                outer,
                Part.SKF,
                Crafted.fragmentFrame(first, number, total),
                plaintext,
                peer.sealer());
    }

    private static IkeHeader next(Dialog peer) {
        return peer.header(ExchangeType.INFORMATIONAL, peer.nextId(), false);
    }

    /// A chain cut into so many pieces, each a fragment of the peer's next request.
    private static List<Bytes> fragments(Dialog peer, List<Part> parts, int total) {
        Bytes content = Crafted.chain(parts, 0);
        int piece = Math.ceilDiv(content.size(), total);
        List<Bytes> all = new ArrayList<>();
        for (int number = 1; number <= total; number++) {
            int from = Math.min((number - 1) * piece, content.size());
            int to = Math.min(from + piece, content.size());
            int first = number == 1 ? Crafted.first(parts, 0) : 0;
            all.add(fragment(peer, next(peer), first, number, total, content.slice(from, to)));
        }
        return all;
    }

    private static List<Part> harmless(int octets) {
        return List.of(Part.of(UNKNOWN, "ab".repeat(octets)));
    }

    private static void completes(Dialog peer, List<Bytes> fragments) {
        fragments.forEach(peer.wire()::send);
        peer.spent();
        assertThat(peer.answer().payloads()).isEmpty();
    }

    @Tag("AT-080")
    @ParameterizedTest
    @CsvSource({
        "0, 2, 41",
        "3, 2, 41",
        "0, 0, 41",
        "1, 0, 41",
        "65535, 2, 41",
        "2, 2, 41",
        "2, 2, 255"
    })
    void anImpossibleNumberIsDropped(int number, int total, int first) {
        Dialog peer = established();
        long before = SCENE.victim().counted("malformed");
        peer.wire().send(fragment(peer, next(peer), first, number, total, Bytes.ofHex("aa")));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        assertThat(SCENE.victim().counted("malformed")).isEqualTo(before + 1);
        completes(peer, fragments(peer, harmless(100), 2));
    }

    /// One of very many, and then the same message in a number that is possible.
    @Tag("AT-080")
    @ParameterizedTest
    @ValueSource(ints = {257, 65_535})
    void oneFragmentOfTooManyIsNotKept(int total) {
        Dialog peer = established();
        peer.wire().send(fragment(peer, next(peer), UNKNOWN, 1, total, Bytes.ofHex("aa")));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        completes(peer, fragments(peer, harmless(100), 2));
    }

    /// A higher total replaces what is there; a lower one after it is ignored.
    @Tag("AT-080")
    @Test
    void ofTwoTotalsTheHigherCounts() {
        Dialog peer = established();
        List<Bytes> two = fragments(peer, List.of(Part.of(Delete.ikeSa())), 2);
        List<Bytes> three = fragments(peer, harmless(90), 3);
        peer.wire().send(two.get(0));
        peer.wire().send(three.get(0));
        peer.wire().send(two.get(1));
        peer.wire().send(two.get(0));
        peer.wire().send(three.get(1));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        completes(peer, three.subList(2, 3));
        peer.assertAlive();
    }

    /// Without the keys; of messages that nobody waits for; of SAs that do not exist.
    @Test
    void fragmentsOfStrangersAreNotKept() {
        Dialog peer = established();
        Dialog good = SCENE.bystander().dialog();
        long held = SCENE.victim().counted("fragment-held");
        Wire wire = SCENE.stranger();
        for (int i = 0; i < 1_000; i++) {
            IkeHeader header =
                    new IkeHeader(good.spiI(), good.spiR(), 37, true, false, good.nextId() + i % 3);
            wire.send(
                    fragment(peer, header, UNKNOWN, 1, 2 + i % 200, Bytes.ofHex("aa".repeat(500))));
            if (i % 10 == 0) {
                SCENE.bystander().isAnswered();
            }
        }
        for (int i = 1; i < 200; i++) {
            IkeHeader later = peer.header(ExchangeType.INFORMATIONAL, peer.nextId() + i, false);
            peer.wire().send(fragment(peer, later, UNKNOWN, 1, 2, Bytes.ofHex("aa")));
        }
        assertThat(SCENE.answersTo(wire)).isEmpty();
        assertThat(SCENE.victim().counted("fragment-held")).isEqualTo(held);
        completes(peer, fragments(peer, harmless(100), 2));
    }

    @Tag("AT-082")
    @Test
    void aFragmentBeforeThereAreKeysIsDropped() {
        Dialog dialog = SCENE.insider();
        Part skf = Part.of(Part.SKF, "00010002" + "aa".repeat(60));
        SCENE.dropped(
                "malformed",
                Crafted.clear(dialog.initHeader(), List.of(skf)),
                Crafted.clear(dialog.initHeader(), List.of(dialog.initParts().get(0), skf)));
        SCENE.dropped(
                "unknown-spi",
                Crafted.clear(new IkeHeader(77, 78, 35, true, false, 1), List.of(skf)),
                Crafted.clear(new IkeHeader(77, 78, 43, true, false, 1), List.of(skf)));
    }

    /// Nobody said that fragments are understood: in IKE_AUTH, and afterwards.
    @Tag("AT-082")
    @Test
    void fragmentsThatWereNotAgreedAreDropped() {
        Dialog dialog = SCENE.insider().begin();
        Bytes content = Crafted.chain(dialog.authParts(), 0);
        IkeHeader auth = dialog.header(ExchangeType.IKE_AUTH, Dialog.AUTH_ID, false);
        dialog.wire().send(fragment(dialog, auth, Part.ID_I, 1, 1, content));
        assertThat(SCENE.answersTo(dialog.wire())).isEmpty();
        assertThat(dialog.authenticate().first(SecurityAssociation.class)).isPresent();
        SCENE.ending(dialog);
        fragments(dialog, List.of(Part.of(Delete.ikeSa())), 2).forEach(dialog.wire()::send);
        assertThat(SCENE.answersTo(dialog.wire())).isEmpty();
        dialog.assertAlive();
    }

    /// Twice, in the wrong order, and one number again with other content, which is authentic too.
    @Tag("AT-083")
    @Test
    void theFirstOfTwoFragmentsOfOneNumberCounts() {
        Dialog peer = established();
        List<Bytes> good = fragments(peer, harmless(120), 4);
        List<Bytes> other = fragments(peer, List.of(Part.of(Delete.ikeSa())), 4);
        peer.wire().send(good.get(2));
        peer.wire().send(good.get(2));
        peer.wire().send(good.get(0));
        peer.wire().send(other.get(0));
        peer.wire().send(other.get(2));
        peer.wire().send(good.get(0));
        peer.wire().send(good.get(3));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        completes(peer, good.subList(1, 2));
        // All of them again: the answer again, and no second message.
        other.forEach(peer.wire()::send);
        SCENE.answersTo(peer.wire())
                .forEach(answer -> assertThat(peer.open(answer).payloads()).isEmpty());
        peer.assertAlive();
    }

    @Tag("AT-084")
    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void whatStandsBesideAFragmentIsNeverActedOn(int count) {
        Dialog peer = established();
        Bytes content = Crafted.chain(harmless(60), 0);
        List<Part> outer = Collections.nCopies(count, Part.of(Delete.ikeSa()));
        completes(
                peer,
                List.of(
                        fragment(peer, next(peer), outer, UNKNOWN, 1, 2, content.slice(0, 40)),
                        fragment(peer, next(peer), outer, 0, 2, 2, content.slice(40))));
        peer.assertAlive();
    }

    @Tag("AT-084")
    @Test
    void moreThanTheLimitBesideAFragmentIsDropped() {
        Dialog peer = established();
        Bytes content = Crafted.chain(harmless(60), 0);
        List<Part> outer = Collections.nCopies(65, Part.of(UNKNOWN, Bytes.EMPTY));
        peer.wire().send(fragment(peer, next(peer), outer, UNKNOWN, 1, 1, content));
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        peer.assertAlive();
    }

    /// More octets than a message may have: never complete, and the memory for it is bounded.
    @Tag("AT-085")
    @Test
    void aMessageLargerThanTheLimitIsNotPutTogether() {
        Dialog peer = established();
        Bytes piece = Bytes.ofHex("ab".repeat(1_200));
        for (int number = 1; number <= 80; number++) {
            int first = number == 1 ? UNKNOWN : 0;
            peer.wire().send(fragment(peer, next(peer), first, number, 80, piece));
            SCENE.bystander().isAnswered();
        }
        assertThat(SCENE.answersTo(peer.wire())).isEmpty();
        peer.assertAlive();
    }

    /// The limits of a message that came whole hold for one in pieces.
    @Tag("AT-085")
    @Test
    void aChainAgainstTheRulesIsOneInPiecesToo() {
        Part none = Part.of(UNKNOWN, Bytes.EMPTY);
        for (List<Part> parts :
                List.of(
                        Collections.nCopies(5_000, none),
                        List.of(none, none.saying(0)),
                        List.of(none, none.saying(65_535)))) {
            Dialog peer = begun();
            assertThat(peer.authenticate().first(SecurityAssociation.class)).isPresent();
            for (Bytes fragment : fragments(peer, parts, 20)) {
                peer.wire().send(fragment);
                SCENE.bystander().isAnswered(); // or a queue on the way overflows
            }
            peer.spent();
            Message answer = peer.answer();
            assertThat(answer.has(NotifyType.INVALID_SYNTAX)).as("%s", answer).isTrue();
        }
    }
}
