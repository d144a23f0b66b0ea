package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Message ID synchronisation (RFC 6311). B is the member of a cluster that takes over, A its peer.
class MessageIdSyncTest {
    /// What B and A have asked since the state that B goes on from.
    @Tag("MS-01")
    @Tag("MS-06")
    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2", "2,0", "2,1", "2,2"})
    void bothEndsTakeTheHigherNumbers(int asked, int heard) {
        for (boolean original : List.of(true, false)) {
            Pair pair = Pair.established(1);
            Peer b = original ? pair.left() : pair.right();
            Peer a = original ? pair.right() : pair.left();
            try (Secret earlier = b.snapshot()) {
                exchanges(pair, b, asked);
                exchanges(pair, a, heard);
                b.failOver(earlier);
            }
            pair.settle();
            assertThat(a.count(Counter.RESYNCHRONISED)).as("%s", pair.world().transcript()).isOne();
            assertThat(b.count(Counter.RESYNCHRONISED)).isOne();
            IkeSaView ofA = a.ikeSas().getFirst();
            IkeSaView ofB = b.ikeSas().getFirst();
            assertThat(ofA.requestsSent()).isEqualTo(ofB.requestsReceived());
            assertThat(ofA.requestsReceived()).isEqualTo(ofB.requestsSent());
            goesOn(pair);
        }
    }

    private static void exchanges(Pair pair, Peer who, int count) {
        for (int i = 0; i < count; i++) {
            who.checkLiveness();
            pair.settle();
        }
    }

    /// Each end is asked and answers.
    private static void goesOn(Pair pair) {
        for (Peer peer : pair.world().peers()) {
            long before = peer.ikeSas().getFirst().requestsSent();
            peer.checkLiveness();
            pair.settle();
            assertThat(peer.ikeSas().getFirst().requestsSent()).isEqualTo(before + 1);
        }
        pair.left().rekeyChild();
        pair.settle();
        pair.assertOneTunnel();
    }

    @Tag("MS-02")
    @Test
    void aRepeatedRequestGetsTheSameAnswer() {
        Pair pair = Pair.established(1);
        List<Action.Send> sent = pair.tap();
        failOver(pair.left());
        pair.settle();
        Action.Send request = sent.getFirst();
        Action.Send answer = sent.getLast();
        IkeSaView before = pair.right().ikeSas().getFirst();
        sent.clear();
        arrive(pair, request);
        assertThat(sent).extracting(Action.Send::message).containsExactly(answer.message());
        assertThat(pair.right().ikeSas().getFirst()).isEqualTo(before);
        pair.settle();
        goesOn(pair);
    }

    @Tag("MS-03")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplayIsIgnoredOnceEitherEndHasGoneOn(boolean byB) {
        Pair pair = Pair.established(1);
        List<Action.Send> sent = pair.tap();
        failOver(pair.left());
        pair.settle();
        Action.Send request = sent.getFirst();
        exchanges(pair, byB ? pair.left() : pair.right(), 1);
        IkeSaView before = pair.right().ikeSas().getFirst();
        sent.clear();
        arrive(pair, request);
        assertThat(sent).isEmpty();
        assertThat(pair.right().ikeSas().getFirst()).isEqualTo(before);
        goesOn(pair);
    }

    @Tag("MS-04")
    @Test
    void withoutAgreementNothingIsBroughtTogether() {
        Transport without = new Transport(Fragmentation.YES, 1_280, false, false);
        Pair pair = Pair.of(1, recipe -> recipe, recipe -> recipe.transport(without)).establish();
        IkeSaView before = pair.right().ikeSas().getFirst();
        List<Action.Send> sent = pair.tap();
        KeyHolder.of(pair).ask(ExchangeType.INFORMATIONAL.number(), 0, sync(9, 9));
        failOver(pair.left());
        assertThat(sent).isEmpty();
        assertThat(pair.right().ikeSas().getFirst()).isEqualTo(before);
        assertThat(pair.right().count(Counter.OUTSIDE_WINDOW)).isOne();
    }

    @Tag("MS-05")
    @Test
    void aPeerThatKnowsLessOfItsOwnRequestsThanWeIsIgnored() {
        Pair pair = Pair.established(1);
        exchanges(pair, pair.left(), 2);
        IkeSaView before = pair.right().ikeSas().getFirst();
        List<Action.Send> sent = pair.tap();
        KeyHolder.of(pair).ask(ExchangeType.INFORMATIONAL.number(), 0, sync(2, 0));
        assertThat(sent).isEmpty();
        assertThat(pair.right().ikeSas().getFirst()).isEqualTo(before);
        assertThat(pair.right().count(Counter.OUTSIDE_WINDOW)).isOne();
    }

    /// A's request is open when the sync comes: it gets a new number and goes through.
    @Tag("MS-07")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOpenRequestIsAskedAgainUnderANewNumber(boolean byA) {
        Pair pair = Pair.established(1);
        Peer who = byA ? pair.right() : pair.left();
        pair.world().network().partition();
        who.rekeyChild();
        pair.settle();
        pair.world().network().heal();
        long open = who.ikeSas().getFirst().requestsSent() - 1;
        int spi = pair.left().child().inboundSpi();
        failOver(pair.left());
        pair.settle();
        assertThat(who.ikeSas().getFirst().requestsSent()).isGreaterThan(open + 1);
        pair.world().runFor(Duration.ofSeconds(30));
        pair.assertOneTunnel();
        assertThat(pair.left().child().inboundSpi()).isNotEqualTo(spi);
        goesOn(pair);
    }

    @Tag("MS-08")
    @Test
    void aMessageThatSaysAnythingElseIsNoSync() {
        Pair pair = Pair.established(1);
        IkeSaView before = pair.right().ikeSas().getFirst();
        List<Action.Send> sent = pair.tap();
        Payload more = Notify.of(NotifyType.INITIAL_CONTACT);
        KeyHolder holder = KeyHolder.of(pair);
        holder.ask(ExchangeType.INFORMATIONAL.number(), 0, List.of(sync(9, 9).getFirst(), more));
        holder.ask(ExchangeType.INFORMATIONAL.number(), 0, List.of());
        assertThat(sent).isEmpty();
        assertThat(pair.right().ikeSas().getFirst()).isEqualTo(before);
        assertThat(pair.right().count(Counter.OUTSIDE_WINDOW)).isEqualTo(2);
    }

    private static void failOver(Peer peer) {
        try (Secret earlier = peer.snapshot()) {
            peer.failOver(earlier);
        }
    }

    private static void arrive(Pair pair, Action.Send send) {
        pair.world().inject(send.local(), send.remote(), send.natPort(), send.message());
    }

    private static List<Payload> sync(long send, long receive) {
        Bytes data = Bytes.concat(Bytes.ofU32(7), Bytes.ofU32(send), Bytes.ofU32(receive));
        return List.of(Notify.of(NotifyType.IKEV2_MESSAGE_ID_SYNC, data));
    }
}
