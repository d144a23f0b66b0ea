package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
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

    static List<IkeTimer> ikeTimers(Peer peer) {
        return peer.timers().keySet().stream()
                .filter(TimerId.OfIkeSa.class::isInstance)
                .map(timer -> ((TimerId.OfIkeSa) timer).timer())
                .toList();
    }
}
