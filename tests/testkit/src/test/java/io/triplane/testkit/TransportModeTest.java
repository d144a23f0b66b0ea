package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.Mode;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// USE_TRANSPORT_MODE (RFC 7296 §1.3.1): both ends install the same mode, or there is no child.
class TransportModeTest {
    private static final Selector ANYWHERE =
            Selector.ofRange(IpAddress.of("0.0.0.0"), IpAddress.of("255.255.255.255"));

    private static Selector host(Peer peer) {
        return Selector.ofRange(peer.publicAddress(), peer.publicAddress());
    }

    private static UnaryOperator<Recipe> anyHost(Mode mode) {
        return recipe -> recipe.selectors(ANYWHERE, ANYWHERE).mode(mode);
    }

    /// Left asks.
    @ParameterizedTest
    @CsvSource({
        "TRANSPORT,        TRANSPORT,        TRANSPORT",
        "TRANSPORT,        PREFER_TRANSPORT, TRANSPORT",
        "PREFER_TRANSPORT, TRANSPORT,        TRANSPORT",
        "PREFER_TRANSPORT, PREFER_TRANSPORT, TRANSPORT",
        "PREFER_TRANSPORT, TUNNEL,           TUNNEL",
        "TUNNEL,           PREFER_TRANSPORT, TUNNEL",
        "TUNNEL,           TUNNEL,           TUNNEL",
    })
    void bothInstallTheSameMode(Mode left, Mode right, EspMode agreed) {
        Pair pair = Pair.of(1, anyHost(left), anyHost(right)).establish();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.child().mode()).isEqualTo(agreed);
        }
        boolean hosts = left != Mode.TUNNEL;
        Selectors expected =
                hosts
                        ? new Selectors(List.of(host(pair.left())), List.of(host(pair.right())))
                        : new Selectors(List.of(ANYWHERE), List.of(ANYWHERE));
        assertThat(pair.left().child().selectors()).isEqualTo(expected);
        assertThat(pair.right().child().selectors())
                .isEqualTo(new Selectors(expected.remote(), expected.local()));
        List<String> auth =
                Pair.lines(pair.left()).stream().filter(l -> l.startsWith("IKE_AUTH")).toList();
        assertThat(auth.getFirst().contains("N(USE_TRANSPORT_MODE)")).isEqualTo(hosts);
        assertThat(auth.getLast().contains("N(USE_TRANSPORT_MODE)"))
                .isEqualTo(agreed == EspMode.TRANSPORT);
        pair.assertOneTunnelAndNothingElse();
    }

    private static Mismatch mismatch(Peer peer) {
        return peer.events(Event.NegotiationFailed.class)
                .getFirst()
                .failure()
                .cause()
                .mismatch()
                .orElseThrow();
    }

    /// The responder takes tunnel mode alone and says so by silence: the initiator deletes.
    @Test
    void whoInsistsOnTransportModeDeletesATunnel() {
        Pair pair = Pair.of(1, anyHost(Mode.TRANSPORT), anyHost(Mode.TUNNEL));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Pair.A_WHILE);
        assertThat(Pair.failure(pair.left())).isEqualTo("child.mode.mismatch");
        assertThat(mismatch(pair.left()).subject()).isEqualTo(Mismatch.Subject.CHILD_MODE);
        assertThat(mismatch(pair.left()).ours()).isEqualTo("transport mode");
        assertThat(mismatch(pair.left()).peers()).contains("tunnel mode");
        assertNoChild(pair);
    }

    /// The initiator asks for tunnel mode: the responder has none for it.
    @Test
    void whoInsistsOnTransportModeRefusesATunnel() {
        Pair pair = Pair.of(1, anyHost(Mode.TUNNEL), anyHost(Mode.TRANSPORT));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Pair.A_WHILE);
        assertThat(Pair.failure(pair.right())).isEqualTo("child.mode.mismatch");
        assertThat(mismatch(pair.right()).peers()).contains("tunnel mode");
        assertThat(Pair.lines(pair.left()).getLast()).contains("N(NO_PROPOSAL_CHOSEN)");
        assertNoChild(pair);
    }

    private static void assertNoChild(Pair pair) {
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.childSas()).isEmpty();
            assertThat(peer.plane().size()).isZero();
            assertThat(peer.ikeSas()).hasSize(1);
        }
    }

    /// Selectors that leave one of the ends out are no transport mode.
    @Test
    void trafficOfOthersIsRefusedBeforeAnythingIsSent() {
        Pair pair = Pair.of(1, recipe -> recipe.mode(Mode.TRANSPORT), anyHost(Mode.TRANSPORT));
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.failure(pair.left())).isEqualTo("child.mode.selectors");
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(Pair.lines(pair.left())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRekeyKeepsTheMode(boolean byOriginalInitiator) {
        Pair pair =
                Pair.of(1, anyHost(Mode.PREFER_TRANSPORT), anyHost(Mode.PREFER_TRANSPORT))
                        .establish();
        ChildSaView old = pair.left().child();
        (byOriginalInitiator ? pair.left() : pair.right()).rekeyChild();
        pair.settle();
        assertThat(pair.left().child().inboundSpi()).isNotEqualTo(old.inboundSpi());
        assertThat(pair.left().child().mode()).isEqualTo(EspMode.TRANSPORT);
        assertThat(pair.right().child().mode()).isEqualTo(EspMode.TRANSPORT);
        assertThat(pair.left().child().selectors()).isEqualTo(old.selectors());
        pair.assertOneTunnelAndNothingElse();
    }

    /// RFC 7296 §2.23.1: the ends are what the NAT makes of them, on each side in its own view.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behindANatEachEndKnowsTheOtherByWhatItSees(boolean byOriginalInitiator) {
        World world = World.seeded(1);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        left.behindNat("203.0.113.1");
        Recipe toRight = anyHost(Mode.TRANSPORT).apply(world.recipe(left, right));
        Recipe toLeft = anyHost(Mode.TRANSPORT).apply(world.recipe(right, left).fromAnywhere());
        left.configure(toRight);
        right.configure(toLeft);
        Pair pair = new Pair(world, left, right, toRight, toLeft).establish();
        assertSeen(pair);
        (byOriginalInitiator ? left : right).rekeyChild();
        pair.settle();
        assertSeen(pair);
        pair.assertOneTunnelAndNothingElse();
        assertThat(left.events(Event.ChildSaRekeyed.class)).hasSize(1);
    }

    private static void assertSeen(Pair pair) {
        Selector inside = Selector.ofRange(pair.left().address(), pair.left().address());
        assertThat(pair.left().child().mode()).isEqualTo(EspMode.TRANSPORT);
        assertThat(pair.right().child().mode()).isEqualTo(EspMode.TRANSPORT);
        assertThat(pair.left().child().selectors())
                .isEqualTo(new Selectors(List.of(inside), List.of(host(pair.right()))));
        assertThat(pair.right().child().selectors())
                .isEqualTo(new Selectors(List.of(host(pair.right())), List.of(host(pair.left()))));
    }

    @Seeds(30)
    void rekeysOverABadNetworkKeepTheMode(long seed) {
        Pair pair =
                Pair.of(seed, anyHost(Mode.TRANSPORT), anyHost(Mode.PREFER_TRANSPORT)).establish();
        pair.world().crashes(0.1);
        pair.world().network().loss(0.1).delay(Duration.ofMillis(1), Duration.ofMillis(900));
        pair.left().rekeyChild();
        pair.right().rekeyChild();
        pair.world().runFor(Duration.ofMinutes(3));
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().child().mode()).isEqualTo(EspMode.TRANSPORT);
    }
}
