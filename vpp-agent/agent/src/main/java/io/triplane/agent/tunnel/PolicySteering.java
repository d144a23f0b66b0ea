package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.selector.Traffic;
import io.triplane.agent.underlay.Underlay;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.EspSa;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// By policies on the interface that faces the network. Of equal priority the newest wins at once,
/// so a new policy takes over before the old one is deleted.
final class PolicySteering implements Steering {
    private final VppCalls vpp;
    private final Underlay underlay;

    PolicySteering(VppCalls vpp, Underlay underlay) {
        this.vpp = vpp;
        this.underlay = underlay;
    }

    @Override
    public void prepare(Child child, EspSa sa, Undo undo) {
        // Policies need nothing before the SA.
    }

    @Override
    public void policies(Child child, Optional<InstalledSa> old, Undo undo)
            throws RefusedException {
        change(true, child, child.outbound().orElseThrow(), undo);
        if (old.isPresent()) {
            change(false, child, old.get(), undo);
            verifyGone(child, old.get());
        }
    }

    @Override
    public Placeholder.Way placeholderFor(Child child) {
        return Placeholder.NOWHERE;
    }

    @Override
    public void sendingTowards(Address peer, Undo undo) {
        // No route leads to the interface.
    }

    @Override
    public void stop(Child child, Undo undo) throws RefusedException {
        if (child.outbound().isPresent()) {
            InstalledSa sa = child.outbound().get();
            change(false, child, sa, undo);
            verifyGone(child, sa);
        }
    }

    private void change(boolean add, Child child, InstalledSa sa, Undo undo)
            throws RefusedException {
        List<Spd.EntryAddDel> requests = new ArrayList<>();
        List<Spd.EntryAddDel> takeBack = new ArrayList<>();
        for (Traffic traffic : child.traffic()) {
            SpdEntry entry = underlay.protect(traffic, sa.id());
            requests.add(new Spd.EntryAddDel(add, entry));
            takeBack.add(new Spd.EntryAddDel(!add, entry));
        }
        vpp.<StatIndex>callAll(
                requests, takeBack, "policies of %s to %s".formatted(child, sa), undo);
    }

    /// A policy that stayed would keep its SA alive after the delete.
    private void verifyGone(Child child, InstalledSa sa) throws RefusedException {
        int left =
                vpp.rows(
                                new Spd.Dump(underlay.spd(), sa.id()),
                                "policies of %s to %s".formatted(child, sa))
                        .size();
        if (left > 0) {
            throw RefusedException.temporary(
                    "plane.spd.not-removed",
                    "VPP still lists %d policies of %s to %s after it accepted their removal; it is"
                                    .formatted(left, child, sa)
                            + " tried again");
        }
    }
}
