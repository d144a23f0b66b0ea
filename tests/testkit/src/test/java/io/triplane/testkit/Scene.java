package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.Event;
import io.triplane.testkit.Variation.Lowest;
import io.triplane.testkit.Variation.Role;
import io.triplane.testkit.Variation.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// Two peers of which nothing reaches the other unless the test says so, one message after the
/// other; data planes answer at once.
///
/// With trouble in its variation a scene only does what the script does, as far as there is
/// something to do, and looks at the end: the peers have told each other, nothing is left over, and
/// the tunnel is back if it is to be.
final class Scene {
    /// No retransmission comes into a scene that does not wait for it.
    static final Retransmission SLOW =
            new Retransmission(Duration.ofSeconds(40), 1, 5, Duration.ofSeconds(40));

    private static final Duration TIME_TO_RECOVER = Duration.ofHours(3);

    private final Pair pair;
    private final Variation variation;
    private final Peer a;
    private final Peer b;
    private final Look look;
    private final Held held;
    private final Script script;

    private Scene(Pair pair, Variation variation) {
        this.pair = pair;
        this.variation = variation;
        boolean aIsLeft = variation.role() == Role.A_INITIATED;
        this.a = aIsLeft ? pair.left() : pair.right();
        this.b = aIsLeft ? pair.right() : pair.left();
        this.look = new Look(a, b);
        this.held = pair.world().hold(_ -> true);
        this.script = new Script(this);
        nonces(List.of(Lowest.N1, Lowest.N4), List.of(Lowest.N2, Lowest.N3));
        variation.trouble().arrange(a, b);
    }

    /// One tunnel is up.
    static Scene of(Variation variation) {
        return of(variation, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /// @param ofA changes A's configuration, `ofB` that of B
    static Scene of(Variation variation, UnaryOperator<Recipe> ofA, UnaryOperator<Recipe> ofB) {
        boolean aIsLeft = variation.role() == Role.A_INITIATED;
        UnaryOperator<Recipe> ofLeft = aIsLeft ? ofA : ofB;
        UnaryOperator<Recipe> ofRight = aIsLeft ? ofB : ofA;
        // A tunnel that a fault of a plane ends comes back by itself where that is asked for.
        AfterLoss afterLoss =
                variation.trouble() == Trouble.NONE ? AfterLoss.CLEAR : AfterLoss.RESTART;
        Duration dpd = variation.trouble() == Trouble.NONE ? Duration.ZERO : Duration.ofMinutes(2);
        UnaryOperator<Recipe> base =
                recipe ->
                        recipe.retransmission(SLOW).dpd(dpd, afterLoss).afterPeerClosed(afterLoss);
        Pair pair =
                Pair.of(
                        1,
                        recipe -> ofLeft.apply(base.apply(recipe)),
                        recipe -> ofRight.apply(base.apply(recipe)));
        return new Scene(pair.establish(), variation);
    }

    Peer a() {
        return a;
    }

    Peer b() {
        return b;
    }

    Pair pair() {
        return pair;
    }

    Recipe recipeOfB() {
        return b == pair.left() ? pair.toRight() : pair.toLeft();
    }

    World world() {
        return pair.world();
    }

    boolean isTroubled() {
        return variation.trouble() != Trouble.NONE;
    }

    /// What is under way and has not been let through.
    Held held() {
        return held;
    }

    /// In which order the peers choose the nonces that decide, from now on.
    Scene nonces(List<Lowest> ofA, List<Lowest> ofB) {
        ofA.forEach(nonce -> a.random().nextNonceStartsWith(nonce.start(variation.lowest())));
        ofB.forEach(nonce -> b.random().nextNonceStartsWith(nonce.start(variation.lowest())));
        return this;
    }

    void create(Peer peer) {
        peer.initiate(peer == pair.left() ? pair.toRight() : pair.toLeft());
    }

    /// A message in the RFC's notation without its number.
    String line(Action.Send send) {
        return world().line(send).replaceAll(" \\d+ ", " ");
    }

    /// Planes finish what they were asked.
    void calm() {
        world().settle(Pair.A_WHILE);
    }

    /// Plays a [Script], from where the last one ended.
    Scene play(String steps) {
        script.play(steps);
        return this;
    }

    String look(Peer peer) {
        return look.at(peer);
    }

    /// R7: no message under way, nothing wanted, one pair on each side and nothing else.
    void assertOneTunnelAndNothingElse(int rekeysOfEach) {
        if (isTroubled()) {
            assertRecovers();
            return;
        }
        quiet();
        pair.assertOneTunnelAndNothingElse();
        for (Peer peer : world().peers()) {
            assertThat(peer.events(Event.ChildSaRekeyed.class)).hasSize(rekeysOfEach);
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
            assertThat(look.at(peer))
                    .as("%s", world().transcript())
                    .matches(
                            "Established \\| \\w+ Installed \\| in \\w+ \\| out \\w+ \\| - \\| .*");
        }
    }

    /// R7 without a tunnel: the IKE SAs stand, the child went down once on each side. With trouble
    /// it may also have come back, if so at both.
    void assertNoTunnel() {
        if (isTroubled()) {
            recover(() -> isClean(0) || isClean(2));
            return;
        }
        quiet();
        for (Peer peer : world().peers()) {
            assertThat(look.at(peer))
                    .as("%s", world().transcript())
                    .matches("Established \\| - \\| in - \\| out - \\| - \\| .*");
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
        }
    }

    /// With trouble: the tunnel comes back by itself, and nothing else is left. Without, the script
    /// has said it all.
    void assertRecovers() {
        if (isTroubled()) {
            recover(() -> isClean(2));
        }
    }

    private void recover(BooleanSupplier goal) {
        world().network().heal();
        held.release();
        world().runUntil(TIME_TO_RECOVER, goal);
    }

    /// Both planes hold so many halves, those of the children, and they fit each other.
    private boolean isClean(int halves) {
        boolean fits =
                a.plane().inboundSpis().equals(b.plane().outboundSpis())
                        && b.plane().inboundSpis().equals(a.plane().outboundSpis());
        return fits && isClean(a, halves) && isClean(b, halves);
    }

    private static boolean isClean(Peer peer, int halves) {
        return peer.plane().size() == halves && peer.childSas().size() == halves / 2;
    }

    private void quiet() {
        world().runFor(Duration.ofSeconds(60));
        assertThat(held.messages()).as("%s", world().transcript()).isEmpty();
    }
}
