package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EngineSettings.Limits;
import io.triplane.ikev2.EngineSettings.Trace;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several children of one connection share its IKE SA (RFC 7296 §1.3.1).
class SeveralChildrenTest {
    private static final String FIRST = Recipe.CHILD;
    private static final String SECOND = "voice";
    private static final String THIRD = "lab";
    private static final Set<String> ALL = Set.of(FIRST, SECOND, THIRD);

    private static Pair pair(long seed, UnaryOperator<Recipe> both) {
        return Pair.of(
                seed,
                recipe -> withChildren(both.apply(recipe), 1, 2),
                recipe -> withChildren(both.apply(recipe), 2, 1));
    }

    private static Recipe withChildren(Recipe recipe, int ours, int theirs) {
        return recipe.child(SECOND, net(20, ours), net(20, theirs))
                .child(THIRD, net(30, ours), net(30, theirs));
    }

    private static Selector net(int kind, int side) {
        return Selector.ofRange(
                IpAddress.of("10.%d.%d.0".formatted(kind, side)),
                IpAddress.of("10.%d.%d.255".formatted(kind, side)));
    }

    private static Pair established(long seed) {
        Pair pair = pair(seed, recipe -> recipe);
        for (String child : List.of(FIRST, SECOND, THIRD)) {
            pair.left().initiate(pair.toRight(), child);
        }
        pair.settle();
        assertAll(pair, ALL);
        return pair;
    }

