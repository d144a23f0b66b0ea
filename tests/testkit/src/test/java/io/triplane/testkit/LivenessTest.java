package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.junit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A peer that does not answer any more (RFC 7296 §2.4).
class LivenessTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final Retransmission CURVE =
            new Retransmission(Duration.ofSeconds(1), 2, 3, Duration.ofSeconds(20));

    /// Both ask after 30 s of silence.
    private static Pair pair(long seed, AfterLoss whenDead) {
        return Pair.of(
                seed,
                recipe -> recipe.dpd(DELAY, whenDead).retransmission(CURVE),
                recipe -> recipe.dpd(DELAY, whenDead).retransmission(CURVE));
    }

    /// 30 s of silence, then 1 + 2 + 4 + 8 s of asking; nothing is sent after that.
    @Tag("DP-03")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeadPeerIsGivenUpAfterATimeThatFollowsFromTheConfiguration(boolean initiator) {
        Pair pair = pair(1, AfterLoss.CLEAR).establish();
        Peer survivor = initiator ? pair.left() : pair.right();
        pair.world().network().partition();
        Tick silent = pair.world().now();
        pair.world().runUntil(Pair.A_WHILE, () -> survivor.ikeSas().isEmpty());
        Duration took = pair.world().now().since(silent);
        assertThat(took)
                .isBetween(DELAY.plus(CURVE.total()).minusSeconds(1), DELAY.plus(CURVE.total()));
        assertThat(survivor.count(Counter.LIVENESS_CHECKED)).isEqualTo(1);
        assertThat(survivor.count(Counter.RETRANSMITTED)).isEqualTo(3);
        assertThat(survivor.events(Event.IkeSaClosed.class))
                .singleElement()
                .satisfies(closed -> assertThat(closed.cause().code()).isEqualTo("ike.peer.dead"));
        assertThat(survivor.events(Event.ChildSaDown.class)).hasSize(1);
        int lines = Pair.lines(survivor).size();
        pair.world().runFor(Duration.ofMinutes(5));
        assertThat(Pair.lines(survivor)).hasSize(lines);
        assertThat(survivor.isEmpty()).isTrue();
    }

    /// An answer to the last repetition is as good as one to the first.
    @Tag("DP-03")
    @Test
    void aPeerThatAnswersInTheLastMomentLives() {
        Pair pair = pair(1, AfterLoss.CLEAR).establish();
        pair.world().network().partition();
        pair.world().runFor(DELAY.plusSeconds(6));
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(2));
        assertThat(pair.left().events(Event.IkeSaClosed.class)).isEmpty();
        pair.assertOneTunnelAndNothingElse();
    }

    /// The peer's own requests are proof enough.
    @Test
    void whoeverIsHeardIsNotAsked() {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe.dpd(DELAY, AfterLoss.CLEAR),
                                recipe -> recipe.dpd(Duration.ofSeconds(20), AfterLoss.CLEAR))
                        .establish();
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.LIVENESS_CHECKED)).isZero();
        assertThat(pair.right().count(Counter.LIVENESS_CHECKED)).isGreaterThan(25);
    }

    /// What cannot be authentic is not.
    @Test
    void copiesOfOldMessagesAreNoSignOfLife() {
        Pair pair = pair(1, AfterLoss.CLEAR);
        var sent = pair.tap();
        pair.establish();
        pair.left().rekeyChild();
        pair.settle();
        pair.world().network().heal().partition();
        var old = sent.stream().filter(s -> Pair.isOf(s, ExchangeType.CREATE_CHILD_SA)).toList();
        for (int i = 0; i < 20; i++) {
            old.forEach(s -> pair.world().inject(s.local(), s.remote(), s.natPort(), s.message()));
            pair.world().runFor(Duration.ofSeconds(3));
        }
        assertThat(pair.left().ikeSas()).isEmpty();
        assertThat(pair.right().ikeSas()).isEmpty();
    }

    /// One check more would only stand in the way of the open request, which asks as well.
    @Tag("RT-15")
    @Test
    void whileARequestIsOpenNobodyAsksBeside() {
        Pair pair = pair(1, AfterLoss.CLEAR).establish();
        pair.world().network().partition();
        pair.world().runFor(DELAY.minusSeconds(1));
        pair.left().rekeyChild();
        pair.world().runFor(Duration.ofSeconds(10));
        assertThat(pair.left().count(Counter.LIVENESS_CHECKED)).isZero();
        pair.world().runFor(Duration.ofSeconds(10));
        assertThat(pair.left().events(Event.IkeSaClosed.class)).hasSize(1);
    }

    @Test
    void anotherIntervalHoldsAtOnce() {
        Pair pair = Pair.established(1);
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.LIVENESS_CHECKED)).isZero();
        pair.left().configure(pair.toRight().dpd(Duration.ofSeconds(10), AfterLoss.CLEAR));
        pair.world().runFor(Duration.ofSeconds(61));
        assertThat(pair.left().count(Counter.LIVENESS_CHECKED)).isBetween(6L, 7L);
    }

    /// Both find the other dead and begin again at about the same time.
    @Tag("DP-04")
    @Seeds(40)
    void bothBeginAgainAndOneTunnelIsLeft(long seed) {
        Pair pair = pair(seed, AfterLoss.RESTART).establish();
        SeededRandom random = new SeededRandom(seed);
        pair.world().network().partition();
        pair.world().runFor(random.between(Duration.ofSeconds(50), Duration.ofMinutes(20)));
        assertThat(pair.left().childSas()).isEmpty();
        pair.world().network().heal().loss(0.1).delay(Duration.ofMillis(5), Duration.ofMillis(300));
        pair.world().runFor(Duration.ofMinutes(15));
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(2));
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().ikeSas()).hasSize(1);
        assertThat(pair.right().ikeSas()).hasSize(1);
    }

    /// Attempts grow apart while nobody is there, without an end.
    @Tag("DP-03")
    @Test
    void aRestartTriesForEverAndEverMoreRarely() {
        Pair pair = pair(1, AfterLoss.RESTART).establish();
        pair.world().network().partition();
        pair.world().runFor(Duration.ofHours(1));
        long early = attempts(pair);
        pair.world().runFor(Duration.ofHours(9));
        assertThat(attempts(pair) - early).isBetween(80L, 9 * early);
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(10));
        pair.assertOneTunnelAndNothingElse();
    }

    private static long attempts(Pair pair) {
        return pair.left().events(Event.NegotiationFailed.class).size();
    }
}
