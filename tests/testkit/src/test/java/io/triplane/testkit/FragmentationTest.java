package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Reassembly;
import io.triplane.ikev2.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a receiver makes of fragments (RFC 7383 §2.6). The message is the left peer's IKE_AUTH
/// unless a case says otherwise: reassembly works before anybody is authenticated.
class FragmentationTest {
    /// Every order of the fragments of a request and of an answer.
    static Stream<Arguments> orders() {
        return Stream.concat(
                permutations(List.of(1, 2, 3, 4)).stream().map(order -> Arguments.of(order, true)),
                permutations(List.of(1, 2, 3)).stream().map(order -> Arguments.of(order, false)));
    }

    private static List<List<Integer>> permutations(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (Integer first : numbers) {
            List<Integer> rest = numbers.stream().filter(number -> !number.equals(first)).toList();
            permutations(rest)
                    .forEach(tail -> {
                        List<Integer> order = new ArrayList<>(List.of(first));
                        order.addAll(tail);
                        all.add(order);
                    });
        }
        return all;
    }

    @Tag("FR-01")
    @ParameterizedTest
    @MethodSource("orders")
    void fragmentsInAnyOrderMakeOneMessage(List<Integer> order, boolean request) {
        Pair pair =
                Pieces.large(
                        1, new Transport(Fragmentation.YES, request ? 1_120 : 576, true, false));
        Peer other = pair.world().peer("other");
        Recipe toRight = pair.world().recipe(other, pair.right());
        other.configure(toRight);
        pair.right().configure(pair.world().recipe(pair.right(), other));
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> sent = pieces.request();
        if (!request) {
            sent = pieces.hold(arriving(pieces, sent));
        }
        assertThat(sent).hasSameSizeAs(order);
        for (int number : order) {
            Action.Send piece = Pieces.number(sent, number);
            pieces.arrive(piece);
            pieces.arrive(piece);
            if (other.childSas().isEmpty()) {
                other.initiate(toRight);
                pair.settle();
            }
        }
        pair.settle();
        assertThat(other.childSas()).hasSize(1);
        assertThat(established(pair.left())).isEqualTo(1);
        assertThat(established(pair.right())).isEqualTo(2);
        assertThat(pair.left().childSas()).hasSize(1);
        assertThat(pair.right().childSas()).hasSize(2);
        assertThat(pair.left().ikeSas().getFirst().extensions().fragmentation()).isTrue();
    }

    private static Runnable arriving(Pieces pieces, List<Action.Send> sends) {
        return () -> pieces.arrive(sends);
    }

    private static long established(Peer peer) {
        return peer.events(Event.IkeSaEstablished.class).size();
    }

    /// The peer looks for a size that gets through; fragments of both cuts arrive in a mixture.
    @Tag("FR-02")
    @Tag("AT-080")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFinerCutTakesThePlaceOfACoarserOne(boolean coarseFirst) {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> coarse = pieces.request();
        List<Action.Send> all = pieces.hold(() -> pair.world().runFor(Duration.ofSeconds(8)));
        List<Action.Send> fine =
                all.stream()
                        .filter(send -> total(send) > coarse.size())
                        .limit(total(all.getLast()))
                        .toList();
        assertThat(fine).hasSizeGreaterThan(coarse.size());
        if (coarseFirst) {
            pieces.arrive(coarse.subList(0, coarse.size() - 1));
            pieces.arrive(fine.getFirst());
            // Of the older cut only this one was missing.
            pieces.arrive(coarse.getLast());
        } else {
            pieces.arrive(fine.getFirst());
            pieces.arrive(coarse);
        }
        assertThat(pair.right().childSas()).isEmpty();
        assertThat(pair.right().count(Counter.MALFORMED)).isPositive();
        pieces.arrive(fine.subList(1, fine.size()));
        pair.settle();
        pair.assertOneTunnel();
        assertThat(established(pair.right())).isEqualTo(1);
    }

    private static int total(Action.Send send) {
        return send.message().u16(Pieces.TOTAL);
    }

    @Tag("FR-03")
    @Tag("AT-080")
    @Test
    void numbersThatCannotBeAreDropped() {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> sent = pieces.request();
        pieces.arrive(Pieces.without(sent, 2));
        var before = pair.right().states();
        Action.Send second = Pieces.number(sent, 2);
        int total = total(second);
        // Number 0, number above the total, total 0; and forged ones that could be.
        pieces.arrive(second, Pieces.with(second.message(), Pieces.NUMBER + 1, 0));
        pieces.arrive(second, Pieces.with(second.message(), Pieces.NUMBER + 1, total + 1));
        pieces.arrive(second, Pieces.with(second.message(), Pieces.TOTAL + 1, 0));
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(3);
        pieces.arrive(second, Pieces.with(second.message(), Pieces.TOTAL, 0xFF));
        pieces.arrive(second, Pieces.with(second.message(), Pieces.TOTAL + 1, total + 1));
        assertThat(pair.right().count(Counter.NOT_AUTHENTIC)).isEqualTo(2);
        assertThat(pair.right().states()).usingRecursiveComparison().isEqualTo(before);
        // Authentic, and more pieces than we keep.
        List<Bytes> many = pieces.forged(120, Pieces.bulk(16_000));
        assertThat(many).hasSizeGreaterThan(Reassembly.FRAGMENTS_MAX);
        pieces.inject(many.getFirst());
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(4);
        assertThat(pair.right().states()).usingRecursiveComparison().isEqualTo(before);
        pieces.arrive(second);
        pair.settle();
        pair.assertOneTunnel();
    }

