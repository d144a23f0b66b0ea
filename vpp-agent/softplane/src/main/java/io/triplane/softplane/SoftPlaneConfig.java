package io.triplane.softplane;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What one process serves.
///
/// @param statsOctets size of the stats segment; what does not fit ends the process, as in VPP
record SoftPlaneConfig(
        Path apiSocket,
        Path statsSocket,
        Optional<Path> puntSocket,
        List<UnderlaySpec> underlays,
        List<LanSpec> lans,
        long statsOctets) {
    /// VPP's own default.
    static final long STATS_OCTETS_DEFAULT = 32L << 20;

    SoftPlaneConfig {
        underlays = List.copyOf(underlays);
        lans = List.copyOf(lans);
    }
}
