package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// NATs before one end, before both, and NATs that forget (RFC 7296 §2.23), without MOBIKE.
class NatMappingTest {
    private static final Endpoint STRANGER = new Endpoint(IpAddress.of("198.51.100.9"), 4500);

    private final World world = World.seeded(1);
    private final Peer left = world.peer("left");
    private final Peer right = world.peer("right");

    private void establish() {
        Recipe toRight = world.recipe(left, right).dpd(Duration.ofSeconds(10), AfterLoss.CLEAR);
        left.configure(toRight);
        right.configure(world.recipe(right, left));
        left.initiate(toRight);
        world.settle(Pair.A_WHILE);
        assertThat(right.childSas()).hasSize(1);
    }

    private IkeSaView right() {
        return right.ikeSas().getFirst();
    }

    /// The peer is followed, and its tunnel with it: same SPIs, other ports.
    @Tag("MK-08")
    @Tag("MOB-02")
    @Test
    void aPeerBehindANatIsFollowedByItsNextAuthenticMessage() {
        Nat box = left.behindNat("203.0.113.1");
        establish();
        Endpoint before = right().remote();
        int spi = right.child().inboundSpi();
        box.rebind();
        world.runFor(Duration.ofSeconds(15));
        Endpoint now = right().remote();
        assertThat(now.port()).isNotEqualTo(before.port());
        assertThat(right.plane().ends())
                .as("%s", world.transcript())
                .containsExactlyInAnyOrder("192.0.2.2:4500 > " + now, now + " > 192.0.2.2:4500");
        assertThat(right.child().inboundSpi()).isEqualTo(spi);
        assertThat(right.count(Counter.PEER_MOVED)).isEqualTo(1);
    }

    /// A copy of an old message, or of a new one that was altered, moves nobody.
    @Tag("MK-08")
    @Tag("AT-121")
    @Test
    void onlyWhatIsNewAndAuthenticMovesThePeer() {
        left.behindNat("203.0.113.1");
        establish();
        List<Action.Send> sent = new ArrayList<>();
        world.network().drop(send -> !sent.add(send));
        world.runFor(Duration.ofSeconds(11));
        Endpoint before = right().remote();
        Action.Send check = sent.getFirst();
        world.inject(STRANGER, check.remote(), true, check.message());
        int last = check.message().size() - 1;
        var altered = Pieces.with(check.message(), last, ~check.message().at(last));
        world.inject(STRANGER, check.remote(), true, altered);
        assertThat(right().remote()).isEqualTo(before);
        assertThat(right.count(Counter.PEER_MOVED)).isZero();
    }

    /// Neither a peer that is behind no NAT, nor anybody while we are behind one.
    @Tag("MK-08")
    @Test
    void aPeerThatHasNoNatIsNotFollowed() {
        Nat box = right.behindNat("203.0.113.2");
        box.forward(500, 4500);
        establish();
        Endpoint before = right().remote();
        assertThat(right().nat().localBehindNat()).isTrue();
        List<Action.Send> sent = new ArrayList<>();
        world.network().drop(send -> sent.add(send) && Pieces.isFrom(send, left));
        world.runFor(Duration.ofSeconds(11));
        Action.Send lost =
                sent.stream().filter(s -> Pieces.isFrom(s, left)).findFirst().orElseThrow();
        world.inject(STRANGER, lost.remote(), true, lost.message());
        assertThat(right().requestsReceived()).as("it was taken").isPositive();
        assertThat(right().remote()).isEqualTo(before);
        assertThat(right.count(Counter.PEER_MOVED)).isZero();
    }

    /// Two peers behind one NAT: told apart by their ports, and still there after a long silence.
    @Tag("NAT-01")
    @Test
    void twoPeersBehindOneNatAreToldApartByTheirPorts() {
        Peer other = world.peer("other");
        Nat box = left.behindNat("203.0.113.1").forgetsAfter(Duration.ofSeconds(30));
        other.behind(box);
        Recipe toRight = world.recipe(left, right);
        Recipe alsoToRight = world.recipe(other, right);
        left.configure(toRight);
        other.configure(alsoToRight);
        right.configure(world.recipe(right, left));
        right.configure(world.recipe(right, other));
        left.initiate(toRight);
        other.initiate(alsoToRight);
        world.runFor(Duration.ofMinutes(10));
        assertThat(right.ikeSas()).hasSize(2);
        List<Endpoint> seen = right.ikeSas().stream().map(IkeSaView::remote).toList();
        assertThat(seen).allMatch(end -> end.address().equals(IpAddress.of("203.0.113.1")));
        assertThat(seen.getFirst().port()).isNotEqualTo(seen.getLast().port());
        assertThat(right.ikeSas())
                .allMatch(sa -> sa.local().port() == 4500 && sa.nat().encapsulated());
        for (Peer inside : List.of(left, other)) {
            assertThat(inside.count(Counter.NAT_KEEPALIVE_SENT)).isBetween(28L, 31L);
            assertThat(inside.events(Event.ChildSaDown.class)).isEmpty();
        }
        assertThat(right.count(Counter.NAT_KEEPALIVE_SENT)).isZero();
        // The mappings live: the outside can reach both.
        right.checkLiveness();
        world.settle(Pair.A_WHILE);
        assertThat(right.ikeSas()).allMatch(sa -> sa.requestsSent() == 1);
    }

    /// Both know of both NATs; the plane has what was seen, not what is configured.
    @Tag("NAT-02")
    @Test
    void bothEndsMayBeBehindNats() {
        left.behindNat("203.0.113.1");
        right.behindNat("203.0.113.2").forward(500, 4500);
        establish();
        for (Peer peer : List.of(left, right)) {
            IkeSaView.Nat nat = peer.ikeSas().getFirst().nat();
            assertThat(nat).isEqualTo(new IkeSaView.Nat(true, true, true));
        }
        assertThat(left.ikeSas().getFirst().remoteIdentity().orElseThrow().toString())
                .contains("right.test");
        Endpoint seen = right().remote();
        assertThat(seen.address()).isEqualTo(IpAddress.of("203.0.113.1"));
        assertThat(right.plane().ends())
                .containsExactlyInAnyOrder("192.0.2.2:4500 > " + seen, seen + " > 192.0.2.2:4500");
        assertThat(left.plane().ends())
                .containsExactlyInAnyOrder(
                        "192.0.2.1:4500 > 203.0.113.2:4500", "203.0.113.2:4500 > 192.0.2.1:4500");
        left.rekeyChild();
        world.settle(Pair.A_WHILE);
        right.checkLiveness();
        world.settle(Pair.A_WHILE);
        assertThat(right().requestsSent()).isEqualTo(1);
    }
}