    @Tag("FR-04")
    @Test
    void aForgedFragmentCostsNoGoodOne() {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> sent = pieces.request();
        pieces.arrive(Pieces.without(sent, 2));
        Action.Send second = Pieces.number(sent, 2);
        int last = second.message().size() - 1;
        pieces.arrive(second, Pieces.with(second.message(), last, ~second.message().at(last)));
        assertThat(pair.right().count(Counter.NOT_AUTHENTIC)).isEqualTo(1);
        assertThat(pair.right().childSas()).isEmpty();
        pieces.arrive(second);
        pair.settle();
        pair.assertOneTunnel();
    }

    @Tag("FR-05")
    @Tag("AT-080")
    @Test
    void theFirstFragmentAloneNamesThePayload() {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> sent = pieces.request();
        for (Action.Send send : sent) {
            int named = send.message().at(Pieces.FIRST_PAYLOAD) == 0 ? 33 : 0;
            pieces.arrive(send, Pieces.with(send.message(), Pieces.FIRST_PAYLOAD, named));
        }
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(sent.size());
        pieces.arrive(sent);
        pair.settle();
        pair.assertOneTunnel();
    }

    /// What stands before the fragment is passed over, up to a limit, and leaves no trace.
    @Tag("FR-06")
    @Tag("AT-084")
    @Test
    void payloadsOutsideTheFragmentAreBoundedAndForgotten() {
        Pair pair = Pieces.large(1).establish();
        Pieces pieces = Pieces.of(pair);
        var before = pair.right().states();
        pieces.inject(pieces.behind(77, true, 1));
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(1);
        pieces.inject(pieces.behind(77, false, 65));
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(2);
        assertThat(pair.right().states()).usingRecursiveComparison().isEqualTo(before);
        // Up to the limit the request is answered as if nothing stood there.
        pieces.inject(pieces.behind(77, false, 64));
        assertThat(Pair.lines(pair.right()).getLast()).endsWith("SK{}");
    }

    /// The first fragment again asks for the answer again, in the same cut or another; the others
    /// do not.
    @Tag("FR-07")
    @Test
    void theAnswerIsRepeatedOncePerCopyOfTheFirstFragment() {
        Pair pair = Pieces.large(1, new Transport(Fragmentation.YES, 1_000, true, false));
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> request = pieces.request();
        List<Action.Send> answer = pieces.hold(() -> pieces.arrive(request));
        assertThat(pair.right().childSas()).hasSize(1);
        for (Action.Send piece : Pieces.without(request, 1)) {
            assertThat(pieces.hold(() -> pieces.arrive(piece))).isEmpty();
        }
        Action.Send first = Pieces.number(request, 1);
        assertThat(pieces.hold(() -> pieces.arrive(first))).isEqualTo(answer);
        assertThat(pair.right().count(Counter.ANSWER_REPEATED)).isEqualTo(1);
        // The left peer cuts finer: the answer follows, and comes no coarser any more.
        List<Action.Send> again = pieces.hold(() -> pair.world().runFor(Duration.ofSeconds(8)));
        Action.Send finer =
                again.stream()
                        .filter(send -> Pieces.isFrom(send, pair.left()))
                        .filter(send -> send.message().u16(Pieces.NUMBER) == 1)
                        .filter(send -> total(send) > request.size())
                        .findFirst()
                        .orElseThrow();
        long before = pair.right().count(Counter.ANSWER_REPEATED);
        assertThat(pieces.hold(() -> pieces.arrive(finer))).isNotEmpty();
        assertThat(pair.right().count(Counter.ANSWER_REPEATED)).isEqualTo(before + 1);
        pair.world().runFor(Duration.ofSeconds(20));
        pair.assertOneTunnel();
        assertThat(established(pair.right())).isEqualTo(1);
    }

