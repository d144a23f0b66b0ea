package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.Task;
import java.util.Optional;

/// The end of an established IKE SA on this side.
final class Closing {
    private Closing() {}

    /// The hard lifetime is over: no packet passes any more. The peer is told if the window allows;
    /// else it knows by its own clock, or not at all.
    static Optional<IkeSa> expired(Established sa, Turn turn) {
        if (!(sa.own() instanceof Idle)) {
            return vanish(sa, Causes.IKE_EXPIRED, turn);
        }
        Established next = sa.with(sa.term().over());
        for (Child child : sa.children()) {
            ChildPlane.remove(sa, child, turn);
            if (child.isUp()) {
                turn.childDown(sa, child, Causes.IKE_EXPIRED);
            }
            child.wipe();
            next = next.without(child.id());
        }
        return Optional.of(next.plus(new Task.EndIke(Causes.IKE_EXPIRED)));
    }

    /// Everything goes at once, children first; nothing is sent.
    static Optional<IkeSa> vanish(Established sa, Cause cause, Turn turn) {
        for (Child child : sa.children()) {
            ChildPlane.remove(sa, child, turn);
            if (child.isUp()) {
                turn.childDown(sa, child, cause);
            }
        }
        turn.report(new Event.IkeSaClosed(sa.id(), sa.facts().connection(), cause));
        sa.wipe();
        return Optional.empty();
    }
}
