package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.testkit.Variation.Lowest;
import io.triplane.testkit.Variation.Role;
import io.triplane.testkit.Variation.Trouble;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// A [Scene] about IKE SAs, step by step. Each runs once as it is and once with both peers crashing
/// after every step and going on from their stored state.
record IkeScene(Scene scene, Peer a, Peer b) {
    /// Key exchanges whose private keys are not as long as a nonce, so that nonces can be chosen.
    static final KeyExchangeMethod SMALL = KeyExchangeMethod.ECP_384;

    static final KeyExchangeMethod BIG = KeyExchangeMethod.ECP_521;

    static final KeyExchangeMethod OTHER = KeyExchangeMethod.MODP_2048;

    /// What a peer shows that has one tunnel on the first IKE SA and is doing nothing.
    static final String QUIET = "Established | old Installed | in old | out old | - | -";

    enum Life {
        STEADY(0),
        CRASHING(1);

        private final double crashes;

        Life(double crashes) {
            this.crashes = crashes;
        }
    }

    /// Both roles, both lives.
    static Stream<Arguments> roles() {
        return Arrays.stream(Role.values())
                .flatMap(
                        role -> Arrays.stream(Life.values()).map(life -> Arguments.of(role, life)));
    }

    /// Four nonces, both roles, both lives.
    static Stream<Arguments> fourNonces() {
        return nonces(List.of(Lowest.values()));
    }

    /// A's request is never answered: there is no N3.
    static Stream<Arguments> threeNonces() {
        return nonces(List.of(Lowest.N1, Lowest.N2, Lowest.N4));
    }

    private static Stream<Arguments> nonces(List<Lowest> which) {
        return roles().flatMap(both ->
                which.stream().map(lowest -> Arguments.of(both.get()[0], both.get()[1], lowest)));
    }

    static IkeScene of(Role role, Life life) {
        return of(role, life, Lowest.N1);
    }

    /// @param lowest of the next two nonces of each peer
    static IkeScene of(Role role, Life life, Lowest lowest) {
        return of(role, life, lowest, UnaryOperator.identity(), UnaryOperator.identity());
    }

    static IkeScene of(
            Role role,
            Life life,
            Lowest lowest,
            UnaryOperator<Recipe> ofA,
            UnaryOperator<Recipe> ofB) {
        UnaryOperator<Recipe> small = recipe -> recipe.ike(withGroups(SMALL));
        Scene scene =
                Scene.of(
                        new Variation(role, lowest, Trouble.NONE),
                        recipe -> ofA.apply(small.apply(recipe)),
                        recipe -> ofB.apply(small.apply(recipe)));
        scene.world().crashes(life.crashes);
        return new IkeScene(scene, scene.a(), scene.b());
    }

    /// Whether what A asked for is the redundant one.
    static boolean xIsRedundant(Lowest lowest) {
        return lowest == Lowest.N1 || lowest == Lowest.N3;
    }

    static IkeProposal withGroups(KeyExchangeMethod... groups) {
        return new IkeProposal(
                Recipe.IKE_GCM.encryption(), List.of(), Recipe.IKE_GCM.prf(), List.of(groups));
    }

    World world() {
        return scene.world();
    }

    Pair pair() {
        return scene.pair();
    }

    Held held() {
        return scene.held();
    }

    Recipe recipe(Peer peer) {
        return peer == pair().left() ? pair().toRight() : pair().toLeft();
    }

    /// Changes which groups a peer takes, best first; SAs that stand do not mind.
    void prefer(Peer peer, KeyExchangeMethod... groups) {
        peer.configure(recipe(peer).ike(withGroups(groups)));
    }

    /// The oldest message of that peer arrives, and the planes do what follows; it must be the one
    /// named, in the RFC's notation without its number.
    void pass(Peer sender, String message) {
        assertThat(
                        held().messages().stream()
                                .filter(Messages.by(sender))
                                .findFirst()
                                .map(scene::line))
                .as("%s", world().transcript())
                .contains(message);
        held().pass(Messages.by(sender));
        scene.calm();
    }

    void calm() {
        scene.calm();
    }

    /// Everything under way arrives, and whatever it brings about.
    void passAll() {
        scene.calm();
        while (held().size() > 0) {
            held().pass();
            scene.calm();
        }
    }

    void wait(Duration duration) {
        world().runFor(duration);
    }

    String look(Peer peer) {
        return scene.look(peer);
    }

    void sees(Peer peer, String expected) {
        assertThat(scene.look(peer)).as("%s %s", peer, world().transcript()).isEqualTo(expected);
    }

    void see(String atA, String atB) {
        sees(a, atA);
        sees(b, atB);
    }

    /// R7 for IKE SAs: one is left on each side, the same, with the child that was there before; it
    /// was rekeyed so many times and nothing was said to have ended.
    void assertOneIkeSa(int rekeysOfEach) {
        for (Peer peer : List.of(a, b)) {
            assertThat(peer.ikeSas()).as("%s", world().transcript()).hasSize(1);
            assertThat(peer.timers()).isEmpty();
            assertThat(peer.events(Event.IkeSaRekeyed.class)).hasSize(rekeysOfEach);
            assertThat(peer.events(Event.IkeSaClosed.class)).isEmpty();
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
            assertThat(peer.events(Event.ChildSaRekeyed.class)).isEmpty();
        }
        assertThat(a.ikeSa().initiator()).isNotEqualTo(b.ikeSa().initiator());
        assertThat(held().size()).as("%s", world().transcript()).isZero();
        pair().assertOneTunnelAndNothingElse();
    }
}
