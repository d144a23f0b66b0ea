package io.triplane.agent.underlay;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.wire.Address;
import java.util.HashMap;
import java.util.Map;

/// Finds the interface that has an address. Remembers where it saw an address and asks that
/// interface again before relying on it, since interfaces are configured by others. Owner: the
/// static programme, one call at a time.
public final class Ports {
    private static final int MTU_DEFAULT = 1500;

    /// How VPP names the kind of `ipsecN`.
    private static final String IPSEC_DEVICE_TYPE = "IPSEC Tunnel";

    private final VppCalls vpp;
    private final Map<Address, Port> byAddress = new HashMap<>();

    public Ports(VppCalls vpp) {
        this.vpp = vpp;
    }

    /// The interface with this address.
    ///
    /// @param subject for whom, in the operator's words
    public Port with(Address address, String subject) throws RefusedException {
        Port known = byAddress.get(address);
        if (known == null || !has(known, address)) {
            look(address.isV6());
        }
        Port port = byAddress.get(address);
        if (port == null) {
            throw RefusedException.temporary(
                    "plane.tunnel.local-address",
                    "%s: no interface of VPP has its local address %s; configure the address in VPP"
                                    .formatted(subject, address)
                            + " or correct local_address");
        }
        return port;
    }

    private boolean has(Port port, Address address) throws RefusedException {
        return vpp
                .rows(
                        new Interfaces.AddressDump(port.swIfIndex(), address.isV6()),
                        "addresses of " + port)
                .stream()
                .anyMatch(row -> row.prefix().address().equals(address));
    }

    private void look(boolean v6) throws RefusedException {
        byAddress.keySet().removeIf(address -> address.isV6() == v6);
        for (InterfaceDetails found : vpp.rows(Interfaces.Dump.all(), "interfaces")) {
            if (found.deviceType().equals(IPSEC_DEVICE_TYPE)) {
                continue; // it borrows its address
            }
            Port port = port(found);
            for (Interfaces.AddressDetails row :
                    vpp.rows(
                            new Interfaces.AddressDump(found.swIfIndex(), v6),
                            "addresses of " + found.name())) {
                byAddress.putIfAbsent(row.prefix().address(), port);
            }
        }
    }

    /// An interface as a port.
    public static Port port(InterfaceDetails found) {
        int mtu = found.mtu().l3() > 0 ? found.mtu().l3() : MTU_DEFAULT;
        return new Port(found.swIfIndex(), found.name(), mtu);
    }
}
