package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.SetUpOptions.WhenChildRefused;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.NotifyType;
import java.util.Optional;

/// IKE SAs that stand while their first child was refused (RFC 7296 §1.2): both ends are authentic,
/// and no packet can pass. That is told of by itself, since to whoever looks at IKE SAs all seems
/// well.
final class HalfUp {
    private static final String CODE = "ike.half-up";

    private HalfUp() {}

    /// The peer has answered our IKE_AUTH without the child.
    static Established afterRefusal(Established sa, String childName, Message answer, Turn turn) {
        // The peer's own attempt crossed ours and has the child.
        boolean crossed =
                turn.rivals(sa.facts().connection(), sa.facts().remote(), sa.id()).stream()
                        .anyMatch(other -> other instanceof Established rival && !rival.isEnding());
        if (crossed) {
            return sa;
        }
        String said =
                answer.firstError()
                        .map(error -> NotifyType.nameOf(error.type()))
                        .orElse("an answer that we cannot use");
        return told(
                sa,
                Optional.of(childName),
                "the IKE SA with %s stands without child %s, which got %s"
                        .formatted(sa.facts().remote(), childName, said),
                turn);
    }

    /// We have refused the child that the peer asked for in IKE_AUTH.
    static Established afterOurRefusal(Established sa, Turn turn) {
        return told(
                sa,
                Optional.empty(),
                "the IKE SA with %s stands without the child that it asked for and was refused"
                        .formatted(sa.facts().remote()),
                turn);
    }

    private static Established told(
            Established sa, Optional<String> childName, String what, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        boolean closes = config.setUp().whenChildRefused() == WhenChildRefused.CLOSE;
        Cause cause = new Cause(CODE, closes ? what + "; it is closed, as configured" : what);
        turn.report(new Event.HalfUp(sa.id(), config.name(), childName, cause));
        return closes ? sa.plus(new Task.EndIke(cause)) : sa;
    }
}
