package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.Event.Counter;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A NAT forgets who has been silent for too long; then nobody outside reaches who is behind it
/// (RFC 3948 §4).
class NatKeepAliveTest {
    private static final Duration MAPPING_LIFE = Duration.ofSeconds(30);

    /// The left peer is behind a NAT with a short memory, and begins.
    private static Pair pair(long seed, UnaryOperator<Recipe> ofLeft) {
        World world = World.seeded(seed);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        left.behindNat("203.0.113.1").forgetsAfter(MAPPING_LIFE);
        Recipe toRight = ofLeft.apply(world.recipe(left, right));
        Pair pair = new Pair(world, left, right, toRight, world.recipe(right, left).fromAnywhere());
        left.configure(toRight);
        right.configure(pair.toLeft());
        return pair.establish();
    }

    @Test
    void whoeverIsBehindTheNatIsReachedAfterALongSilence() {
        Pair pair = pair(1, recipe -> recipe);
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.NAT_KEEPALIVE_SENT)).isBetween(29L, 30L);
        assertThat(pair.right().count(Counter.NAT_KEEPALIVE_SENT)).isZero();
        pair.right().rekeyChild();
        pair.settle();
        assertThat(pair.right().count(Counter.RETRANSMITTED)).isZero();
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void withoutItNobodyGetsThrough() {
        Pair pair = pair(1, recipe -> recipe.natKeepAlive(Duration.ZERO));
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.NAT_KEEPALIVE_SENT)).isZero();
        pair.right().rekeyChild();
        pair.world().runFor(Duration.ofMinutes(2));
        assertThat(pair.right().ikeSas()).isEmpty();
    }

    /// Requests, answers and repetitions remind the NAT as well.
    @Test
    void onlySilenceIsBroken() {
        Pair pair = pair(1, recipe -> recipe.dpd(Duration.ofSeconds(19), AfterLoss.CLEAR));
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.NAT_KEEPALIVE_SENT)).isZero();
        assertThat(pair.left().count(Counter.LIVENESS_CHECKED)).isGreaterThan(20);
    }

    @Test
    void withoutANatNobodyIsReminded() {
        Pair pair = Pair.established(1);
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.NAT_KEEPALIVE_SENT)).isZero();
        assertThat(pair.right().count(Counter.NAT_KEEPALIVE_SENT)).isZero();
    }

    /// Who claims a NAT does so because of something on the path, which may forget too.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoForcesEncapsulationKeepsItsPathOpen(boolean initiator) {
        UnaryOperator<Recipe> forced = recipe -> recipe.natTraversal(NatTraversal.FORCE);
        UnaryOperator<Recipe> plain = recipe -> recipe;
        Pair pair = Pair.of(1, initiator ? forced : plain, initiator ? plain : forced).establish();
        pair.world().runFor(Duration.ofMinutes(10));
        Peer who = initiator ? pair.left() : pair.right();
        Peer other = initiator ? pair.right() : pair.left();
        assertThat(who.count(Counter.NAT_KEEPALIVE_SENT)).isBetween(29L, 30L);
        assertThat(other.count(Counter.NAT_KEEPALIVE_SENT)).isZero();
    }

    @Test
    void anotherIntervalHoldsAtOnce() {
        Pair pair = pair(1, recipe -> recipe);
        pair.left().configure(pair.toRight().natKeepAlive(Duration.ofSeconds(5)));
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(pair.left().count(Counter.NAT_KEEPALIVE_SENT)).isBetween(11L, 12L);
        pair.left().configure(pair.toRight().natKeepAlive(Duration.ZERO));
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().count(Counter.NAT_KEEPALIVE_SENT)).isBetween(11L, 12L);
    }

    @Seeds(20)
    void theOtherEndRekeysForHoursOverABadNetwork(long seed) {
        Pair pair = pair(seed, recipe -> recipe);
        pair.world().crashes(0.02);
        pair.world().network().loss(0.1).duplicates(0.1);
        for (int i = 0; i < 6; i++) {
            pair.world().runFor(Duration.ofMinutes(30));
            pair.right().rekeyChild();
            pair.world().runFor(Duration.ofMinutes(2));
            pair.assertOneTunnelAndNothingElse();
        }
        assertThat(pair.right().count(Counter.PEER_MOVED)).isZero();
        pair.left().terminateAll();
        pair.world().runFor(Duration.ofMinutes(2));
        pair.assertNothing();
    }
}