    /// `IKE_AUTH` brings the first one, a `CREATE_CHILD_SA` each of the others.
    @Tag("S2S-04")
    @Test
    void theFirstComesWithTheIkeSaAndTheOthersFollow() {
        Pair pair = established(1);
        assertThat(pair.left().ikeSas()).hasSize(1);
        assertThat(Pair.lines(pair.left()).subList(4, 8))
                .containsExactly(
                        "CREATE_CHILD_SA request 2 SK{SA No TSi TSr}",
                        "CREATE_CHILD_SA response 2 SK{SA No TSi TSr}",
                        "CREATE_CHILD_SA request 3 SK{SA No TSi TSr}",
                        "CREATE_CHILD_SA response 3 SK{SA No TSi TSr}");
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(3);
            assertThat(peer.child(SECOND).selectors().local())
                    .containsExactly(net(20, peer == pair.left() ? 1 : 2));
        }
    }

    /// Unlike the first one, a further child has a key exchange of its own at once.
    @Test
    void aFurtherChildHasForwardSecrecyFromTheStart() {
        var esp = Recipe.espWithPfs(KeyExchangeMethod.CURVE25519);
        Pair pair = pair(1, recipe -> recipe.esp(esp));
        pair.left().initiate(pair.toRight());
        pair.settle();
        pair.right().initiate(pair.toLeft(), SECOND);
        pair.settle();
        assertThat(Pair.lines(pair.left()).subList(4, 6))
                .containsExactly(
                        "CREATE_CHILD_SA request 0 SK{SA No KE TSi TSr}",
                        "CREATE_CHILD_SA response 0 SK{SA No KE TSi TSr}");
        assertAll(pair, Set.of(FIRST, SECOND));
    }

    @Tag("S2S-04")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startedByOneOrBothTheyShareOneIkeSa(boolean both) {
        Pair pair =
                Pair.of(
                        1,
                        recipe -> withChildren(persistent(recipe), 1, 2),
                        recipe -> withChildren(both ? persistent(recipe) : recipe, 2, 1));
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(pair.left().ikeSas()).hasSize(1);
        assertThat(pair.right().ikeSas()).hasSize(1);
        assertAll(pair, ALL);
    }

    @Tag("S2S-04")
    @Test
    void aPeerThatStartsAnewEndsWithOneOfEach() {
        Pair pair = pair(1, SeveralChildrenTest::persistent);
        pair.world().runFor(Duration.ofMinutes(1));
        pair.left().crashAndForget();
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(pair.right().ikeSas()).hasSize(1);
        assertAll(pair, ALL);
    }

    /// Both want the same further child at once: the original initiator's request goes through.
    @Test
    void theSameChildAskedForByBothAtOnceIsThereOnce() {
        Pair pair = pair(1, recipe -> recipe);
        pair.left().initiate(pair.toRight());
        pair.settle();
        pair.left().initiate(pair.toRight(), SECOND);
        pair.right().initiate(pair.toLeft(), SECOND);
        pair.world().runFor(Duration.ofSeconds(10));
        assertAll(pair, Set.of(FIRST, SECOND));
    }

    @Test
    void oneThatCannotBeHadLeavesTheOthers() {
        Pair pair =
                Pair.of(
                        1,
                        recipe -> withChildren(recipe, 1, 2),
                        recipe -> recipe.child(THIRD, net(30, 2), net(30, 1)));
        for (String child : List.of(FIRST, SECOND, THIRD)) {
            pair.left().initiate(pair.toRight(), child);
        }
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("child.refused");
        assertThat(pair.left().events(Event.NegotiationFailed.class).getFirst().childName())
                .contains(SECOND);
        assertAll(pair, Set.of(FIRST, THIRD));
    }

    /// Each request waits for the one before it; every child keeps its own pair.
    @Test
    void allAreRekeyedAtOnceEachByItself() {
        Pair pair = established(1);
        List<ChildSaView> before = pair.left().childSas();
        ALL.forEach(child -> pair.left().rekeyChild(child));
        ALL.forEach(child -> pair.right().rekeyChild(child));
        pair.world().runFor(Duration.ofMinutes(1));
        assertAll(pair, ALL);
        for (ChildSaView old : before) {
            ChildSaView now = pair.left().child(old.childName());
            assertThat(now.id()).isEqualTo(old.id());
            assertThat(now.inboundSpi()).isNotEqualTo(old.inboundSpi());
        }
        assertThat(pair.left().events(Event.ChildSaDown.class)).isEmpty();
    }

    @Test
    void oneEndsAndTheOthersStay() {
        Pair pair = established(1);
        pair.right().terminateChild(FIRST);
        pair.settle();
        assertAll(pair, Set.of(SECOND, THIRD));
        pair.left().terminateChild(SECOND);
        pair.left().terminateChild(THIRD);
        pair.settle();
        assertThat(pair.left().ikeSas()).hasSize(1);
        assertAll(pair, Set.of());
        pair.left().initiate(pair.toRight(), SECOND);
        pair.settle();
        assertAll(pair, Set.of(SECOND));
        pair.left().terminateAll();
        pair.settle();
        pair.assertNothing();
    }

    /// A child that leaves the configuration goes alone.
    @Test
    void aChildThatIsUnconfiguredGoesAlone() {
        Pair pair = established(1);
        pair.left()
                .configure(
                        pair.world()
                                .recipe(pair.left(), pair.right())
                                .child(THIRD, net(30, 1), net(30, 2)));
        pair.settle();
        assertAll(pair, Set.of(FIRST, THIRD));
        assertThat(pair.left().ikeSas()).hasSize(1);
    }

    /// <-- `HDR, SK{N(NO_ADDITIONAL_SAS)}`; who has reached its own limit does not even ask.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGatewayTakesNoMoreChildrenThanItMay(boolean asked) {
        World world = World.seeded(1);
        Peer left = world.peer("left");
        var limits = new Limits(100, 2, 100, 100, 100, Duration.ofSeconds(30));
        Peer right = world.peer("right", new EngineSettings(ShardSlot.ONLY, limits, Trace.ON));
        Pair pair =
                new Pair(
                        world,
                        left,
                        right,
                        withChildren(world.recipe(left, right), 1, 2),
                        withChildren(world.recipe(right, left), 2, 1));
        left.configure(pair.toRight());
        right.configure(pair.toLeft());
        for (String child : List.of(FIRST, SECOND)) {
            left.initiate(pair.toRight(), child);
        }
        pair.settle();
        int lines = Pair.lines(left).size();
        if (asked) {
            left.initiate(pair.toRight(), THIRD);
            pair.settle();
            assertThat(Pair.lines(left)).last().asString().endsWith("SK{N(NO_ADDITIONAL_SAS)}");
        } else {
            right.initiate(pair.toLeft(), THIRD);
            pair.settle();
            assertThat(Pair.lines(left)).hasSize(lines);
        }
        assertThat(Pair.failure(right)).isEqualTo("child.limit.all");
        right.rekeyChild(SECOND);
        assertAll(pair, Set.of(FIRST, SECOND));
        left.terminateChild(FIRST);
        pair.settle();
        left.initiate(pair.toRight(), THIRD);
        assertAll(pair, Set.of(SECOND, THIRD));
    }

    @Test
    void aPlaneThatRefusesOneOfThemCostsNoOther() {
        Pair pair = pair(1, recipe -> recipe);
        pair.left().initiate(pair.toRight());
        pair.settle();
        for (var half :
                List.of(PlaneRequest.InstallInbound.class, PlaneRequest.SwitchOutbound.class)) {
            for (Peer peer : pair.world().peers()) {
                peer.plane().refuseNext(half);
                pair.left().initiate(pair.toRight(), SECOND);
                pair.settle();
                assertThat(pair.left().childSas()).hasSize(1);
                pair.world().runFor(Duration.ofSeconds(10));
                // What the peer refused as temporary is asked for again by itself.
                boolean toldTemporary =
                        peer == pair.right() && half == PlaneRequest.InstallInbound.class;
                if (toldTemporary) {
                    assertAll(pair, Set.of(FIRST, SECOND));
                    pair.left().terminateChild(SECOND);
                    pair.settle();
                }
                assertAll(pair, Set.of(FIRST));
            }
        }
        pair.left().initiate(pair.toRight(), SECOND);
        pair.settle();
        assertAll(pair, Set.of(FIRST, SECOND));
    }

    @Seeds(60)
    void whateverIsDoneOverABadNetworkAllAreThereInTheEnd(long seed) {
        Pair pair = pair(seed, recipe -> recipe.dpd(Duration.ofSeconds(20), AfterLoss.CLEAR));
        pair.world().crashes(0.03);
        pair.world()
                .network()
                .loss(0.12)
                .duplicates(0.1)
                .delay(Duration.ofMillis(5), Duration.ofMillis(700));
        SeededRandom random = new SeededRandom(seed);
        List<String> names = List.of(FIRST, SECOND, THIRD);
        for (int i = 0; i < 20; i++) {
            boolean left = random.chance(0.5);
            act(
                    left ? pair.left() : pair.right(),
                    left ? pair.toRight() : pair.toLeft(),
                    names.get(random.below(names.size())),
                    random.below(6));
            pair.world().runFor(random.between(Duration.ofMillis(1), Duration.ofSeconds(6)));
        }
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(5));
        for (int i = 0; i < 2; i++) {
            names.forEach(child -> pair.left().initiate(pair.toRight(), child));
            pair.world().runFor(Duration.ofMinutes(2));
        }
        assertAll(pair, ALL);
        pair.left().terminateAll();
        pair.world().runFor(Duration.ofMinutes(5));
        pair.right().terminateAll();
        pair.world().runFor(Duration.ofMinutes(5));
        pair.assertNothing();
    }

    private static void act(Peer peer, Recipe recipe, String child, int what) {
        boolean stands =
                peer.childSas().stream().anyMatch(known -> known.childName().equals(child));
        if (what == 0 && stands) {
            peer.terminateChild(child);
        } else if (what < 4 && stands) {
            peer.rekeyChild(child);
        } else {
            peer.initiate(recipe, child);
        }
    }

    private static Recipe persistent(Recipe recipe) {
        return recipe.start(StartAction.START)
                .afterPeerClosed(AfterLoss.RESTART)
                .dpd(Duration.ofSeconds(15), AfterLoss.RESTART);
    }

    /// Exactly these, the same on both, and nothing else in either plane.
    private static void assertAll(Pair pair, Set<String> names) {
        pair.world().runFor(Duration.ofSeconds(10));
        Set<String> there = new TreeSet<>();
        for (ChildSaView child : pair.left().childSas()) {
            ChildSaView twin = pair.right().child(child.childName());
            assertThat(child.outboundSpi())
                    .as("%s", pair.world().transcript())
                    .isEqualTo(twin.inboundSpi());
            assertThat(child.inboundSpi()).isEqualTo(twin.outboundSpi());
            assertThat(there.add(child.childName())).isTrue();
        }
        assertThat(there).as("%s", pair.world().transcript()).isEqualTo(names);
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.childSas()).hasSize(names.size());
            assertThat(peer.plane().size())
                    .as("%s", pair.world().transcript())
                    .isEqualTo(2 * names.size());
        }
    }
}
