package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A connection leaves the configuration in the middle of something.
class UnconfigureTest {
    private final Pair pair = pair(1);

    /// The peer may have answered, but nothing says so yet: nothing of ours is worth a message.
    @Test
    void duringTheFirstExchangeTheAttemptEndsAtOnce() {
        pair.left().initiate(pair.toRight());
        pair.left().unconfigure(pair.toRight().name());
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(pair.left().hasWipedSharedKeys()).isTrue();
        pair.assertNothing();
    }

    /// The peer establishes it with our request, so it is told once we have established it too.
    @Test
    void duringAuthenticationTheIkeSaEndsAsSoonAsItStands() {
        pair.left().initiate(pair.toRight());
        until(() -> state(pair.left()) == IkeSaView.State.AUTHENTICATING);
        pair.left().unconfigure(pair.toRight().name());
        assertThat(pair.left().hasWipedSharedKeys()).as("it has to verify the answer").isFalse();
        pair.settle();
        assertThat(Pair.lines(pair.left())).anyMatch(line -> line.contains("SK{D(IKE)}"));
        assertThat(pair.left().events(Event.ChildSaUp.class)).isEmpty();
        assertThat(pair.left().hasWipedSharedKeys()).isTrue();
        pair.assertNothing();
    }

    @Test
    void aResponderThatForgetsAConnectionRefusesWhoIsUnderWay() {
        pair.left().initiate(pair.toRight());
        until(() -> !pair.right().ikeSas().isEmpty());
        pair.right().unconfigure(pair.toLeft().name());
        pair.settle();
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.auth.unknown-peer");
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.auth.refused");
        pair.assertNothing();
    }

    /// `N(REKEY_SA)` is under way; its answer comes first, then the Delete goes out.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void duringARekeyItEndsAfterTheAnswer(boolean byRekeying) {
        pair.establish();
        pair.left().rekeyChild();
        pair.world().runFor(Duration.ofMillis(5));
        Peer who = byRekeying ? pair.left() : pair.right();
        who.unconfigure((byRekeying ? pair.toRight() : pair.toLeft()).name());
        pair.settle();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
            assertThat(peer.events(Event.IkeSaClosed.class)).hasSize(1);
        }
        assertThat(who.hasWipedSharedKeys()).isTrue();
        pair.assertNothing();
    }

    @Seeds(100)
    void atWhateverMomentNothingIsLeft(long seed) {
        Pair any = pair(seed);
        SeededRandom random = new SeededRandom(seed);
        unsettle(any);
        if (random.chance(0.5)) {
            any.left().initiate(any.toRight());
            any.world().runUntil(Pair.A_WHILE, () -> any.right().childSas().size() == 1);
            (random.chance(0.5) || any.left().childSas().isEmpty() ? any.right() : any.left())
                    .rekeyChild();
        } else {
            any.left().initiate(any.toRight());
        }
        any.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(2)));
        boolean byLeft = random.chance(0.5);
        Peer who = byLeft ? any.left() : any.right();
        who.unconfigure((byLeft ? any.toRight() : any.toLeft()).name());
        any.world().runFor(Duration.ofMinutes(10));
        assertThat(who.isEmpty()).as("%s", any.world().transcript()).isTrue();
        assertThat(who.hasWipedSharedKeys()).isTrue();
        any.assertNothing();
    }

    /// It comes back at once: what is ending ends, and the new one is begun beside it.
    @Seeds(60)
    void atWhateverMomentItCanComeBack(long seed) {
        Pair any = pair(seed);
        SeededRandom random = new SeededRandom(seed);
        unsettle(any);
        any.world().crashes(0.05);
        any.left().initiate(any.toRight());
        any.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(4)));
        any.left().unconfigure(any.toRight().name());
        any.world().runFor(random.between(Duration.ZERO, Duration.ofMillis(500)));
        any.left().configure(any.toRight());
        any.world().runFor(random.between(Duration.ZERO, Duration.ofMillis(500)));
        any.left().initiate(any.toRight());
        any.world().runFor(Duration.ofMinutes(5));
        any.world().network().heal();
        any.left().initiate(any.toRight());
        any.world().runFor(Duration.ofMinutes(5));
        any.assertOneTunnelAndNothingElse();
    }

    private static Pair pair(long seed) {
        return Pair.of(seed, UnconfigureTest::lively, UnconfigureTest::lively);
    }

    private static Recipe lively(Recipe recipe) {
        return recipe.dpd(Duration.ofSeconds(20), AfterLoss.CLEAR);
    }

    private static void unsettle(Pair pair) {
        pair.world()
                .network()
                .loss(0.15)
                .duplicates(0.1)
                .delay(Duration.ofMillis(5), Duration.ofMillis(700));
        pair.world()
                .peers()
                .forEach(peer -> peer.plane().delay(Duration.ofMillis(1), Duration.ofMillis(300)));
    }

    private void until(BooleanSupplier condition) {
        pair.world().runUntil(Pair.A_WHILE, condition);
    }

    private static IkeSaView.State state(Peer peer) {
        return peer.ikeSas().getFirst().state();
    }
}
