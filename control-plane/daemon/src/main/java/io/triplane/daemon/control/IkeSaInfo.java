package io.triplane.daemon.control;

import io.triplane.ikev2.IkeSaView;
import java.time.Instant;
import java.util.Optional;

/// An IKE SA for the outside: what the engine shows, named for the whole gateway and dated.
public record IkeSaInfo(
        IkeSaName name,
        IkeSaView view,
        Optional<Instant> established,
        Optional<Instant> rekeyAt,
        Optional<Instant> reauthAt) {
    /// Empty while nobody knows whose it is.
    public String connection() {
        return view.connection().orElse("");
    }
}
