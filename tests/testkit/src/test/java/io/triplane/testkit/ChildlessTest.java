package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.SetUpOptions.Childless;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// IKE SAs that stand before they have a child (RFC 6023).
class ChildlessTest {
    private static final EspProposal PFS = Recipe.espWithPfs(KeyExchangeMethod.CURVE25519);

    private static Pair pair(long seed, Childless left, Childless right) {
        return Pair.of(
                seed,
                recipe -> recipe.childless(left).esp(PFS),
                recipe -> recipe.childless(right).esp(PFS));
    }

    /// `HDR, SK{IDi, IDr, AUTH}` --> ; `HDR, SK{SA, Ni, KEi, TSi, TSr}` -->
    @Tag("CL-01")
    @Tag("S2S-05")
    @ParameterizedTest
    @EnumSource(names = {"PREFER", "FORCE"})
    void theFirstChildComesWithAKeyExchangeOfItsOwn(Childless wish) {
        Pair pair = pair(1, wish, Childless.ALLOW);
        Held held = pair.world().hold(Messages.requests(pair.left(), ExchangeType.CREATE_CHILD_SA));
        pair.left().initiate(pair.toRight());
        pair.settle();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas())
                    .extracting(IkeSaView::state)
                    .containsExactly(IkeSaView.State.ESTABLISHED);
            assertThat(peer.childSas()).isEmpty();
            assertThat(peer.plane().size()).isZero();
        }
        assertThat(held.messages()).hasSize(1);
        held.release();
        pair.settle();
        assertThat(Pair.lines(pair.left()))
                .filteredOn(line -> line.startsWith("IKE_AUTH"))
                .hasSize(2)
                .noneMatch(line -> line.contains(" SA"));
        assertThat(Pair.lines(pair.left()))
                .contains(
                        "CREATE_CHILD_SA request 2 SK{SA No KE TSi TSr}",
                        "CREATE_CHILD_SA response 2 SK{SA No KE TSi TSr}");
        assertThat(pair.left().events(Event.ChildSaUp.class)).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }

    /// The data plane refuses either half of that child: the IKE SA stays, and the next try holds.
    @Tag("CL-01")
    @Test
    void aPlaneThatRefusesTheChildLeavesTheIkeSa() {
        for (var half :
                List.of(PlaneRequest.InstallInbound.class, PlaneRequest.SwitchOutbound.class)) {
            for (boolean ofLeft : new boolean[] {true, false}) {
                Pair pair = pair(1, Childless.FORCE, Childless.ALLOW);
                (ofLeft ? pair.left() : pair.right()).plane().refuseNext(half);
                pair.left().initiate(pair.toRight());
                pair.settle();
                for (Peer peer : pair.world().peers()) {
                    assertThat(peer.ikeSas()).hasSize(1);
                    assertThat(peer.childSas()).as("%s", pair.world().transcript()).isEmpty();
                    assertThat(peer.plane().size()).isZero();
                }
                // What was only a TEMPORARY_FAILURE is asked for again unasked.
                pair.world().runFor(Duration.ofSeconds(30));
                pair.left().initiate(pair.toRight());
                pair.settle();
                pair.assertOneTunnelAndNothingElse();
            }
        }
    }

    @Tag("CL-02")
    @Test
    void anIkeSaThatNobodyWantsAChildOfStandsIdleUntilSomebodyDoes() {
        Pair pair = pair(1, Childless.ALLOW, Childless.ALLOW);
        pair.left().initiateIke(pair.toRight());
        pair.settle();
        pair.world().runFor(Duration.ofMinutes(30));
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas())
                    .extracting(IkeSaView::state)
                    .containsExactly(IkeSaView.State.ESTABLISHED);
            assertThat(peer.childSas()).isEmpty();
            assertThat(peer.timers()).isEmpty();
            assertThat(peer.events(Event.HalfUp.class)).isEmpty();
        }
        int messages = Pair.lines(pair.left()).size();
        pair.left().initiateIke(pair.toRight());
        pair.settle();
        assertThat(Pair.lines(pair.left())).hasSize(messages);
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(pair.left().ikeSas()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }

    /// The responder of such an IKE SA may ask for the child as well.
    @Tag("CL-02")
    @Test
    void theResponderCanAskForTheChildLater() {
        Pair pair = pair(1, Childless.ALLOW, Childless.ALLOW);
        pair.left().initiateIke(pair.toRight());
        pair.settle();
        pair.right().initiate(pair.toLeft());
        pair.settle();
        assertThat(pair.right().ikeSas()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }

    /// <-- HDR, SAr1, KEr, Nr without N(CHILDLESS_IKEV2_SUPPORTED)
    @Tag("CL-03")
    @Tag("S2S-05")
    @Test
    void whoInsistsSendsNoIkeAuthToAPeerThatCannot() {
        Pair pair = pair(1, Childless.FORCE, Childless.NEVER);
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.childless.unsupported");
        assertThat(pair.right().events(Event.IkeSaEstablished.class)).isEmpty();
        pair.world().runFor(Pair.A_WHILE);
        pair.assertNothing();
        assertThat(Pair.lines(pair.left())).noneMatch(line -> line.startsWith("IKE_AUTH"));
        assertThat(InitAnswersTest.lastFailure(pair.left()).code())
                .isEqualTo("ike.childless.unsupported");
    }

    @Tag("CL-03")
    @Test
    void soDoesWhoWantsTheIkeSaAlone() {
        Pair pair = pair(1, Childless.ALLOW, Childless.NEVER);
        pair.left().initiateIke(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.childless.unsupported");
    }

    /// `HDR, SK{IDi, IDr, AUTH, SAi2, TSi, TSr}` --> ; <-- `HDR, SK{N(INVALID_SYNTAX)}`
    @Tag("CL-04")
    @Test
    void whoInsistsRefusesAChildInIkeAuth() {
        Pair pair = pair(1, Childless.NEVER, Childless.FORCE);
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.lines(pair.left()))
                .last()
                .isEqualTo("IKE_AUTH response 1 SK{N(INVALID_SYNTAX)}");
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.childless.refused");
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.auth.refused");
        assertThat(pair.left().ikeSas()).isEmpty();
        pair.assertNothing();
    }

    /// The configuration changed after IKE_SA_INIT had promised it.
    @Test
    void whoNeverTakesOneRefusesAnIkeSaWithoutChild() {
        Pair pair = pair(1, Childless.FORCE, Childless.ALLOW);
        Held held = pair.world().hold(Messages.requests(pair.left(), ExchangeType.IKE_AUTH));
        pair.left().initiate(pair.toRight());
        pair.settle();
        pair.right().configure(pair.toLeft().childless(Childless.NEVER));
        held.release();
        pair.settle();
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.childless.refused");
        pair.assertNothing();
    }

    /// Falls back to what every peer knows.
    @Tag("S2S-05")
    @Test
    void whoPrefersItTakesAChildInIkeAuthFromAPeerThatCannot() {
        Pair pair = pair(1, Childless.PREFER, Childless.NEVER).establish();
        assertThat(Pair.lines(pair.left()))
                .anyMatch(line ->
                        line.startsWith("IKE_AUTH request 1 ") && line.contains("AUTH SA TSi TSr"));
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void whoNeverDoesItCannotBeAskedForAnIkeSaAlone() {
        Pair pair = pair(1, Childless.NEVER, Childless.ALLOW);
        pair.left().initiateIke(pair.toRight());
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.childless.never");
        pair.assertNothing();
    }

    @Tag("CL-01")
    @Seeds(30)
    void itHoldsOverABadNetworkWithCrashes(long seed) {
        Pair pair = pair(seed, Childless.FORCE, Childless.FORCE);
        pair.world().crashes(0.1);
        pair.world()
                .network()
                .loss(0.15)
                .duplicates(0.2)
                .delay(Duration.ofMillis(5), Duration.ofMillis(400));
        pair.left().initiate(pair.toRight());
        pair.world()
                .runUntil(
                        Pair.A_WHILE,
                        () -> pair.left().plane().size() == 2 && pair.right().plane().size() == 2);
    }

    @Seeds(60)
    void crossedSetUpsWithoutChildrenEndInOneTunnel(long seed) {
        Pair pair = pair(seed, Childless.PREFER, Childless.PREFER);
        pair.world().network().delay(Duration.ofMillis(1), Duration.ofMillis(200));
        SeededRandom random = new SeededRandom(seed);
        pair.left().initiate(pair.toRight());
        pair.world().runFor(random.between(Duration.ZERO, Duration.ofMillis(600)));
        pair.right().initiate(pair.toLeft());
        pair.world().runFor(Duration.ofMinutes(2));
        assertThat(pair.left().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        assertThat(pair.right().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }
}