    @Tag("FR-08")
    @Test
    void theWholeMessageMakesItsFragmentsNeedless() {
        Pair pair = Pieces.large(1).establish();
        Pieces pieces = Pieces.of(pair);
        List<Bytes> cut = pieces.forged(576, Pieces.bulk(2_000));
        pieces.inject(cut.subList(1, cut.size()));
        assertThat(pair.right().timers())
                .anySatisfy((timer, _) -> assertThat(timer + "").contains("REASSEMBLY"));
        pieces.inject(pieces.whole(Pieces.bulk(2_000)));
        assertThat(Pair.lines(pair.right()).getLast()).endsWith("SK{}");
        assertThat(pair.right().timers())
                .noneSatisfy((timer, _) -> assertThat(timer + "").contains("REASSEMBLY"));
    }

    /// Of a peer that has proven nothing less is held than of one that has.
    @Tag("FR-09")
    @Tag("AT-080")
    @Tag("AT-085")
    @Test
    void whatIsHeldOfOnePeerIsBounded() {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        pieces.request();
        List<Bytes> tooMuch = pieces.forged(1_280, Pieces.bulk(40_000));
        pieces.inject(tooMuch);
        long dropped = pair.right().count(Counter.MALFORMED);
        long held = pair.right().count(Counter.FRAGMENT_HELD);
        assertThat(dropped).isPositive();
        assertThat(held * 1_280).isBetween(30_000L, Channel.UNPROVEN_OCTETS_MAX + 2_000L);
        assertThat(pair.right().childSas()).isEmpty();
        // It goes with the half-open IKE SA.
        pair.world().network().partition();
        pair.world().runFor(Duration.ofMinutes(3));
        assertThat(pair.right().isEmpty()).isTrue();
    }

    @Tag("FR-09")
    @Test
    void whatNeverBecomesAMessageIsDroppedAfterAWhile() {
        Pair pair = Pieces.large(1).establish();
        Pieces pieces = Pieces.of(pair);
        List<Bytes> cut = pieces.forged(1_280, Pieces.bulk(40_000));
        long before = pair.right().count(Counter.FRAGMENT_HELD);
        pieces.inject(cut.subList(0, cut.size() - 1));
        assertThat(pair.right().count(Counter.FRAGMENT_HELD) - before).isEqualTo(cut.size() - 1);
        pair.world().runFor(Duration.ofSeconds(29));
        assertThat(pair.right().count(Counter.FRAGMENTS_EXPIRED)).isZero();
        pair.world().runFor(Duration.ofSeconds(2));
        assertThat(pair.right().count(Counter.FRAGMENTS_EXPIRED)).isEqualTo(1);
        pieces.inject(cut.getLast());
        assertThat(Pair.lines(pair.right()).getLast()).doesNotEndWith("SK{}");
        pair.left().rekeyChild();
        pair.settle();
        pair.assertOneTunnel();
    }

    @Tag("FR-10")
    @Tag("AT-082")
    @Test
    void fragmentsThatWereNotAgreedAreDropped() {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe,
                                recipe -> recipe.transport(Pieces.transport(Fragmentation.NO)))
                        .establish();
        assertThat(pair.left().ikeSas().getFirst().extensions().fragmentation()).isFalse();
        Pieces pieces = Pieces.of(pair);
        var before = pair.right().states();
        List<Bytes> cut = pieces.forged(576, Pieces.bulk(1_000));
        pieces.inject(cut);
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(cut.size());
        assertThat(pair.right().states()).usingRecursiveComparison().isEqualTo(before);
    }

    @Tag("FR-10")
    @Tag("AT-082")
    @Test
    void aFragmentInIkeSaInitIsDropped() {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        Action.Send first = pieces.request().getFirst();
        // IKE_SA_INIT, message 0, no responder SPI.
        Bytes octets = Pieces.with(Pieces.with(first.message(), 18, 34), 23, 0);
        Bytes init = Bytes.concat(octets.slice(0, 8), Bytes.ofU64(0), octets.slice(16));
        int ikeSas = pair.right().ikeSas().size();
        pieces.arrive(first, Pieces.with(init, 7, ~init.at(7)));
        assertThat(pair.right().ikeSas()).hasSize(ikeSas);
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(1);
    }

    /// A duplicate with other content, from a peer that has the keys: the first one is kept.
    @Tag("AT-083")
    @Test
    void theFirstOfTwoFragmentsWithOneNumberIsKept() {
        Pair pair = Pieces.large(1);
        Pieces pieces = Pieces.of(pair);
        List<Action.Send> sent = pieces.request();
        List<Action.Send> shuffled = new ArrayList<>(sent);
        Collections.reverse(shuffled);
        pieces.arrive(shuffled.subList(0, 1));
        List<Bytes> others = pieces.forged(1_280, Pieces.bulk(3_300));
        assertThat(others).hasSameSizeAs(sent);
        pieces.inject(others.getLast());
        pieces.arrive(shuffled.subList(1, shuffled.size()));
        pair.settle();
        pair.assertOneTunnel();
    }
}
