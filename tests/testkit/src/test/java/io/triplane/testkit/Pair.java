package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Two peers with a connection to each other.
record Pair(World world, Peer left, Peer right, Recipe toRight, Recipe toLeft) {
    static final Duration A_WHILE = Duration.ofMinutes(5);

    static Pair of(long seed) {
        return of(seed, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /// @param ofLeft changes the left peer's configuration, `ofRight` the other's
    static Pair of(long seed, UnaryOperator<Recipe> ofLeft, UnaryOperator<Recipe> ofRight) {
        World world = World.seeded(seed);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        Recipe toRight = ofLeft.apply(world.recipe(left, right));
        Recipe toLeft = ofRight.apply(world.recipe(right, left));
        left.configure(toRight);
        right.configure(toLeft);
        return new Pair(world, left, right, toRight, toLeft);
    }

    /// The tunnel is up, begun by the left peer.
    static Pair established(long seed) {
        return of(seed).establish();
    }

    Pair establish() {
        left.initiate(toRight);
        world.settle(A_WHILE);
        assertOneTunnel();
        return this;
    }

    /// What both send from now on, as it goes out.
    List<Action.Send> tap() {
        List<Action.Send> sent = new ArrayList<>();
        world.network()
                .drop(send -> {
                    sent.add(send);
                    return false;
                });
        return sent;
    }

    void settle() {
        world.settle(A_WHILE);
    }

    /// The same pair of SPIs on both, on the same IKE SA, nothing else in either plane.
    void assertOneTunnel() {
        assertThat(left.child().outboundSpi())
                .as("%s", world.transcript())
                .isEqualTo(right.child().inboundSpi());
        assertThat(left.child().inboundSpi()).isEqualTo(right.child().outboundSpi());
        assertThat(left.plane().outboundSpis()).containsExactly(left.child().outboundSpi());
        assertThat(right.plane().outboundSpis()).containsExactly(right.child().outboundSpi());
        IkeSaView ofLeft = left.ikeSa(left.child());
        IkeSaView ofRight = right.ikeSa(right.child());
        assertThat(ofLeft.initiatorSpi())
                .as("%s", world.transcript())
                .isEqualTo(ofRight.initiatorSpi());
        assertThat(ofLeft.responderSpi()).isEqualTo(ofRight.responderSpi());
    }

    /// As above, and the grace times are over.
    void assertOneTunnelAndNothingElse() {
        world.runFor(Duration.ofSeconds(30));
        assertOneTunnel();
        assertThat(left.plane().size()).as("%s", world.transcript()).isEqualTo(2);
        assertThat(right.plane().size()).as("%s", world.transcript()).isEqualTo(2);
    }

    void assertNothing() {
        world.runFor(Duration.ofSeconds(60));
        assertThat(left.isEmpty()).as("%s", world.transcript()).isTrue();
        assertThat(right.isEmpty()).as("%s", world.transcript()).isTrue();
    }

    /// Every message of the peer, in order, in the RFC's notation.
    static List<String> lines(Peer peer) {
        return peer.events(Event.MessageTrace.class).stream()
                .map(Event.MessageTrace::line)
                .toList();
    }

    static boolean isOf(Action.Send send, ExchangeType exchange) {
        return IkeHeader.peek(send.message()).orElseThrow().exchangeType() == exchange.number();
    }

    /// The code of the only failure that the peer told of.
    static String failure(Peer peer) {
        var all = peer.events(Event.NegotiationFailed.class);
        assertThat(all).hasSize(1);
        return all.getFirst().failure().code();
    }
}
