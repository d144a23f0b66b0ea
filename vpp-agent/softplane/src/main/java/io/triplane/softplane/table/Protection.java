package io.triplane.softplane.table;

import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpAddress;
import java.util.List;
import java.util.Optional;

/// Tunnel protection of an interface, or of one next hop of a multipoint one: what is sent goes
/// through one SA, what comes through one of the others came from this interface.
public final class Protection {
    private final VppInterface itf;
    private final IpAddress nextHop;
    private SecurityAssociation outbound;
    private List<SecurityAssociation> inbound;
    private Optional<IpAddress> peer = Optional.empty();

    Protection(
            VppInterface itf,
            IpAddress nextHop,
            SecurityAssociation outbound,
            List<SecurityAssociation> inbound) {
        this.itf = itf;
        this.nextHop = nextHop;
        this.outbound = outbound;
        this.inbound = List.copyOf(inbound);
    }

    public VppInterface itf() {
        return itf;
    }

    public IpAddress nextHop() {
        return nextHop;
    }

    public SecurityAssociation outbound() {
        return outbound;
    }

    public List<SecurityAssociation> inbound() {
        return inbound;
    }

    void replace(SecurityAssociation out, List<SecurityAssociation> in) {
        outbound = out;
        inbound = List.copyOf(in);
    }

    /// Where the packets of all inbound SAs come from: that of the last one, as VPP keeps it.
    Optional<IpAddress> peer() {
        return peer;
    }

    void learnPeer() {
        for (SecurityAssociation sa : inbound) {
            peer = sa.tunnel().map(SaTunnel::source).or(() -> peer);
        }
    }
}
