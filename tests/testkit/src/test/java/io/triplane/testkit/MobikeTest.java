package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An end that changes its address (RFC 4555). The left peer begins the IKE SA, so it decides.
class MobikeTest {
    private static final IpAddress FIRST = IpAddress.of("192.0.2.1");
    private static final IpAddress SECOND = IpAddress.of("198.51.100.1");
    private static final IpAddress RIGHT = IpAddress.of("192.0.2.2");
    private static final IpAddress RIGHT_TOO = IpAddress.of("198.51.100.2");

    private static Pair mobile(UnaryOperator<Recipe> more) {
        Transport transport = new Transport(Fragmentation.YES, 1_280, true, true);
        return Pair.of(
                1,
                recipe -> more.apply(recipe.transport(transport)),
                recipe -> more.apply(recipe.transport(transport)));
    }

    private static Pair mobile() {
        return mobile(UnaryOperator.identity());
    }

    private static void assertEnds(Pair pair, IpAddress left, IpAddress right) {
        List<String> both = List.of("%s > %s".formatted(left, right), right + " > " + left);
        assertThat(pair.left().plane().ends())
                .as("%s", pair.world().transcript())
                .containsExactlyInAnyOrderElementsOf(both);
        assertThat(pair.right().plane().ends()).containsExactlyInAnyOrderElementsOf(both);
        assertThat(pair.left().ikeSas().getFirst().local().address()).isEqualTo(left);
        assertThat(pair.right().ikeSas().getFirst().remote().address()).isEqualTo(left);
    }

    /// Same SPIs, no new keys, within a second.
    @Tag("MOB-01")
    @Test
    void theTunnelFollowsAnEndThatChangesItsAddress() {
        Pair pair = mobile().establish();
        assertThat(pair.left().ikeSas().getFirst().extensions().mobike()).isTrue();
        assertThat(pair.left().ikeSas().getFirst().remote().port()).isEqualTo(4500);
        assertEnds(pair, FIRST, RIGHT);
        int spi = pair.left().child().inboundSpi();
        pair.left().addresses(SECOND);
        pair.world().runFor(Duration.ofSeconds(1));
        assertEnds(pair, SECOND, RIGHT);
        assertThat(pair.left().child().inboundSpi()).isEqualTo(spi);
        assertThat(pair.right().count(Counter.PEER_MOVED)).isEqualTo(1);
        assertThat(Pair.lines(pair.right()))
                .anyMatch(line -> line.contains("N(UPDATE_SA_ADDRESSES)"))
                .anyMatch(line -> line.contains("INFORMATIONAL request 0 SK{N(COOKIE2)}"));
        pair.left().rekeyChild();
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        assertEnds(pair, SECOND, RIGHT);
    }

    /// The children wait until somebody answers at the new address.
    @Tag("MOB-01")
    @Test
    void nobodyIsSentTrafficWhoDoesNotAnswerForIt() {
        Pair pair = mobile().establish();
        pair.world()
                .network()
                .drop(send ->
                        send.remote().address().equals(SECOND)
                                && pair.right().count(Counter.PEER_MOVED) > 0
                                && !Pieces.isFragment(send));
        pair.left().addresses(SECOND);
        pair.world().runFor(Duration.ofSeconds(10));
        assertThat(pair.right().ikeSas().getFirst().remote().address()).isEqualTo(SECOND);
        assertThat(pair.right().plane().ends()).contains(RIGHT + " > " + FIRST);
        pair.world().network().heal();
        pair.world().runFor(Duration.ofSeconds(30));
        assertEnds(pair, SECOND, RIGHT);
    }

    /// The path in use is dead, both have another address: a repeated request finds the one that
    /// works, under the same number.
    @Tag("MOB-01")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPathThatWorksIsFound(boolean crashes) {
        Pair pair = mobile();
        pair.left().addresses(FIRST, SECOND);
        pair.right().addresses(RIGHT, RIGHT_TOO);
        pair.establish();
        pair.world().crashes(crashes ? 0.3 : 0);
        List<Action.Send> sent = pair.tap();
        pair.world().network().drop(send -> !isBetween(send, SECOND, RIGHT_TOO));
        pair.left().checkLiveness();
        pair.world().runFor(Duration.ofSeconds(40));
        assertEnds(pair, SECOND, RIGHT_TOO);
        assertThat(sent.stream().limit(4).map(Action.Send::message).distinct()).hasSize(1);
        assertThat(pair.left().events(Event.IkeSaClosed.class)).isEmpty();
    }

    private static boolean isBetween(Action.Send send, IpAddress one, IpAddress other) {
        return List.of(one, other).contains(send.local().address())
                && List.of(one, other).contains(send.remote().address());
    }

    /// The answering end does not decide; it tells, and the other end moves.
    @Test
    void theAnsweringEndTellsOfItsAddresses() {
        Pair pair = mobile().establish();
        pair.right().addresses(RIGHT, RIGHT_TOO);
        pair.settle();
        assertThat(Pair.lines(pair.left()))
                .anyMatch(line -> line.endsWith("SK{N(ADDITIONAL_IP4_ADDRESS)}"));
        assertEnds(pair, FIRST, RIGHT);
        pair.right().addresses(RIGHT_TOO);
        pair.world().runFor(Duration.ofSeconds(20));
        assertEnds(pair, FIRST, RIGHT_TOO);
    }

