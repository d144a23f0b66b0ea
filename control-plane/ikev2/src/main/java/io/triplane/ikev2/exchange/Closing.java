package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import java.util.Optional;

/// The end of an established IKE SA on this side.
final class Closing {
    private Closing() {}

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
