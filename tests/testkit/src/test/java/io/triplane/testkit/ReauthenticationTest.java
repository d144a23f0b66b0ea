package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The peers prove their identities anew, make before break.
class ReauthenticationTest {
    private static final Duration REAUTH = Duration.ofMinutes(60);
    private static final Duration OVER = Duration.ofMinutes(10);

    private static Recipe limited(Recipe recipe) {
        return recipe.ikeLifetime(Duration.ZERO, REAUTH, Duration.ZERO, OVER);
    }

    /// Whatever the policy about second IKE SAs is: this is none.
    @ParameterizedTest
    @EnumSource(Uniqueness.class)
    void thereIsNoInstantWithoutATunnel(Uniqueness policy) {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> limited(recipe.uniqueness(policy)),
                                recipe -> recipe.uniqueness(policy))
                        .establish();
        pair.world().crashes(0.2);
        for (Peer peer : pair.world().peers()) {
            peer.plane().delay(Duration.ofMillis(50), Duration.ofMillis(400));
        }
        Tick began = pair.left().ikeSa().establishedAt().orElseThrow();
        long before = pair.left().ikeSa().initiatorSpi();
        assertThat(pair.left().ikeSa().schedule().reauthAt()).contains(began.plus(REAUTH));
        pair.world().runFor(REAUTH.minus(Duration.ofSeconds(1)));
        untilOpenAllTheWay(
                pair,
                () ->
                        established(pair.left()) == 2
                                && pair.left().ikeSas().size() == 1
                                && pair.right().ikeSas().size() == 1);
        pair.assertOneTunnelAndNothingElse();
        IkeSaView after = pair.left().ikeSa();
        assertThat(after.initiatorSpi()).isNotEqualTo(before);
        assertThat(after.establishedAt().orElseThrow()).isGreaterThan(began.plus(REAUTH));
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.IkeSaClosed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(2);
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
            assertThat(peer.events(Event.NegotiationFailed.class)).isEmpty();
        }
        assertThat(pair.left().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.reauthenticated");
    }

    private static long established(Peer peer) {
        return peer.events(Event.IkeSaEstablished.class).size();
    }

    /// At every step each side sends on something that the other receives.
    private static void untilOpenAllTheWay(Pair pair, BooleanSupplier done) {
        pair.world()
                .runUntil(
                        Pair.A_WHILE,
                        () -> {
                            assertOpen(pair, pair.left(), pair.right());
                            assertOpen(pair, pair.right(), pair.left());
                            return done.getAsBoolean();
                        });
    }

    private static void assertOpen(Pair pair, Peer sender, Peer receiver) {
        int spi = sender.plane().sendingSpi(Recipe.CHILD).orElseThrow();
        assertThat(receiver.plane().inboundSpis())
                .as("%s", pair.world().transcript())
                .contains(spi);
    }

    /// The peer is away when the time comes; the old IKE SA goes on until its hard end.
    @Test
    void anAttemptThatFailsIsRepeatedUntilItSucceeds() {
        Pair pair = Pair.of(1, ReauthenticationTest::limited, recipe -> recipe).establish();
        pair.right().configure(pair.toLeft().psk("another"));
        pair.world().runFor(REAUTH.plus(Duration.ofMinutes(5)));
        assertThat(pair.left().events(Event.NegotiationFailed.class)).hasSizeBetween(2, 6);
        pair.assertOneTunnel();
        pair.right().configure(pair.toLeft().psk("the quick brown fox"));
        pair.world().runFor(Duration.ofMinutes(3));
        assertThat(established(pair.left())).isEqualTo(2);
        assertThat(pair.left().ikeSas()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void whoCannotProveItsIdentityAnewLosesTheTunnelInTime() {
        Pair pair = Pair.of(1, ReauthenticationTest::limited, recipe -> recipe).establish();
        pair.right().configure(pair.toLeft().psk("another"));
        pair.left().rekeyIke();
        pair.world().runFor(REAUTH.plus(OVER).minus(Duration.ofSeconds(1)));
        pair.assertOneTunnel();
        pair.world().runFor(Duration.ofSeconds(2));
        assertThat(pair.left().plane().size()).isZero();
        assertThat(pair.right().plane().size()).isZero();
        assertThat(pair.left().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.expired");
    }

    /// Both ends at once, with rekeys in between, over a bad network.
    @Seeds(40)
    void oneTunnelIsLeftWhateverTheNetworkDoes(long seed) {
        Pair pair =
                Pair.of(seed, ReauthenticationTest::limited, ReauthenticationTest::limited)
                        .establish();
        pair.world().crashes(0.05);
        pair.world()
                .network()
                .loss(0.1)
                .duplicates(0.1)
                .delay(Duration.ofMillis(1), Duration.ofMillis(900));
        SeededRandom random = new SeededRandom(seed);
        pair.world().runFor(REAUTH.minus(Duration.ofSeconds(3)));
        for (Peer peer : List.of(pair.left(), pair.right())) {
            pair.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(4)));
            if (peer.ikeSas().size() == 1) {
                peer.rekeyIke();
            }
        }
        pair.world().runFor(Duration.ofMinutes(9));
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(9));
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        }
        pair.assertOneTunnelAndNothingElse();
    }
}
