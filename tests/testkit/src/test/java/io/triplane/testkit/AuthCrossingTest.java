package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.SetUpOptions.Childless;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both ends begin at once, and every order in which their messages can arrive.
class AuthCrossingTest {
    private static final int MESSAGES = 4;

    /// Which of the two next arrives, `A` or `B`: four messages of each.
    private static Stream<String> orders() {
        List<String> orders = new ArrayList<>();
        for (int bits = 0; bits < 1 << (2 * MESSAGES); bits++) {
            if (Integer.bitCount(bits) == MESSAGES) {
                StringBuilder order = new StringBuilder();
                for (int i = 0; i < 2 * MESSAGES; i++) {
                    order.append(((bits >> i) & 1) == 0 ? 'A' : 'B');
                }
                orders.add(order.toString());
            }
        }
        return orders.stream();
    }

    /// Each with four seeds, so that either end's IKE SA has the lower nonce in some.
    @Tag("AU-06")
    @Tag("AU-07")
    @ParameterizedTest
    @MethodSource("orders")
    void everyOrderEndsInTheSameTunnelOnBothEnds(String order) {
        for (long seed = 1; seed <= 4; seed++) {
            for (Childless form : List.of(Childless.ALLOW, Childless.PREFER)) {
                cross(order, seed, form);
            }
        }
    }

    private static void cross(String order, long seed, Childless form) {
        Pair pair =
                Pair.of(seed, recipe -> recipe.childless(form), recipe -> recipe.childless(form));
        Held held = pair.world().hold(send -> !Pair.isOf(send, ExchangeType.INFORMATIONAL));
        pair.left().initiate(pair.toRight());
        pair.right().initiate(pair.toLeft());
        Predicate<Action.Send> ofA = of(held.messages().get(0));
        Predicate<Action.Send> ofB = of(held.messages().get(1));
        for (int i = 0; i < order.length(); i++) {
            Predicate<Action.Send> which = order.charAt(i) == 'A' ? ofA : ofB;
            // The later messages of an attempt that was given up are never sent.
            if (held.messages().stream().anyMatch(which)) {
                held.pass(which);
                pair.settle();
            }
        }
        held.release();
        // Half-open ones of an attempt that was given up have their time.
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(pair.left().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        assertThat(pair.right().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        assertThat(pair.left().ikeSas().getFirst().initiatorSpi())
                .isEqualTo(pair.right().ikeSas().getFirst().initiatorSpi());
        pair.assertOneTunnelAndNothingElse();
    }

    private static Predicate<Action.Send> of(Action.Send first) {
        long spiI = IkeHeader.peek(first.message()).orElseThrow().spiI();
        return send -> IkeHeader.peek(send.message()).orElseThrow().spiI() == spiI;
    }

    /// The left end has lost its state and begins anew while the right one ends what it has.
    @Tag("AU-08")
    @Seeds(30)
    void aDeleteOfTheOldIkeSaThatCrossesTheNewOneDoesNotEndIt(long seed) {
        Pair pair = standing(seed);
        Held auth = pair.world().hold(Messages.requests(pair.left(), ExchangeType.IKE_AUTH));
        pair.left().crashAndForget();
        pair.settle();
        assertThat(auth.messages()).hasSize(1);
        pair.right().terminateAll();
        auth.release();
        pair.world().runFor(Duration.ofMinutes(5));
        assertSettled(pair);
    }

    /// Both take the other for dead, begin again at about the same time, and have old ones to end.
    @Tag("AU-08")
    @Seeds(30)
    void bothEndsReplacingWhatTheyHadDoesNotGoOnForEver(long seed) {
        Pair pair = standing(seed);
        SeededRandom random = new SeededRandom(seed);
        for (int i = 0; i < 3; i++) {
            pair.world().network().partition();
            pair.world().runFor(random.between(Duration.ofSeconds(20), Duration.ofMinutes(2)));
            pair.world().network().rejoin();
            pair.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(3)));
        }
        pair.world().runFor(Duration.ofMinutes(10));
        assertSettled(pair);
        int before = pair.left().events(Event.IkeSaEstablished.class).size();
        pair.world().runFor(Duration.ofHours(1));
        assertThat(pair.left().events(Event.IkeSaEstablished.class)).hasSize(before);
    }

    /// A tunnel that either end sets up again when it is lost.
    private static Pair standing(long seed) {
        Pair pair = Pair.of(seed, AuthCrossingTest::persistent, AuthCrossingTest::persistent);
        pair.world().network().delay(Duration.ofMillis(1), Duration.ofMillis(200));
        pair.world().runFor(Duration.ofMinutes(1));
        pair.assertOneTunnel();
        return pair;
    }

    private static Recipe persistent(Recipe recipe) {
        return recipe.start(StartAction.START)
                .afterPeerClosed(AfterLoss.RESTART)
                .dpd(Duration.ofSeconds(10), AfterLoss.RESTART);
    }

    private static void assertSettled(Pair pair) {
        assertThat(pair.left().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        assertThat(pair.right().ikeSas()).as("%s", pair.world().transcript()).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }
}
