package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of the first IKE SA of a pair of identities when a second one is authenticated.
class UniquenessTest {
    /// The left peer has ended its IKE SA, the right one has not heard of it, and the left one
    /// begins again: it knows of the old one still, so it does not claim a first contact.
    private static Pair secondOf(Uniqueness policy) {
        Pair pair =
                Pair.of(1, recipe -> recipe.uniqueness(policy), r -> r.uniqueness(policy))
                        .establish();
        pair.world().network().drop(send -> Pair.isOf(send, ExchangeType.INFORMATIONAL));
        pair.left().terminateAll();
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofSeconds(1));
        assertThat(Pair.lines(pair.left())).noneMatch(line -> line.contains("2 SK{IDi N(INITIAL"));
        return pair;
    }

    @Tag("AU-09")
    @Test
    void replaceClosesTheOldOneOnceTheNewOneIsUp() {
        Pair pair = secondOf(Uniqueness.REPLACE);
        // It might be a peer that proves its identity anew and is not through yet.
        assertThat(pair.right().events(Event.ChildSaUp.class)).hasSize(1);
        pair.world().runFor(Duration.ofSeconds(10));
        assertThat(pair.right().events(Event.ChildSaUp.class)).hasSize(2);
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(pair.right().ikeSas()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }

    @Tag("AU-09")
    @Test
    void keepRefusesTheNewOneUntilTheOldOneIsGone() {
        Pair pair = secondOf(Uniqueness.KEEP);
        assertThat(Pair.lines(pair.left()))
                .anyMatch(line ->
                        line.startsWith("IKE_AUTH response 1 SK{N(AUTHENTICATION_FAILED)}"));
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.unique.kept");
        assertThat(pair.right().childSas()).hasSize(1);
        assertThat(pair.right().events(Event.ChildSaDown.class)).isEmpty();
        // The Delete gets through at last.
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(pair.right().childSas()).isEmpty();
        pair.left().initiate(pair.toRight());
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    @Tag("AU-09")
    @Test
    void neverLetsBothLive() {
        Pair pair = secondOf(Uniqueness.NEVER);
        assertThat(pair.right().childSas()).hasSize(2);
        assertThat(pair.right().ikeSas()).hasSize(2);
        pair.world().runFor(Duration.ofSeconds(20));
        assertThat(pair.right().ikeSas()).hasSize(2);
        // Only the Delete ends the first one.
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(1));
        pair.assertOneTunnelAndNothingElse();
    }

    /// `HDR, SK{IDi, N(INITIAL_CONTACT), IDr, AUTH, SAi2, TSi, TSr}` -->
    @Tag("AU-09")
    @Tag("DP-06")
    @ParameterizedTest
    @EnumSource(Uniqueness.class)
    void whoHasLostItsStateIsBelievedWhateverThePolicy(Uniqueness policy) {
        Pair pair =
                Pair.of(1, recipe -> recipe.uniqueness(policy), r -> r.uniqueness(policy))
                        .establish();
        pair.left().crashAndForget();
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(pair.right().ikeSas()).hasSize(1);
        assertThat(pair.right().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.closed.initial-contact");
        assertThat(pair.right().events(Event.ChildSaDown.class)).hasSize(1);
        // Dropped without a word: who said so has nothing that a Delete could name.
        assertThat(Pair.lines(pair.right())).noneMatch(line -> line.contains("{D("));
        pair.assertOneTunnelAndNothingElse();
    }

    /// The restart of a responder: it begins anew itself.
    @Tag("DP-06")
    @Test
    void aResponderThatHasLostItsStateBeginsAnew() {
        Pair pair = Pair.established(1);
        pair.right().crashAndForget();
        pair.right().initiate(pair.toLeft());
        pair.settle();
        assertThat(pair.left().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.closed.initial-contact");
        pair.assertOneTunnelAndNothingElse();
    }

    /// The same identity and key from elsewhere; the first one was cut off.
    @Tag("DP-06")
    @Test
    void theSameIdentityFromAnotherAddressReplacesAndOthersDoNotNotice() {
        Trio trio = new Trio();
        trio.first.initiate(trio.fromFirst);
        trio.bystander.initiate(trio.fromBystander);
        trio.world.settle(Pair.A_WHILE);
        assertThat(trio.hub.childSas()).hasSize(2);
        trio.second.initiate(trio.fromSecond);
        trio.world.settle(Pair.A_WHILE);
        assertThat(trio.hub.ikeSas())
                .extracting(sa -> sa.remote().address())
                .containsExactlyInAnyOrder(trio.second.address(), trio.bystander.address());
        assertThat(trio.hub.events(Event.IkeSaClosed.class)).hasSize(1);
    }

    /// Who only claims the identity removes nothing.
    @Tag("DP-06")
    @Test
    void aClaimWithoutTheKeyRemovesNothing() {
        Trio trio = new Trio();
        trio.first.initiate(trio.fromFirst);
        trio.world.settle(Pair.A_WHILE);
        trio.second.configure(trio.fromSecond.psk("guessed"));
        trio.second.initiate(trio.fromSecond);
        trio.world.settle(Pair.A_WHILE);
        assertThat(Pair.failure(trio.hub)).isEqualTo("ike.auth.failed");
        assertThat(trio.hub.childSas()).hasSize(1);
        assertThat(trio.hub.events(Event.IkeSaClosed.class)).isEmpty();
    }

    @Seeds(15)
    void aPeerThatKeepsLosingItsStateEndsWithOneTunnel(long seed) {
        for (Uniqueness policy : Uniqueness.values()) {
            keepLosing(seed, policy);
        }
    }

    private static void keepLosing(long seed, Uniqueness policy) {
        Pair pair =
                Pair.of(
                        seed,
                        recipe -> recipe.uniqueness(policy),
                        recipe ->
                                recipe.uniqueness(policy)
                                        .dpd(Duration.ofSeconds(20), AfterLoss.CLEAR));
        pair.world().network().loss(0.15).duplicates(0.1);
        SeededRandom random = new SeededRandom(seed);
        for (int i = 0; i < 6; i++) {
            pair.left().initiate(pair.toRight());
            pair.world().runFor(random.between(Duration.ofMillis(10), Duration.ofSeconds(5)));
            pair.left().crashAndForget();
        }
        pair.world().network().heal();
        // What was left half way is found dead, then begun once more.
        pair.world().runFor(Duration.ofMinutes(3));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofMinutes(1));
        pair.assertOneTunnelAndNothingElse();
    }

    /// A hub that anybody with a key may call, two peers with one identity, and one beside them.
    private static final class Trio {
        private final World world = World.seeded(1);
        private final Peer hub = world.peer("hub");
        private final Peer first = world.peer("first");
        private final Peer second = world.peer("second");
        private final Peer bystander = world.peer("bystander");
        private final Identity roaming = Identity.ofFqdn("roaming.test");
        private final Recipe fromFirst = world.recipe(first, hub).localIdentity(roaming);
        private final Recipe fromSecond =
                world.recipe(second, hub)
                        .localIdentity(roaming)
                        .selectors(first.network(), hub.network());
        private final Recipe fromBystander = world.recipe(bystander, hub);

        private Trio() {
            hub.configure(
                    world.recipe(hub, first).fromAnywhere().remoteIdentity(Optional.of(roaming)));
            hub.configure(world.recipe(hub, bystander));
            first.configure(fromFirst);
            second.configure(fromSecond);
            bystander.configure(fromBystander);
        }
    }
}
