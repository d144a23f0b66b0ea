package io.triplane.demo;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.TunnelProtection;

/// Counts what a data plane holds by asking it.
final class Census {
    private static final int ALL = ~0;

    private Census() {}

    /// SAs, SPDs with their entries, tunnel protections, ipsec interfaces and ACLs together.
    static int entries(PlaneClient plane) throws DemoException {
        int count = plane.dump(new Sad.Dump(ALL)).size();
        for (Spd.SpdsDetails spd : plane.dump(new Spd.SpdsDump())) {
            count += 1 + plane.dump(new Spd.Dump(spd.spdId(), ALL)).size();
        }
        count += plane.dump(new TunnelProtection.Dump(ALL)).size();
        count += plane.dump(new TunnelProtection.ItfDump(ALL)).size();
        return count + plane.dump(new Acl.Dump(ALL)).size();
    }
}
