package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChildRekeyTest {
    /// `HDR, SK{N(REKEY_SA), SA, Ni, [KEi,] TSi, TSr}` --> ; <-- `HDR, SK{SA, Nr, [KEr,] TSi, TSr}`
    /// ; `HDR, SK{D}` --> ; <-- `HDR, SK{D}`
    @Tag("CR-01")
    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void theSuccessorIsInPlaceBeforeTheOldPairGoes(boolean byOriginalInitiator, boolean pfs) {
        var esp = pfs ? Recipe.espWithPfs(KeyExchangeMethod.ECP_256) : Recipe.ESP_GCM;
        Pair pair = Pair.of(1, recipe -> recipe.esp(esp), recipe -> recipe.esp(esp)).establish();
        Peer a = byOriginalInitiator ? pair.left() : pair.right();
        Peer b = byOriginalInitiator ? pair.right() : pair.left();
        ChildSaView oldA = a.child();
        ChildSaView oldB = b.child();
        a.rekeyChild();

        // B has answered: receives on both, sends on the old one.
        pair.world().runUntil(Pair.A_WHILE, () -> b.child().state() == ChildSaView.State.REKEYED);
        assertThat(b.plane().inboundSpis()).hasSize(2).contains(oldB.inboundSpi());
        assertThat(b.plane().outboundSpis()).containsExactly(oldB.outboundSpi());
        assertThat(b.events(Event.ChildSaRekeyed.class)).isEmpty();
        // A has the answer and both halves: its event comes now, the old outbound is out.
        until(pair, () -> a.events(Event.ChildSaRekeyed.class).size() == 1);
        assertThat(a.plane().inboundSpis()).hasSize(2).contains(oldA.inboundSpi());
        assertThat(a.plane().outboundSpis()).hasSize(1).doesNotContain(oldA.outboundSpi());
        assertThat(b.plane().outboundSpis()).containsExactly(oldB.outboundSpi());
        // The Delete moves B, not earlier.
        until(pair, () -> b.events(Event.ChildSaRekeyed.class).size() == 1);
        assertThat(b.plane().outboundSpis()).hasSize(1).doesNotContain(oldB.outboundSpi());
        pair.settle();
        // One grace timer each, which removes the old inbound.
        for (Peer peer : List.of(a, b)) {
            assertThat(peer.plane().inboundSpis()).hasSize(2);
            assertThat(graceTimers(peer)).isEqualTo(1);
        }
        pair.assertOneTunnelAndNothingElse();
        for (Peer peer : List.of(a, b)) {
            assertThat(graceTimers(peer)).isZero();
            assertThat(peer.events(Event.ChildSaRekeyed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
        }
        assertThat(a.child().id()).isEqualTo(oldA.id());
        assertThat(a.child().inboundSpi()).isNotEqualTo(oldA.inboundSpi());
        List<String> lines = Pair.lines(a);
        String ke = pfs ? " KE" : "";
        assertThat(lines.subList(lines.size() - 4, lines.size()))
                .map(line -> line.replaceAll(" \\d+ ", " "))
                .containsExactly(
                        "CREATE_CHILD_SA request SK{N(REKEY_SA) SA No%s TSi TSr}".formatted(ke),
                        "CREATE_CHILD_SA response SK{SA No%s TSi TSr}".formatted(ke),
                        "INFORMATIONAL request SK{D(ESP)}",
                        "INFORMATIONAL response SK{D(ESP)}");
    }

    /// A prefers curve25519, B ecp-256: `INVALID_KE_PAYLOAD` once, and never again.
    @Tag("CR-03")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGroupThePeerWantedIsRemembered(boolean byOriginalInitiator) {
        var ours = Recipe.espWithPfs(KeyExchangeMethod.CURVE25519, KeyExchangeMethod.ECP_256);
        var theirs = Recipe.espWithPfs(KeyExchangeMethod.ECP_256, KeyExchangeMethod.CURVE25519);
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe.esp(byOriginalInitiator ? ours : theirs),
                                recipe -> recipe.esp(byOriginalInitiator ? theirs : ours))
                        .establish();
        Peer a = byOriginalInitiator ? pair.left() : pair.right();
        Peer b = byOriginalInitiator ? pair.right() : pair.left();
        a.rekeyChild();
        until(pair, () -> refusals(a) == 1);
        assertThat(b.child().state()).isEqualTo(ChildSaView.State.INSTALLED);
        assertThat(b.plane().size()).isEqualTo(2);
        assertThat(a.child().state()).isEqualTo(ChildSaView.State.REKEYING);
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        assertThat(a.events(Event.ChildSaRekeyed.class)).hasSize(1);
        a.rekeyChild();
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        assertThat(a.events(Event.ChildSaRekeyed.class)).hasSize(2);
        assertThat(refusals(a)).isEqualTo(1);
    }

    /// The peer does not know the pair any more: `N(CHILD_SA_NOT_FOUND)`, and a new child.
    @Test
    void aChildThePeerHasLostIsMadeAnew() {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe,
                                recipe ->
                                        recipe.lifetime(
                                                Duration.ZERO,
                                                Duration.ZERO,
                                                Duration.ofSeconds(60)))
                        .establish();
        // The Delete of the expired pair does not get through.
        pair.world()
                .network()
                .drop(send ->
                        send.local().address().equals(pair.right().address())
                                && !IkeHeader.peek(send.message()).orElseThrow().response());
        pair.world().runFor(Duration.ofSeconds(61));
        pair.left().rekeyChild();
        pair.world().runFor(Duration.ofSeconds(1));
        assertThat(Pair.lines(pair.left()))
                .anyMatch(line -> line.endsWith("SK{N(CHILD_SA_NOT_FOUND)}"));
        pair.world().network().heal();
        pair.world().runFor(Duration.ofSeconds(20));
        assertThat(pair.left().events(Event.ChildSaDown.class)).hasSize(1);
        pair.assertOneTunnelAndNothingElse();
    }

    /// Both send `N(REKEY_SA)` at once. The nonces' first octets are 1 to 4 in every order that
    /// makes another one the lowest.
    @Tag("CC-01")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void ofTwoSuccessorsTheOneWithTheLowestNonceGoes(int lowest) {
        Pair pair = Pair.established(1);
        Peer a = pair.left();
        Peer b = pair.right();
        // N1 of A's request, N2 of B's, N3 of B's answer, N4 of A's.
        int[] first = {10, 11, 12, 13};
        first[lowest] = 1;
        a.random().nextNonceStartsWith(first[0]);
        b.random().nextNonceStartsWith(first[1]);
        b.random().nextNonceStartsWith(first[2]);
        a.random().nextNonceStartsWith(first[3]);
        ChildSaView oldA = a.child();
        a.rekeyChild();
        b.rekeyChild();
        until(pair, () -> a.plane().inboundSpis().size() == 2);
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        // N1 and N3 made A's successor: with one of them lowest, B's survives, and the reverse.
        boolean aLoses = lowest == 0 || lowest == 2;
        Peer winner = aLoses ? b : a;
        Peer loser = aLoses ? a : b;
        assertThat(deletes(winner)).isEqualTo(1);
        assertThat(deletes(loser)).isEqualTo(1);
        // The winner's event comes with its answer, the loser's with the Delete of the old pair.
        assertThat(pair.world().transcript().toString().indexOf(winner.name() + ": rekeyed"))
                .isLessThan(
                        pair.world().transcript().toString().indexOf(loser.name() + ": rekeyed"));
        for (Peer peer : List.of(a, b)) {
            assertThat(peer.events(Event.ChildSaRekeyed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
        }
        assertThat(a.child().inboundSpi()).isNotEqualTo(oldA.inboundSpi());
    }

    /// As above, with requests, answers and Deletes overtaking and repeating each other.
    @Seeds(150)
    void simultaneousRekeysLeaveOneTunnelOverABadNetwork(long seed) {
        Pair pair = Pair.established(seed);
        pair.world().crashes(0.05);
        pair.world()
                .network()
                .loss(0.1)
                .duplicates(0.2)
                .delay(Duration.ofMillis(1), Duration.ofMillis(1500));
        SeededRandom random = new SeededRandom(seed);
        for (Peer peer : pair.world().peers()) {
            peer.plane().delay(Duration.ofMillis(1), Duration.ofMillis(400));
        }
        pair.left().rekeyChild();
        pair.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(2)));
        if (pair.right().childSas().size() == 1) {
            pair.right().rekeyChild();
        }
        pair.world().runFor(Duration.ofMinutes(3));
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().events(Event.ChildSaDown.class)).isEmpty();
        assertThat(pair.right().events(Event.ChildSaDown.class)).isEmpty();
    }

    @Test
    void softLifetimeRekeysBeforeHardLifetimeEnds() {
        Pair pair =
                Pair.of(
                                1,
                                recipe ->
                                        recipe.lifetime(
                                                Duration.ofSeconds(100),
                                                Duration.ofSeconds(30),
                                                Duration.ofSeconds(120)),
                                recipe -> recipe)
                        .establish();
        pair.world().runFor(Duration.ofSeconds(1000));
        int rekeys = pair.left().events(Event.ChildSaRekeyed.class).size();
        // At the earliest after 70 s, at the latest after 100 s.
        assertThat(rekeys).isBetween(9, 14);
        assertThat(pair.left().events(Event.ChildSaDown.class)).isEmpty();
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void hardLifetimeEndsAChildThatNobodyRekeys() {
        Pair pair =
                Pair.of(
                                1,
                                recipe ->
                                        recipe.lifetime(
                                                Duration.ZERO,
                                                Duration.ZERO,
                                                Duration.ofSeconds(60)),
                                recipe -> recipe)
                        .establish();
        pair.world().runFor(Duration.ofSeconds(59));
        assertThat(pair.left().childSas()).hasSize(1);
        pair.world().network().partition();
        pair.world().runFor(Duration.ofSeconds(2));
        assertThat(pair.left().plane().size()).isZero();
        assertThat(pair.left().events(Event.ChildSaDown.class).getFirst().cause().code())
                .isEqualTo("child.expired");
        pair.world().network().heal();
        pair.world().runFor(Duration.ofSeconds(20));
        assertThat(pair.right().childSas()).isEmpty();
        assertThat(pair.right().plane().size()).isZero();
    }

    /// A successor that one plane refuses leaves the old pair as it was, and the next try works.
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aPlaneThatRefusesHalfOfASuccessorCostsNoTunnel(boolean ofInitiator, boolean inbound) {
        Pair pair =
                Pair.of(1, recipe -> recipe.afterPeerClosed(AfterLoss.RESTART), recipe -> recipe)
                        .establish();
        Peer a = pair.left();
        (ofInitiator ? a : pair.right())
                .plane()
                .refuseNext(
                        inbound
                                ? PlaneRequest.InstallInbound.class
                                : PlaneRequest.SwitchOutbound.class);
        a.rekeyChild();
        pair.world().runFor(Duration.ofSeconds(60));
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void aRekeyOverTheNetworksDeathEndsInOneDownEvent() {
        Pair pair = Pair.established(1);
        pair.left().rekeyChild();
        until(pair, () -> pair.left().events(Event.ChildSaRekeyed.class).size() == 1);
        pair.world().network().partition();
        pair.world().runFor(Pair.A_WHILE);
        assertThat(pair.left().events(Event.ChildSaDown.class)).hasSize(1);
        assertThat(pair.left().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.peer.dead");
        assertThat(pair.left().isEmpty()).isTrue();
    }

    private static void until(Pair pair, BooleanSupplier condition) {
        pair.world().runUntil(Pair.A_WHILE, condition);
    }

    private static long graceTimers(Peer peer) {
        return peer.timers().keySet().stream()
                .filter(timer ->
                        timer instanceof TimerId.OfChildSa(_, _, var purpose)
                                && purpose == TimerId.OfChildSa.ChildTimer.GRACE)
                .count();
    }

    private static long refusals(Peer peer) {
        return Pair.lines(peer).stream()
                .filter(line -> line.contains("N(INVALID_KE_PAYLOAD)"))
                .count();
    }

    private static long deletes(Peer peer) {
        return peer.events(Event.MessageTrace.class).stream()
                .filter(trace -> trace.direction() == Event.Direction.SENT)
                .filter(trace ->
                        trace.line().matches("INFORMATIONAL request \\d+ SK\\{D\\(ESP\\)}"))
                .count();
    }
}
