package io.triplane.ikev2.exchange;

import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.sa.ChildOrigin;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange.ChildLocal;
import io.triplane.ikev2.sa.LocalExchange.ChildProposal;
import io.triplane.ikev2.sa.LocalExchange.Goal;
import io.triplane.ikev2.sa.LocalExchange.Rival;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import java.util.Optional;

/// Both ends replace the same pair at once (RFC 7296 §2.8.1): of the two successors the one whose
/// exchange had the lowest of the four nonces is redundant, and who created it deletes it.
final class RekeyRivals {
    private RekeyRivals() {}

    /// The peer has made a successor; if our own request for one is open, they are rivals.
    static Established peerMade(Established sa, ChildSa successor, Nonces nonces) {
        return successor.origin() instanceof ChildOrigin.RekeyedByPeer(int old, _)
                ? withRival(
                        sa,
                        old,
                        Optional.of(
                                new Rival(
                                        successor.inboundSpi(),
                                        Uniqueness.rank(nonces.initiator(), nonces.responder()))))
                : sa;
    }

    /// A successor of the peer's making is gone again.
    static Established gone(Established sa, ChildSa successor) {
        return openRekey(sa)
                        .flatMap(Goal.Replace::rival)
                        .filter(rival -> rival.inboundSpi() == successor.inboundSpi())
                        .isPresent()
                ? withRival(sa, openRekey(sa).orElseThrow().predecessor(), Optional.empty())
                : sa;
    }

    /// Whether our request to replace the pair is open.
    static boolean isReplacing(Established sa, int inboundSpi) {
        return openRekey(sa).filter(goal -> goal.predecessor() == inboundSpi).isPresent();
    }

    /// Whether the successor that we made is the redundant one.
    static boolean oursLoses(Goal.Replace goal, Nonces ours) {
        return goal.rival()
                .filter(rival ->
                        Uniqueness.rank(ours.initiator(), ours.responder())
                                        .compareTo(rival.lowestNonce())
                                < 0)
                .isPresent();
    }

    private static Optional<Goal.Replace> openRekey(Established sa) {
        return sa.own() instanceof Waiting(_, ChildLocal(_, Goal.Replace goal))
                ? Optional.of(goal)
                : Optional.empty();
    }

    private static Established withRival(Established sa, int predecessor, Optional<Rival> rival) {
        return sa.own() instanceof Waiting waiting
                        && waiting.exchange()
                                instanceof ChildLocal(ChildProposal proposal, Goal.Replace goal)
                        && goal.predecessor() == predecessor
                ? sa.with(
                        waiting.with(
                                new ChildLocal(proposal, new Goal.Replace(predecessor, rival))))
                : sa;
    }
}
