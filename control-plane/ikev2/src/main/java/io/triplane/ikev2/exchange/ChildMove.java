package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Task;

/// The children of an IKE SA follow its path: all their SAs, those that are being made included,
/// under the same SPIs (RFC 4555 §3.5).
final class ChildMove {
    private ChildMove() {}

    /// @param reencapsulate whether a NAT has come or gone: what stands cannot learn to travel in
    ///   UDP, or forget it, so it is replaced
    static Established all(Established sa, boolean reencapsulate, Turn turn) {
        Established next = sa;
        for (Child child : sa.children()) {
            next = reencapsulate ? replaced(next, child) : move(next, child, turn);
        }
        return next;
    }

    private static Established move(Established sa, Child child, Turn turn) {
        Route route = sa.route();
        long request = turn.numbers().planeRequest();
        turn.ask(
                sa.id(),
                new PlaneRequest.MoveChild(
                        request,
                        child.id(),
                        sa.facts().connection(),
                        child.name(),
                        route.local().address(),
                        route.remote().address(),
                        ChildPlane.encapsulation(sa, turn)));
        return sa.with(sa.mobility().moving(request));
    }

    static boolean isOpen(Established sa, long requestId) {
        return sa.mobility().moves().contains(requestId);
    }

    /// What the data plane could not move gets successors on the new path.
    static Established planeSaid(Established sa, long requestId, PlaneResult result) {
        Established next = sa.with(sa.mobility().moved(requestId));
        if (result instanceof PlaneResult.Refused) {
            for (Child child : sa.children()) {
                next = replaced(next, child);
            }
        }
        return next;
    }

    private static Established replaced(Established sa, Child child) {
        return child.carrying().map(ChildSa::stage).filter(Installed.class::isInstance).isPresent()
                ? sa.plus(new Task.RekeyChild(child.id()))
                : sa;
    }
}
