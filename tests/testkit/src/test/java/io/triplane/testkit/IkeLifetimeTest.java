package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Soft and hard lifetimes of IKE SAs.
class IkeLifetimeTest {
    private static final Duration REKEY = Duration.ofMinutes(100);
    private static final Duration JITTER = Duration.ofMinutes(10);
    private static final Duration OVER = Duration.ofMinutes(20);

    private static Recipe limited(Recipe recipe) {
        return recipe.ikeLifetime(REKEY, Duration.ZERO, JITTER, OVER);
    }

    @Seeds(10)
    void theSoftLifetimeRekeysSomewhatEarlierEachTime(long seed) {
        Pair pair = Pair.of(seed, IkeLifetimeTest::limited, recipe -> recipe).establish();
        pair.world().crashes(0.2);
        pair.world().runFor(Duration.ofHours(30));
        // 18 at 100 minutes each, 20 at 90.
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.IkeSaRekeyed.class)).hasSizeBetween(18, 20);
            assertThat(peer.events(Event.IkeSaClosed.class)).isEmpty();
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
        }
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void theScheduleIsShown() {
        Pair pair = Pair.of(1, IkeLifetimeTest::limited, recipe -> recipe).establish();
        IkeSaView before = pair.left().ikeSa();
        Tick from = before.establishedAt().orElseThrow();
        assertThat(before.schedule().rekeyAt().orElseThrow())
                .isBetween(from.plus(REKEY.minus(JITTER)), from.plus(REKEY));
        assertThat(before.schedule().expiresAt()).contains(from.plus(REKEY).plus(OVER));
        assertThat(before.schedule().reauthAt()).isEmpty();
        assertThat(pair.right().ikeSa().schedule()).isEqualTo(IkeSaView.Schedule.NONE);
        pair.world().runFor(Duration.ofMinutes(5));
        pair.left().rekeyIke();
        pair.settle();
        // A rekey begins a new term; when the peers proved who they are stays as it was.
        IkeSaView after = pair.left().ikeSa();
        assertThat(after.establishedAt()).contains(from);
        assertThat(after.schedule().expiresAt().orElseThrow())
                .isGreaterThan(before.schedule().expiresAt().orElseThrow());
    }

    /// The peer answers everything but takes no rekey: the end comes when it was announced.
    @Test
    void aPeerThatRefusesEveryRekeyLosesTheIkeSaInTime() {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> limited(recipe).afterPeerClosed(AfterLoss.RESTART),
                                recipe -> recipe)
                        .establish();
        pair.right().configure(pair.toLeft().ike(IkeScene.withGroups(IkeScene.BIG)));
        Tick end = pair.left().ikeSa().schedule().expiresAt().orElseThrow();
        pair.world().runFor(end.since(pair.world().now()).minus(Duration.ofMillis(1)));
        pair.assertOneTunnel();
        // From the soft lifetime on, every one to two minutes.
        assertThat(pair.left().events(Event.NegotiationFailed.class)).hasSizeBetween(10, 30);
        pair.world().runFor(Duration.ofMillis(2));
        assertThat(pair.left().plane().size()).isZero();
        pair.world().runFor(Duration.ofMillis(100));
        assertThat(pair.right().plane().size()).isZero();
        for (Peer peer : List.of(pair.left(), pair.right())) {
            assertThat(peer.events(Event.IkeSaClosed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
        }
        assertThat(pair.left().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.expired");
        // A tunnel that is to stay comes back when the peer takes it again.
        pair.right().configure(pair.toLeft().ike(Recipe.IKE_GCM));
        pair.world().runFor(Duration.ofMinutes(15));
        pair.assertOneTunnelAndNothingElse();
    }

    /// The window is taken by a request that gets no answer when the end comes.
    @Test
    void theHardLifetimeDoesNotWaitForAnAnswer() {
        Pair pair =
                Pair.of(
                                1,
                                recipe ->
                                        recipe.ikeLifetime(
                                                        Duration.ofSeconds(60),
                                                        Duration.ZERO,
                                                        Duration.ZERO,
                                                        Duration.ofSeconds(5))
                                                .retransmission(Scene.SLOW),
                                recipe -> recipe)
                        .establish();
        dropRekeys(pair);
        pair.world().runFor(Duration.ofSeconds(66));
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(pair.left().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.expired");
    }

    private static void dropRekeys(Pair pair) {
        pair.world()
                .network()
                .drop(send ->
                        Pair.isOf(send, ExchangeType.CREATE_CHILD_SA)
                                && !IkeHeader.peek(send.message()).orElseThrow().response());
    }
}
