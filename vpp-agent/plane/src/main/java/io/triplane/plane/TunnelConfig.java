package io.triplane.plane;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The static part of a tunnel, programmed before any Child SA stands: in policy mode its traffic
/// is discarded, not forwarded in clear, while no SA is up; in route mode its interface drops what
/// is routed to it.
///
/// @param localAddress our outer address; it selects the interface that policies are bound to
/// @param remoteAddress the peer's outer address, empty while it is not known
/// @param configured the selector pairs of the configuration; a Child SA's may be narrower
public record TunnelConfig(
        TunnelName name,
        InetAddress localAddress,
        Optional<InetAddress> remoteAddress,
        Mode mode,
        List<SelectorPair> configured) {
    public TunnelConfig {
        configured = List.copyOf(configured);
    }

    /// How traffic gets into the tunnel.
    public sealed interface Mode {
        /// By source and destination; the rest is forwarded as usual.
        record Policy() implements Mode {}

        /// By route to an ipsec interface.
        ///
        /// @param interfaceName `ipsecN`, applied before the tunnel
        /// @param installRoutes whether the remote selectors become routes (never for 0/0)
        record Route(String interfaceName, boolean installRoutes) implements Mode {}
    }
}
