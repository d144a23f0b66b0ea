package io.triplane.agent.tunnel;

import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;

/// Makes and deletes VPP's ipsec interfaces. Those of the configuration have their instance in
/// their name; those that policy mode needs take theirs from the other end of the range, where it
/// is unlikely that somebody names one. Owner: the static programme, one call at a time.
final class IpsecInterfaces {
    /// The highest instance that VPP has.
    static final int INSTANCE_MAX = 16_383;

    private final VppCalls vpp;
    private int spare = INSTANCE_MAX;

    IpsecInterfaces(VppCalls vpp) {
        this.vpp = vpp;
    }

    /// Creates `ipsecN` and marks it as ours.
    ///
    /// @return its index in VPP
    int create(int instance, Object owner, Undo undo) throws RefusedException {
        String name = "ipsec" + instance;
        int index =
                vpp.call(
                                new TunnelProtection.ItfCreate(
                                        new TunnelProtection.Itf(instance, Tunnel.MODE_P2P, 0)),
                                name)
                        .swIfIndex();
        undo.add(name, () -> delete(index, name));
        vpp.call(new Interfaces.TagAddDel(true, index, Marks.tag(owner)), name);
        return index;
    }

    /// What was made for a tunnel in policy mode.
    record Spare(int swIfIndex, String name) {}

    /// Creates an interface with an instance that is free.
    Spare createSpare(Object owner, Undo undo) throws RefusedException {
        for (int tries = 0; tries <= INSTANCE_MAX; tries++) {
            int instance = spare;
            spare = spare == 0 ? INSTANCE_MAX : spare - 1;
            try {
                return new Spare(create(instance, owner, undo), "ipsec" + instance);
            } catch (RefusedException e) {
                if (!e.isRetval(Retvals.INVALID_REGISTRATION)) {
                    throw e;
                }
            }
        }
        throw RefusedException.temporary(
                "plane.interface.table-full",
                "%s: VPP has no ipsec interface left of %d; remove tunnels"
                        .formatted(owner, INSTANCE_MAX + 1));
    }

    void delete(int swIfIndex, String name) throws RefusedException {
        vpp.call(new TunnelProtection.ItfDelete(swIfIndex), name);
    }
}
