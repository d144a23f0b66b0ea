package io.triplane.daemon.control;

import io.triplane.ikev2.ChildSaId;
import java.util.Optional;
import java.util.Set;

/// What has to hold for a command to have succeeded.
sealed interface Goal {
    /// Each of these children has a Child SA.
    record ChildrenUp(String connection, Set<String> children) implements Goal {}

    /// None of these stands.
    record Gone(Set<IkeSaName> ikeSas, Set<ChildSaId> children) implements Goal {}

    /// The Child SA has another inbound SPI.
    record Rekeyed(ChildSaId child, String connection, String childName, int oldSpi)
            implements Goal {}

    /// None of these IKE SAs is left, and the connection has others.
    record IkeRekeyed(String connection, Set<IkeSaName> old) implements Goal {}

    /// Whether a failure of that child (empty: of the IKE SA) is a failure of this.
    default boolean failsWith(String failed, Optional<String> child) {
        return switch (this) {
            case ChildrenUp up ->
                    up.connection().equals(failed)
                            && (child.isEmpty() || up.children().contains(child.get()));
            case Rekeyed rekeyed ->
                    rekeyed.connection().equals(failed)
                            && child.equals(Optional.of(rekeyed.childName()));
            case IkeRekeyed rekeyed -> rekeyed.connection().equals(failed) && child.isEmpty();
            case Gone _ -> false;
        };
    }
}
