package io.triplane.plane;

import java.util.List;

/// A reading of the counters of all installed Child SAs.
public record PlaneUsage(List<SaUsage> sas) {
    public PlaneUsage {
        sas = List.copyOf(sas);
    }

    /// Counters of one SA since it was installed.
    ///
    /// @param bytes ESP octets as the plane counts them
    /// @param integrityErrors packets whose ICV was wrong; already taken off `packets`
    /// @param replayed packets outside the window or seen before
    public record SaUsage(
            ChildRef child,
            int spi,
            boolean inbound,
            long packets,
            long bytes,
            long integrityErrors,
            long replayed,
            long otherErrors) {}
}
