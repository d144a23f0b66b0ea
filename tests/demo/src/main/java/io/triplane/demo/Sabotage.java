package io.triplane.demo;

import io.triplane.demo.Settings.Mode;
import io.triplane.jvpp.message.CryptoAlgorithm;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.IntegrityAlgorithm;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.jvpp.wire.Prefix;
import java.util.List;

/// Faults to plant in a data plane behind the back of its gateway.
final class Sabotage {
    private static final int ALL = ~0;

    /// Of an SA that no gateway would make.
    private static final int ORPHAN_ID = 7007;

    private final PlaneClient plane;

    Sabotage(PlaneClient plane) {
        this.plane = plane;
    }

    /// Leaves an SA behind that belongs to nobody.
    void leak() throws DemoException {
        SadEntry orphan =
                new SadEntry(
                        ORPHAN_ID,
                        ORPHAN_ID,
                        SadEntry.PROTOCOL_ESP,
                        CryptoAlgorithm.NONE.value(),
                        KeyOctets.none(),
                        IntegrityAlgorithm.NONE.value(),
                        KeyOctets.none(),
                        0,
                        Tunnel.NONE,
                        KeyOctets.noSalt(),
                        SadEntry.UDP_PORT_DEFAULT,
                        SadEntry.UDP_PORT_DEFAULT,
                        0);
        plane.call(new Sad.Add(orphan));
    }

    /// Takes the protection of every tunnel interface away: what is encrypted for it is lost.
    void unprotectAll() throws DemoException {
        for (TunnelProtection.Details row : plane.dump(new TunnelProtection.Dump(ALL))) {
            TunnelProtection.Protection tunnel = row.tunnel();
            plane.call(new TunnelProtection.Del(tunnel.swIfIndex(), tunnel.nextHop()));
        }
    }

    /// Lets packets for the peer's host out in clear, past the tunnel, or no longer.
    void bypass(boolean on, Mode mode, Site peer) throws DemoException {
        switch (mode) {
            case POLICY -> {
                for (Request<?> binding : bindings(!on)) {
                    plane.call(binding);
                }
            }
            case ROUTE -> plane.call(new Routes.AddDel(on, false, around(peer)));
        }
    }

    /// Policy mode: without its policies the outer interface encrypts nothing.
    private List<Request<?>> bindings(boolean bound) throws DemoException {
        int wan = wan();
        return plane.dump(new Spd.SpdsDump()).stream()
                .<Request<?>>map(spd -> new Spd.InterfaceAddDel(bound, wan, spd.spdId()))
                .toList();
    }

    /// Route mode: the most specific route wins over the tunnel's.
    private Routes.Route around(Site peer) throws DemoException {
        Prefix host = Prefix.host(Address.parse(peer.host()));
        FibPath wire = FibPath.via(wan(), Address.parse(peer.outer()));
        return new Routes.Route(0, 0, host, List.of(wire));
    }

    private int wan() throws DemoException {
        return plane.dump(Interfaces.Dump.all()).stream()
                .filter(port -> port.name().endsWith(SoftPlane.WAN))
                .mapToInt(InterfaceDetails::swIfIndex)
                .findFirst()
                .orElseThrow(() -> new DemoException("the data plane has no outer interface"));
    }
}
