package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.testkit.IkeScene.Life;
import io.triplane.testkit.Variation.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IkeRekeyTest {
    /// `HDR, SK{SA, Ni, KEi}` --> ; <-- `HDR, SK{SA, Nr, KEr}` ; `HDR, SK{D}` --> ; <-- `HDR, SK{}`
    @Tag("IR-01")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theChildrenMoveAndTheOldIkeSaGoes(boolean byOriginalInitiator) {
        Pair pair = Pair.established(1);
        Peer a = byOriginalInitiator ? pair.left() : pair.right();
        Peer b = byOriginalInitiator ? pair.right() : pair.left();
        IkeSaView oldA = a.ikeSa();
        IkeSaView oldB = b.ikeSa();
        ChildSaView childA = a.child();
        a.rekeyIke();
        assertThat(a.ikeSa().state()).isEqualTo(IkeSaView.State.REKEYING);

        // B has answered: the child is on the new one, the old one waits for its Delete.
        pair.world().runUntil(Pair.A_WHILE, () -> b.ikeSas().size() == 2);
        assertThat(b.ikeSas().getFirst().state()).isEqualTo(IkeSaView.State.REKEYED);
        assertThat(b.ikeSas().getFirst().children()).isEmpty();
        assertThat(b.ikeSa().id()).isNotEqualTo(oldB.id());
        assertThat(b.ikeSa().children()).hasSize(1);
        assertThat(b.child().ikeSa()).isEqualTo(b.ikeSa().id());
        assertThat(ikeTimers(b)).containsExactly(IkeTimer.SUPERSEDED);
        // A has the answer: its Delete is on the way.
        pair.world().runUntil(Pair.A_WHILE, () -> a.ikeSas().size() == 2);
        assertThat(a.ikeSas().getFirst().state()).isEqualTo(IkeSaView.State.DELETING);
        assertThat(a.ikeSas().getFirst().children()).isEmpty();
        assertThat(a.child().ikeSa()).isEqualTo(a.ikeSa().id());
        assertThat(ikeTimers(a)).containsExactly(IkeTimer.RETRANSMIT);
        pair.settle();

        for (Peer peer : List.of(a, b)) {
            assertThat(peer.ikeSas()).hasSize(1);
            assertThat(peer.ikeSa().initiator()).isEqualTo(peer == a);
            assertThat(peer.ikeSa().requestsSent()).isZero();
            assertThat(peer.ikeSa().requestsReceived()).isZero();
            assertThat(peer.events(Event.IkeSaRekeyed.class)).hasSize(1);
            assertThat(peer.events(Event.IkeSaClosed.class)).isEmpty();
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
            assertThat(peer.events(Event.ChildSaRekeyed.class)).isEmpty();
            assertThat(peer.timers()).isEmpty();
        }
        assertThat(a.ikeSa().initiatorSpi())
                .isEqualTo(b.ikeSa().initiatorSpi())
                .isNotEqualTo(oldA.initiatorSpi());
        assertThat(a.ikeSa().responderSpi())
                .isEqualTo(b.ikeSa().responderSpi())
                .isNotEqualTo(oldA.responderSpi());
        assertThat(a.child().id()).isEqualTo(childA.id());
        assertThat(a.child().inboundSpi()).isEqualTo(childA.inboundSpi());
        pair.assertOneTunnelAndNothingElse();
        // Both directions of the new one work, and its keys make those of children.
        for (Peer peer : List.of(a, b)) {
            peer.rekeyChild();
            pair.settle();
            pair.assertOneTunnelAndNothingElse();
        }
        List<String> lines = Pair.lines(a).stream().map(l -> l.replaceAll(" \\d+ ", " ")).toList();
        int first = lines.indexOf("CREATE_CHILD_SA request SK{SA No KE}");
        assertThat(lines.subList(first, first + 4))
                .containsExactly(
                        "CREATE_CHILD_SA request SK{SA No KE}",
                        "CREATE_CHILD_SA response SK{SA No KE}",
                        "INFORMATIONAL request SK{D(IKE)}",
                        "INFORMATIONAL response SK{}");
    }

    @Tag("IR-01")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void eachStepLeavesOneIkeSaWithTheChild(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.see(IkeScene.QUIET, IkeScene.QUIET);
        a.rekeyIke();
        String child = " | old Installed | in old | out old | ";
        scene.see("Established asks RekeyIkeLocal" + child + "RETRANSMIT | -", IkeScene.QUIET);
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No KE}");
        scene.sees(b, "Superseded, X Established" + child + "SUPERSEDED | ike rekeyed > X");
        scene.pass(b, "CREATE_CHILD_SA response SK{SA No KE}");
        scene.sees(
                a,
                "Superseded asks DeleteIkeLocal, X Established"
                        + child
                        + "RETRANSMIT | ike rekeyed > X");
        scene.pass(a, "INFORMATIONAL request SK{D(IKE)}");
        scene.sees(b, "X Established" + child + "- | -");
        scene.pass(b, "INFORMATIONAL response SK{}");
        scene.sees(a, "X Established" + child + "- | -");
        scene.assertOneIkeSa(1);
    }

    /// B has come to want another group; `INVALID_KE_PAYLOAD` once, and never again.
    @Tag("IR-03")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void theGroupThePeerWantedIsRemembered(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.prefer(a, IkeScene.SMALL, IkeScene.BIG);
        scene.prefer(b, IkeScene.BIG, IkeScene.SMALL);
        String child = " | old Installed | in old | out old | ";
        a.rekeyIke();
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No KE}");
        scene.sees(b, IkeScene.QUIET);
        scene.pass(b, "CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}");
        scene.sees(a, "Established asks RekeyIkeLocal" + child + "RETRANSMIT | -");
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No KE}");
        scene.pass(b, "CREATE_CHILD_SA response SK{SA No KE}");
        scene.passAll();
        scene.assertOneIkeSa(1);
        assertThat(a.ikeSa().suite()).endsWith(IkeScene.BIG.token());
        a.rekeyIke();
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No KE}");
        scene.pass(b, "CREATE_CHILD_SA response SK{SA No KE}");
        scene.passAll();
        scene.assertOneIkeSa(2);
    }

    /// Nothing that both would take is left: the old one stays as it was.
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aRekeyThatThePeerRefusesChangesNothing(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.prefer(b, IkeScene.BIG);
        a.rekeyIke();
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No KE}");
        scene.sees(
                b,
                "Established | old Installed | in old | out old | - | failed ike.proposal.mismatch");
        scene.pass(b, "CREATE_CHILD_SA response SK{N(NO_PROPOSAL_CHOSEN)}");
        scene.sees(
                a, "Established | old Installed | in old | out old | - | failed ike.rekey.refused");
        scene.assertOneIkeSa(0);
    }

    @Tag("ID-01")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aDeleteEndsTheIkeSaAndItsChildOnceOnEachSide(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.terminateAll();
        scene.sees(
                a,
                "Established asks DeleteIkeLocal | old Installed | in old | out old"
                        + " | RETRANSMIT | -");
        scene.pass(a, "INFORMATIONAL request SK{D(IKE)}");
        scene.sees(
                b, "- | - | in - | out - | - | down ike.closed.by-peer, closed ike.closed.by-peer");
        scene.pass(b, "INFORMATIONAL response SK{}");
        scene.sees(
                a, "- | - | in - | out - | - | down closed.by-command, closed closed.by-command");
        scene.wait(Duration.ofMinutes(1));
        assertThat(scene.held().size()).isZero();
    }

    @Tag("ID-02")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void twoDeletesThatCrossEndTheIkeSaAtOnce(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.terminateAll();
        b.terminateAll();
        String gone = "- | - | in - | out - | - | down closed.by-command, closed closed.by-command";
        scene.pass(a, "INFORMATIONAL request SK{D(IKE)}");
        scene.sees(b, gone);
        scene.pass(b, "INFORMATIONAL request SK{D(IKE)}");
        scene.sees(a, gone);
        scene.pass(a, "INFORMATIONAL response SK{}");
        scene.pass(b, "INFORMATIONAL response SK{}");
        String nothing = "- | - | in - | out - | - | -";
        scene.see(nothing, nothing);
    }

    /// While the old IKE SA waits for its Delete both ends ask on both whether the other is alive.
    @Tag("ID-03")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void theOldAndTheNewOneHaveNumbersOfTheirOwn(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.rekeyIke();
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No KE}");
        KeyHolder old = new KeyHolder(scene.world(), a, b);
        long first = b.ikeSas().getFirst().requestsReceived();
        for (int i = 1; i <= 3; i++) {
            old.ask(ExchangeType.INFORMATIONAL, List.of());
            assertThat(Pair.lines(b).getLast()).endsWith("SK{}");
            assertThat(b.ikeSas().getFirst().requestsReceived()).isEqualTo(first + i);
            assertThat(b.ikeSa().requestsReceived()).isZero();
        }
        scene.held().pass(Messages.responses(b, ExchangeType.CREATE_CHILD_SA));
        KeyHolder fresh = KeyHolder.ofNewest(scene.world(), a, b);
        for (int i = 1; i <= 3; i++) {
            fresh.ask(ExchangeType.INFORMATIONAL, List.of());
            assertThat(Pair.lines(b).getLast()).endsWith("SK{}");
            assertThat(b.ikeSa().requestsReceived()).isEqualTo(i);
            assertThat(b.ikeSas().getFirst().requestsReceived()).isEqualTo(first + 3);
        }
    }

    static List<IkeTimer> ikeTimers(Peer peer) {
        return peer.timers().keySet().stream()
                .filter(TimerId.OfIkeSa.class::isInstance)
                .map(timer -> ((TimerId.OfIkeSa) timer).timer())
                .toList();
    }
}
