package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.Lifetime;
import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.ConnectionConfig.Role;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What brings a child up again, and how often that is tried.
class ComingBackTest {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Retransmission ONCE =
            new Retransmission(Duration.ofSeconds(1), 1, 0, Duration.ofSeconds(1));

    /// How a child ends that nobody here has ended.
    enum End {
        PEER_DELETES_CHILD,
        PEER_DELETES_IKE_SA,
        HARD_LIFETIME,
        PEER_IS_DEAD
    }

    static Stream<Arguments> ends() {
        return Stream.of(End.values())
                .flatMap(end ->
                        Stream.of(StartAction.values())
                                .flatMap(start ->
                                        Stream.of(AfterLoss.values())
                                                .map(then -> Arguments.of(end, start, then))));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void theCloseActionDecides(End end, StartAction start, AfterLoss then) {
        Duration never = Duration.ZERO;
        Duration life = end == End.HARD_LIFETIME ? Duration.ofSeconds(100) : never;
        Duration liveness = end == End.PEER_IS_DEAD ? Duration.ofSeconds(50) : never;
        Pair pair =
                Pair.of(
                                1,
                                recipe ->
                                        recipe.start(start)
                                                .afterPeerClosed(then)
                                                .dpd(liveness, then)
                                                .lifetime(new Lifetime(never, never, life)),
                                recipe -> recipe.role(Role.RESPONDER))
                        .establish();
        switch (end) {
            case PEER_DELETES_CHILD -> pair.right().terminateChild();
            case PEER_DELETES_IKE_SA -> pair.right().terminateAll();
            case HARD_LIFETIME -> pair.world().runFor(life);
            case PEER_IS_DEAD -> {
                pair.right().crashAndForget();
                pair.world().runFor(Duration.ofMinutes(2));
            }
        }
        pair.world().runFor(Duration.ofSeconds(20));
        assertThat(pair.left().events(Event.ChildSaDown.class)).hasSize(1);
        if (then == AfterLoss.CLEAR) {
            assertThat(pair.left().childSas()).isEmpty();
            assertThat(pair.left().plane().size()).isZero();
            assertThat(retries(pair.left())).isEmpty();
        } else {
            pair.assertOneTunnel();
            assertThat(pair.left().events(Event.ChildSaUp.class)).hasSize(2);
        }
    }

    private static Map<TimerId, Tick> retries(Peer peer) {
        Map<TimerId, Tick> retries = new HashMap<>(peer.timers());
        retries.keySet().removeIf(timer -> !(timer instanceof TimerId.OfChildConfig));
        return retries;
    }

    /// The waits between the attempts of a tunnel that is to stand and cannot be had.
    private static List<Duration> waits(Pair pair, int count) {
        List<Duration> waits = new ArrayList<>();
        while (waits.size() < count) {
            pair.world().runUntil(Pair.A_WHILE, () -> !retries(pair.left()).isEmpty());
            Tick at = retries(pair.left()).values().iterator().next();
            waits.add(Duration.ofNanos(at.nanos() - pair.world().now().nanos()));
            pair.world()
                    .runUntil(Pair.A_WHILE.multipliedBy(2), () -> retries(pair.left()).isEmpty());
        }
        return waits;
    }

    private static Pair cut(long seed) {
        World world = World.seeded(seed);
        world.network().partition();
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        Recipe toRight = world.recipe(left, right).start(StartAction.START).retransmission(ONCE);
        Recipe toLeft = world.recipe(right, left);
        left.configure(toRight);
        right.configure(toLeft);
        return new Pair(world, left, right, toRight, toLeft);
    }

    /// Doubling from two seconds to five minutes, up to a quarter more at random; for ever.
    @Test
    void attemptsBecomeRareAndNeverEnd() {
        List<Duration> waits = waits(cut(1), 14);
        Duration expected = FIRST;
        for (Duration wait : waits) {
            assertThat(wait).isBetween(expected, expected.plus(expected.dividedBy(4)));
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        }
        // Two gateways that were cut off together do not come back together.
        assertThat(waits(cut(2), 14)).isNotEqualTo(waits);
    }

    @Test
    void aTunnelThatWasUpIsTriedSoonAgain() {
        Pair pair = cut(1);
        waits(pair, 6);
        pair.world().network().heal();
        pair.world().runFor(MOST.multipliedBy(2));
        pair.assertOneTunnelAndNothingElse();
        pair.world().network().partition();
        pair.left().plane().away().back();
        pair.left().crashAndForget();
        assertThat(waits(pair, 1).getFirst()).isBetween(FIRST, FIRST.plusMillis(500));
    }

    /// An operator's word at once takes the place of the wait.
    @Test
    void aCommandDoesNotWait() {
        Pair pair = cut(1);
        waits(pair, 8);
        pair.world().runUntil(Pair.A_WHILE, () -> !retries(pair.left()).isEmpty());
        pair.world().network().heal();
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofSeconds(2));
        pair.assertOneTunnel();
    }

    @ParameterizedTest
    @EnumSource(AfterLoss.class)
    void aResponderNeverBegins(AfterLoss then) {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe,
                                recipe -> recipe.role(Role.RESPONDER).afterPeerClosed(then))
                        .establish();
        pair.left().terminateAll();
        pair.assertNothing();
    }
}
