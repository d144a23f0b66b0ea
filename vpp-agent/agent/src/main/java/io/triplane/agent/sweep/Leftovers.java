package io.triplane.agent.sweep;

import io.triplane.agent.underlay.Port;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.plane.InterfaceConfig;
import java.util.List;

/// What an earlier run left in VPP and what keeps its traffic from leaving in clear. It stays until
/// the configuration was applied, since before nobody knows what of it is wanted.
public record Leftovers(List<Guarded> ports, List<Found> interfaces) {
    public Leftovers {
        ports = List.copyOf(ports);
        interfaces = List.copyOf(interfaces);
    }

    /// A network-facing interface with policies or access lists of ours.
    ///
    /// @param policies those without an SA
    /// @param lists of the guard against forged clear text, as they are on the interface
    public record Guarded(
            Port port, boolean hasDatabase, List<SpdEntry> policies, List<Acl.Details> lists) {
        public Guarded {
            policies = List.copyOf(policies);
            lists = List.copyOf(lists);
        }
    }

    /// An ipsec interface of the configuration, as it is.
    ///
    /// @param mtu of VPP, whether it was configured or reckoned
    public record Found(int swIfIndex, int mtu, InterfaceConfig config) {}
}
