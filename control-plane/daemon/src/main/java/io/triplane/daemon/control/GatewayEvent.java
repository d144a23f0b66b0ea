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
    /// One line for a log.
    public String line() {
        String who = connection.orElse("gateway");
        return switch (what) {
            case What.IkeSaEstablished e ->
                    "%s: IKE SA %s established with %s, %s"
                            .formatted(
                                    who,
                                    e.ikeSa().name(),
                                    e.ikeSa().view().remote(),
                                    e.ikeSa().view().suite());
            case What.IkeSaRekeyed e ->
                    "%s: IKE SA %s rekeyed, it is %s now, %s"
                            .formatted(who, e.old(), e.ikeSa().name(), e.ikeSa().view().suite());
            case What.IkeSaClosed e ->
                    "%s: IKE SA %s closed, %s".formatted(who, e.ikeSa(), e.reason());
            case What.ChildSaUp e ->
                    "%s: child %s up, %s, %s"
                            .formatted(
                                    who,
                                    e.child().view().childName(),
                                    spis(e.child()),
                                    e.child().view().selectors());
            case What.ChildSaRekeyed e ->
                    "%s: child %s rekeyed, %s"
                            .formatted(who, e.child().view().childName(), spis(e.child()));
            case What.ChildSaDown e ->
                    "%s: child %s down, %s".formatted(who, e.child(), e.reason());
            case What.NegotiationFailed e ->
                    "%s: %s failed, %s"
                            .formatted(
                                    who,
                                    e.child().map(child -> "child " + child).orElse("IKE SA"),
                                    e.trouble());
            case What.Message e -> "%s: %s".formatted(who, e.trace().line());
            case What.PlaneChanged e ->
                    e.plane().connected()
                            ? "data plane connected: " + e.plane().capabilities().product()
                            : "data plane away: "
                                    + String.join("; ", e.plane().capabilities().notes());
            case What.ConfigurationChanged e ->
                    "%s: configuration %s%s"
                            .formatted(
                                    who,
                                    e.status().state().token(),
                                    e.status().trouble().map(why -> ", " + why).orElse(""));
        };
    }

    private static String spis(ChildSaInfo child) {
        return "SPIs %08x/%08x".formatted(child.view().inboundSpi(), child.view().outboundSpi());
    }

    /// What happened.
    public sealed interface What {
        record IkeSaEstablished(IkeSaInfo ikeSa) implements What {}

        /// @param old whose children it has now
        record IkeSaRekeyed(IkeSaInfo ikeSa, IkeSaName old) implements What {}

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
