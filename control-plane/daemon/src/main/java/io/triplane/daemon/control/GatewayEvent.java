package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.reconcile.ConfigStatus;
import io.triplane.ikev2.Event;
import java.time.Instant;
import java.util.Optional;

/// Something that happened, for those who watch.
///
/// @param connection empty where it belongs to none (yet)
public record GatewayEvent(Instant at, Optional<String> connection, What what) {
    /// What happened.
    public sealed interface What {
        record IkeSaEstablished(IkeSaInfo ikeSa) implements What {}

        record IkeSaClosed(IkeSaName ikeSa, String reason) implements What {}

        record ChildSaUp(ChildSaInfo child) implements What {}

        record ChildSaRekeyed(ChildSaInfo child, int oldInboundSpi, int oldOutboundSpi)
                implements What {}

        record ChildSaDown(String name, String child, String reason) implements What {}

        /// @param child empty when the IKE SA itself failed
        record NegotiationFailed(Optional<String> child, Trouble trouble) implements What {}

        record Message(Event.MessageTrace trace) implements What {}

        record PlaneChanged(PlaneStatus plane) implements What {}

        record ConfigurationChanged(ConfigStatus status) implements What {}
    }
}
