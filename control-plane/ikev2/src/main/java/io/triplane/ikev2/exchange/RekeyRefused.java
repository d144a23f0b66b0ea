package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Subject;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange.ChildProposal;
import io.triplane.ikev2.sa.LocalExchange.Goal;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.util.Optional;

/// What follows when the peer refuses our request for a child or for a successor, or takes back
/// what it granted (RFC 7296 §1.3, §2.25).
final class RekeyRefused {
    private RekeyRefused() {}

    /// Whether the pair to be replaced still carries traffic.
    static boolean isStillWanted(Established sa, Goal.Replace goal) {
        return predecessor(sa, goal)
                .filter(pair ->
                        switch (pair.stage()) {
                            case Installed _, Replaced _, Doomed _ -> true;
                            case Receiving _, Registered _, Sending _, Deleting _, Retiring _ ->
                                    false;
                        })
                .isPresent();
    }

    static Established refused(
            Established sa, ChildProposal proposal, Goal goal, Notify error, Turn turn) {
        return switch (goal) {
            // RFC 7296 §2.25: it is not over, the peer is busy.
            case Goal.Create() when error.is(NotifyType.TEMPORARY_FAILURE) ->
                    sa.later(new Task.CreateChild(proposal.childName()), ChildEnd.retryAt(turn));
            case Goal.Create()
                    when error.is(NotifyType.SINGLE_PAIR_REQUIRED)
                            && turn.wishes()
                                    .narrowToPacket(
                                            sa.facts().connection(), proposal.childName()) ->
                    sa.plus(new Task.CreateChild(proposal.childName()));
            case Goal.Create() -> {
                turn.childFailed(sa, proposal.childName(), cause(proposal, error, sa));
                yield sa;
            }
            case Goal.Replace replace -> refusedSuccessor(sa, proposal, replace, error, turn);
        };
    }

    private static Established refusedSuccessor(
            Established sa, ChildProposal proposal, Goal.Replace goal, Notify error, Turn turn) {
        Optional<ChildSa> old = predecessor(sa, goal);
        if (old.isEmpty() || goal.rival().isPresent()) {
            // The pair is gone, or the peer has replaced it itself: there is nothing left to do.
            return sa;
        }
        Child child = sa.child(proposal.child()).orElseThrow();
        return switch (old.get().stage()) {
            // The peer's Delete crossed our request: the child ends, as it wanted.
            case Doomed _ -> ChildEnd.now(sa, child, Causes.CHILD_BY_PEER, turn);
            case Installed _, Replaced _ -> {
                if (error.is(NotifyType.CHILD_SA_NOT_FOUND)) {
                    yield recreate(sa, child, old.get(), turn);
                }
                if (!error.is(NotifyType.TEMPORARY_FAILURE)) {
                    turn.childFailed(sa, proposal.childName(), cause(proposal, error, sa));
                }
                yield ChildEnd.retryLater(sa, goal.predecessor(), cause(proposal, error, sa), turn);
            }
            case Receiving _, Registered _, Sending _, Deleting _, Retiring _ -> sa;
        };
    }

    /// The peer has lost the child without telling: ours goes, and a new one is asked for.
    private static Established recreate(Established sa, Child child, ChildSa old, Turn turn) {
        Cause lost =
                new Cause(
                        "child.lost-by-peer", "the peer does not know it any more (rekey failed)");
        return ChildEnd.now(sa, child.with(old.at(new Doomed())), lost, turn)
                .plus(new Task.CreateChild(child.name()));
    }

    /// The peer granted a pair and deleted it before we saw its answer: the pair is never used. A
    /// successor takes the child with it, since the peer expects us to delete the old pair.
    static Established takenBack(Established sa, ChildProposal proposal, Goal goal, Turn turn) {
        String text = "%s granted the child and deleted it at once".formatted(sa.route().remote());
        turn.childFailed(sa, proposal.childName(), new Cause("child.taken-back", text));
        return switch (goal) {
            case Goal.Create() -> sa;
            case Goal.Replace replace ->
                    isStillWanted(sa, replace)
                            ? ChildEnd.asked(sa, proposal.child(), Causes.CHILD_BY_PEER, turn)
                            : sa;
        };
    }

    private static Optional<ChildSa> predecessor(Established sa, Goal.Replace goal) {
        return sa.childOfInbound(goal.predecessor())
                .flatMap(child -> child.inbound(goal.predecessor()));
    }

    static Cause cause(ChildProposal proposal, Notify error, Established sa) {
        String selectors = proposal.offer().selectors().toString();
        String proposals = Proposals.text(proposal.offer().proposals());
        return new Cause(
                "child.refused",
                "%s answered %s for child %s; we offered %s for %s"
                        .formatted(
                                sa.route().remote(),
                                NotifyType.nameOf(error.type()),
                                proposal.childName(),
                                proposals,
                                selectors),
                mismatch(error, proposals, selectors));
    }

    private static Optional<Mismatch> mismatch(Notify error, String proposals, String selectors) {
        if (error.is(NotifyType.NO_PROPOSAL_CHOSEN)) {
            return Optional.of(
                    Mismatch.untold(
                            Subject.CHILD_PROPOSAL,
                            proposals,
                            "add one of the peer's proposals to ours; its log names both"));
        }
        if (error.is(NotifyType.SINGLE_PAIR_REQUIRED)) {
            return Optional.of(
                    Mismatch.untold(
                            Subject.SELECTORS,
                            selectors,
                            "the peer takes one address on each side: give each pair a child of"
                                    + " its own, or have the first packet begin it"));
        }
        return error.is(NotifyType.TS_UNACCEPTABLE)
                ? Optional.of(
                        Mismatch.untold(
                                Subject.SELECTORS,
                                selectors,
                                "make ours overlap the peer's on both sides; its log names both"))
                : Optional.empty();
    }
}
