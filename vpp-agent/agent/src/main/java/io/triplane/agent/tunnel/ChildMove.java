package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.EspSa.UdpEncapsulation;
import io.triplane.plane.PlaneRequest;
import java.util.Optional;

/// New outer addresses and ports for the SAs of a child that stand.
record ChildMove(String subject, Placeholder.Way way, Optional<UdpEncapsulation> encapsulation) {
    static ChildMove of(PlaneRequest.MoveChild request) {
        return new ChildMove(
                "move of " + request.child(),
                new Placeholder.Way(Address.of(request.local()), Address.of(request.remote())),
                request.encapsulation());
    }

    /// What an SA of VPP cannot learn any more, and what would open a way out in clear.
    void check(Child child, Steering steering) throws RefusedException {
        Placeholder.Way before = child.way();
        if (before.source().isV6() != way.source().isV6()) {
            throw cannot("from %s to %s: VPP's SAs keep their family".formatted(before, way));
        }
        if (child.encapsulation().isPresent() != encapsulation.isPresent()) {
            throw cannot("into or out of UDP: VPP's SAs keep their encapsulation");
        }
        if (steering instanceof PolicySteering && !before.source().equals(way.source())) {
            throw cannot(
                    "to our address %s: policies are bound to the interface of %s"
                            .formatted(way.source(), before.source()));
        }
    }

    private RefusedException cannot(String why) {
        return RefusedException.lasting(
                "plane.child.fixed", "%s %s; set the child up anew".formatted(subject, why));
    }

    void carryOut(Child child, SaDatabase sas, Undo undo) throws RefusedException {
        ChildMove back = new ChildMove(subject, child.way(), child.encapsulation());
        for (InstalledSa sa : child.sas()) {
            move(sa, sas);
            undo.add(subject, () -> back.move(sa, sas));
        }
        child.way(way);
        child.encapsulation(encapsulation);
        undo.note(() -> {
            child.way(back.way);
            child.encapsulation(back.encapsulation);
        });
    }

    private void move(InstalledSa sa, SaDatabase sas) throws RefusedException {
        Tunnel between =
                sa.inbound()
                        ? Tunnel.between(way.destination(), way.source())
                        : Tunnel.between(way.source(), way.destination());
        sas.move(
                sa,
                between,
                sa.inbound() ? encapsulation.map(ChildMove::reversed) : encapsulation,
                subject);
    }

    static UdpEncapsulation reversed(UdpEncapsulation ports) {
        return new UdpEncapsulation(ports.destinationPort(), ports.sourcePort());
    }
}
