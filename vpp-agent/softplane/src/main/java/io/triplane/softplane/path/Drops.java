package io.triplane.softplane.path;

import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.InterfaceCounters;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;

/// Counts what ends on its way: under the node that dropped it and for the interface it came from.
final class Drops {
    private final Vpp vpp;

    Drops(Vpp vpp) {
        this.vpp = vpp;
    }

    void drop(IpPacket packet, VppInterface origin, NodeError error) {
        drop(packet.isV6(), origin, error);
    }

    void drop(boolean v6, VppInterface origin, NodeError error) {
        vpp.errors().count(error, v6);
        drop(origin);
    }

    /// The node counted already.
    void drop(VppInterface origin) {
        vpp.interfaces().counters().count(origin, InterfaceCounters.Simple.DROPS);
    }
}
