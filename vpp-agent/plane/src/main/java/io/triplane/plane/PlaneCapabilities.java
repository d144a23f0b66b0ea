package io.triplane.plane;

import java.util.List;

/// What a data plane can do, as probed.
///
/// @param product name and version of the plane, e.g. `vpp 26.06-release`; empty while it is away
/// @param suites ESP suites that have an engine
/// @param engines crypto engines by name, in the plane's own words
/// @param maxReplayWindow in packets
/// @param notes what was looked for and is absent, one sentence each
public record PlaneCapabilities(
        String product,
        List<EspSuite> suites,
        List<String> engines,
        int workers,
        boolean routeMode,
        boolean policyMode,
        boolean udpEncapsulation,
        boolean extendedSequenceNumbers,
        int maxReplayWindow,
        List<String> notes) {
    public PlaneCapabilities {
        suites = List.copyOf(suites);
        engines = List.copyOf(engines);
        notes = List.copyOf(notes);
    }

    /// What is known of a plane that is away.
    public static PlaneCapabilities away(String reason) {
        return new PlaneCapabilities(
                "", List.of(), List.of(), 0, false, false, false, false, 0, List.of(reason));
    }
}