    /// A rekey is open when the address goes: it goes on from the new one under the same number,
    /// and what it makes is there.
    @Tag("MK-07")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMoveTakesAlongWhatIsBeingMade(boolean byLeft) {
        Pair pair = mobile().establish();
        int spi = pair.left().child().inboundSpi();
        List<Action.Send> sent = pair.tap();
        pair.world().network().drop(send -> send.local().address().equals(FIRST));
        (byLeft ? pair.left() : pair.right()).rekeyChild();
        pair.world().runFor(Duration.ofMillis(15));
        pair.left().addresses(SECOND);
        pair.world().runFor(Duration.ofSeconds(30));
        assertEnds(pair, SECOND, RIGHT);
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().child().inboundSpi()).isNotEqualTo(spi);
        if (byLeft) {
            var requests =
                    sent.stream()
                            .filter(send -> Pieces.isFrom(send, pair.left()) || isFromSecond(send))
                            .filter(send -> Pair.isOf(send, ExchangeType.CREATE_CHILD_SA))
                            .toList();
            assertThat(requests).hasSizeGreaterThan(1);
            assertThat(requests.stream().map(Action.Send::message).distinct()).hasSize(1);
        }
    }

    private static boolean isFromSecond(Action.Send send) {
        return send.local().address().equals(SECOND);
    }

    /// A plane that cannot move an SA gets a new one.
    @Test
    void whatCannotBeMovedIsMadeAnew() {
        Pair pair = mobile().establish();
        int spi = pair.left().child().inboundSpi();
        pair.right().plane().refuseNext(PlaneRequest.MoveChild.class);
        pair.left().addresses(SECOND);
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().child().inboundSpi()).isNotEqualTo(spi);
        assertEnds(pair, SECOND, RIGHT);
    }

    @Tag("AT-122")
    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "127.0.0.1", "0.0.0.0", "255.255.255.255", "192.0.2.2"})
    void anAddressThatNoPeerCanHaveIsRefused(String impossible) {
        Pair pair = mobile().establish();
        pair.left().addresses(IpAddress.of(impossible));
        pair.settle();
        assertThat(pair.right().ikeSas().getFirst().remote().address()).isEqualTo(FIRST);
        assertThat(pair.right().plane().ends()).contains(RIGHT + " > " + FIRST);
        assertThat(pair.right().count(Counter.PEER_MOVED)).isZero();
    }

    /// Without NAT traversal a NAT on the new path is told of and refused.
    @Test
    void whoAllowsNoNatIsNotMovedThroughOne() {
        Pair pair = mobile(recipe -> recipe.natTraversal(NatTraversal.DISABLE)).establish();
        pair.left().behindNat("203.0.113.1");
        pair.left().addresses(FIRST, SECOND);
        pair.left().addresses(SECOND);
        pair.left().addresses(FIRST);
        pair.settle();
        assertThat(Pair.lines(pair.right()))
                .anyMatch(line -> line.contains("N(UNEXPECTED_NAT_DETECTED)"));
        assertThat(pair.right().plane().ends()).doesNotContain(RIGHT + " > 203.0.113.1");
    }

    /// With MOBIKE the end behind the NAT finds out by its own liveness checks.
    @Tag("MOB-02")
    @Test
    void aNatThatForgetsIsNoticedAndTold() {
        Transport transport = new Transport(Fragmentation.YES, 1_280, true, true);
        World world = World.seeded(1);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        Nat box = left.behindNat("203.0.113.1");
        Recipe toRight =
                world.recipe(left, right)
                        .transport(transport)
                        .dpd(Duration.ofSeconds(10), AfterLoss.CLEAR);
        left.configure(toRight);
        right.configure(world.recipe(right, left).transport(transport));
        left.initiate(toRight);
        world.runFor(Duration.ofMinutes(1));
        String before = right.plane().ends().toString();
        int spi = left.child().inboundSpi();
        box.rebind();
        world.runFor(Duration.ofMinutes(1));
        assertThat(right.plane().ends().toString())
                .as("%s", world.transcript())
                .isNotEqualTo(before)
                .contains(":" + right.ikeSas().getFirst().remote().port());
        assertThat(left.child().inboundSpi()).isEqualTo(spi);
        assertThat(right.count(Counter.PEER_MOVED)).isEqualTo(1);
    }

    /// Where one end does not know MOBIKE nothing of it is used.
    @Test
    void bothEndsHaveToKnowIt() {
        Transport transport = new Transport(Fragmentation.YES, 1_280, true, true);
        Pair pair = Pair.of(1, recipe -> recipe.transport(transport), recipe -> recipe).establish();
        assertThat(pair.left().ikeSas().getFirst().extensions().mobike()).isFalse();
        pair.left().addresses(FIRST, SECOND);
        pair.settle();
        assertEnds(pair, FIRST, RIGHT);
    }
}
