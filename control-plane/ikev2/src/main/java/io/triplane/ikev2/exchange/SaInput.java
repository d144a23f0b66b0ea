package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.Input.SaTraffic;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import java.util.List;

/// What can happen to one IKE SA.
public sealed interface SaInput {
    /// A datagram that names one of its SPIs; nothing else of it is checked yet.
    record Arrived(Route route, IkeHeader header, Bytes datagram) implements SaInput {
        /// The message that this datagram completes.
        Arrived whole(Channel.Received received) {
            return new Arrived(route, header, received.raw());
        }
    }

    record Fired(TimerId timer) implements SaInput {}

    record PlaneSaid(long requestId, PlaneResult result) implements SaInput {}

    /// To be asked of the peer when the window allows.
    ///
    /// @param from not earlier
    record Wanted(Task task, Tick from) implements SaInput {
        public Wanted(Task task) {
            this(task, Tick.ZERO);
        }
    }

    /// Our addresses are others now.
    record AddressesChanged() implements SaInput {}

    /// Its state may be older than what the peer has seen.
    record Resynchronise() implements SaInput {}

    /// One child is to end, the peer is to be told.
    record EndChild(ChildSaId child, Cause cause) implements SaInput {}

    /// It is to end, the peer is to be told if it knows of it.
    record End(Cause cause) implements SaInput {}

    /// What the data plane has counted of its children.
    record Counted(List<SaTraffic> readings) implements SaInput {
        public Counted {
            readings = List.copyOf(readings);
        }
    }

    /// It has ended: the peer knows already, or is gone.
    record Vanish(Cause cause) implements SaInput {}
}
