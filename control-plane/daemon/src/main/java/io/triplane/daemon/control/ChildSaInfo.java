package io.triplane.daemon.control;

import io.triplane.ikev2.ChildSaView;
import io.triplane.plane.ChildState;
import java.time.Instant;
import java.util.Optional;

/// A Child SA for the outside: what the engine shows, what the data plane has proven, what passed.
///
/// @param proven empty until the data plane has told
/// @param reason what the data plane said to the present state; may be empty
/// @param in since the pair was first set up, over all its rekeys
/// @param inNow of the present inbound SA alone
public record ChildSaInfo(
        IkeSaName ikeSa,
        ChildSaView view,
        Optional<ChildState> proven,
        String reason,
        Instant established,
        Optional<Instant> rekeyAt,
        Optional<Instant> expiresAt,
        int rekeys,
        Traffic in,
        Traffic out,
        Traffic inNow,
        Traffic outNow) {
    /// Names it in the whole gateway, over its rekeys.
    public String name() {
        return Long.toString(view.id().number());
    }

    /// Whether both directions are programmed.
    public boolean stands() {
        return switch (view.state()) {
            case INSTALLED, REKEYING, REKEYED -> true;
            case INSTALLING, DELETING -> false;
        };
    }
}
