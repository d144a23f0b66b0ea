package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSuccessor;
import io.triplane.ikev2.sa.LocalExchange.DeleteIkeLocal;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.sa.Term;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import java.time.Duration;
import java.util.List;

/// One IKE SA takes the place of another (RFC 7296 §2.8, §2.18): children, what waits to be done
/// and what the data plane is at work on go over in one step. The data plane does not notice.
final class IkeSuccession {
    /// How long the peer has to delete an IKE SA that is its to delete.
    static final Duration DELETE_WAIT = Duration.ofMinutes(5);

    private IkeSuccession() {}

    /// The successor gets everything and begins what waits. What is left of the old one waits for
    /// the peer's Delete.
    static Superseded replace(Established old, IkeSuccessor successor, Turn turn) {
        Established last = PeerWindow.answerNow(old, turn);
        Established next =
                last.withTasks(List.of()).succeededBy(successor, Terms.next(old, turn), turn.now());
        SetUp.planeRequests(next).forEach(request -> turn.reassign(request, next.id()));
        turn.add(next);
        turn.report(new Event.IkeSaRekeyed(old.id(), Views.of(next)));
        for (Task task : last.tasks()) {
            turn.then(next.id(), new SaInput.Wanted(task));
        }
        return new Superseded(last.emptied(), next.id(), turn.now().plus(DELETE_WAIT));
    }

    /// A successor that lost against the one in `winner`: it never had anything.
    static Superseded redundant(
            Established old, IkeSuccessor loser, IkeSuccessor winner, Turn turn) {
        Established empty = old.emptied().succeededBy(loser, Term.UNLIMITED, turn.now());
        return new Superseded(empty, winner.id(), turn.now().plus(DELETE_WAIT));
    }

    /// It is ours to delete: the peer is told.
    static Superseded delete(Superseded state, Turn turn) {
        return state.with(
                OwnWindow.send(
                        state.last(),
                        ExchangeType.INFORMATIONAL,
                        List.of(Delete.ikeSa()),
                        new DeleteIkeLocal(Causes.IKE_REKEYED),
                        turn));
    }
}
