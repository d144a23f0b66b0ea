package io.triplane.softplane.path;

import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.Fragments;
import io.triplane.softplane.ip.Icmp;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.ip.TcpMss;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.Acl;
import io.triplane.softplane.table.FibTables.Verdict;
import io.triplane.softplane.table.InterfaceCounters;
import io.triplane.softplane.table.Policy;
import io.triplane.softplane.table.Protection;
import io.triplane.softplane.table.Spd;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.Optional;

/// From the lookup to the wire: rewrite, output features (ACL, then SPD), encryption. What a policy
/// encrypted is looked up again and meets the output features again, as in VPP.
final class IpOutput {
    private final Vpp vpp;
    private final Drops drops;
    private final EspNodes esp;

    IpOutput(Vpp vpp, Drops drops, EspNodes esp) {
        this.vpp = vpp;
        this.drops = drops;
        this.esp = esp;
    }

    /// Sends a packet that VPP made itself, or that a client gave it to route.
    void route(IpPacket packet, int table, Transit transit) {
        route(packet, packet.destination(), table, transit);
    }

    /// @param towards whose way it takes
    private void route(IpPacket packet, IpAddress towards, int table, Transit transit) {
        switch (vpp.fibs().lookup(table, towards, packet)) {
            case Verdict.Forward(VppInterface out, IpAddress nextHop) ->
                    forward(packet, out, nextHop, transit);
            case Verdict.Local(), Verdict.Drop(), Verdict.Unreachable(boolean _) ->
                    drops.drop(packet, transit.origin(), NodeError.FIB_DROP);
        }
    }

    /// Rewrite: one hop less, not larger than the interface takes.
    void forward(IpPacket packet, VppInterface out, IpAddress nextHop, Transit transit) {
        if (transit.isLoop()) {
            drops.drop(packet, transit.origin(), NodeError.LOOKUP_LOOP);
            return;
        }
        boolean v6 = packet.isV6();
        if (!transit.own()) {
            if (packet.hopLimit() <= 1) {
                drops.drop(packet, transit.origin(), NodeError.REWRITE_TIME_EXPIRED);
                sendError(packet, Icmp.Cause.HOP_LIMIT, 0, transit);
                return;
            }
            packet.decrementHopLimit();
        }
        int mtu = out.mtu(v6);
        if (mtu == 0 || packet.length() <= mtu) {
            features(packet, out, nextHop, transit);
        } else if (packet.dontFragment() || mtu < packet.headerLength() + 8) {
            drops.drop(packet, transit.origin(), NodeError.REWRITE_MTU_EXCEEDED);
            sendError(packet, Icmp.Cause.TOO_BIG, mtu, transit);
        } else {
            Fragments.of(packet, mtu).forEach(piece -> features(piece, out, nextHop, transit));
        }
    }

    /// Tells the sender, from the interface its packet came in by.
    void sendError(IpPacket offender, Icmp.Cause cause, int mtu, Transit transit) {
        boolean v6 = offender.isV6();
        if (transit.own()) {
            return;
        }
        transit.origin()
                .ownAddress(v6)
                .flatMap(from -> Icmp.error(offender, from, cause, mtu))
                .ifPresent(error -> {
                    vpp.errors().count(NodeError.UNREACHABLE_SENT, v6);
                    route(error, transit.origin().table(v6), transit.ownFrom(transit.origin()));
                });
    }

    private void features(IpPacket packet, VppInterface out, IpAddress nextHop, Transit transit) {
        out.mssClamp().limit(packet.isV6(), false).ifPresent(mss -> TcpMss.clamp(packet, mss));
        if (!Acl.permits(out.outputAcls(), packet)) {
            drops.drop(packet, transit.origin(), NodeError.ACL_OUTPUT_DENY);
            return;
        }
        if (out.spd().isEmpty()) {
            transmit(packet, out, nextHop, transit);
            return;
        }
        Optional<Policy> policy = match(out.spd().get(), packet, transit);
        if (policy.isEmpty()) {
            return;
        }
        switch (policy.get().spec().action()) {
            case BYPASS -> {
                vpp.errors().count(NodeError.SPD_OUTPUT_BYPASS, packet.isV6());
                transmit(packet, out, nextHop, transit);
            }
            case PROTECT -> {
                vpp.errors().count(NodeError.SPD_OUTPUT_PROTECT, packet.isV6());
                policy.get().sa().ifPresent(sa -> encrypt(sa, packet, Optional.empty(), transit));
            }
            case DISCARD, RESOLVE ->
                    drops.drop(packet, transit.origin(), NodeError.SPD_OUTPUT_DISCARD);
        }
    }

    private Optional<Policy> match(Spd spd, IpPacket packet, Transit transit) {
        Optional<Policy> policy = spd.outbound(packet);
        policy.ifPresentOrElse(
                matched -> vpp.spds().count(matched, packet.length()),
                () -> drops.drop(packet, transit.origin(), NodeError.SPD_OUTPUT_NO_MATCH));
        return policy;
    }

    /// @param tunnel the interface that sends it, none when a policy does
    private void encrypt(
            SecurityAssociation sa,
            IpPacket inner,
            Optional<VppInterface> tunnel,
            Transit transit) {
        Optional<IpPacket> outer = esp.encrypt(sa, inner, tunnel.isPresent());
        if (outer.isEmpty()) {
            drops.drop(transit.origin());
            return;
        }
        route(
                outer.get(),
                tunnel.flatMap(VppInterface::laidTowards).orElse(outer.get().destination()),
                sa.tunnel().map(SaTunnel::tableId).orElse(0),
                transit.encrypted());
    }

    private void transmit(IpPacket packet, VppInterface out, IpAddress nextHop, Transit transit) {
        InterfaceCounters counters = vpp.interfaces().counters();
        if (!out.isAdminUp()) {
            counters.count(out, InterfaceCounters.Simple.TX_ERROR);
            drops.drop(packet, transit.origin(), NodeError.INTERFACE_DOWN);
            return;
        }
        switch (out.kind()) {
            case PORT -> {
                boolean sent = out.link().isPresent() && out.link().get().send(packet, nextHop);
                if (sent) {
                    counters.sent(out, packet);
                } else {
                    counters.count(out, InterfaceCounters.Simple.TX_ERROR);
                    drops.drop(packet, transit.origin(), NodeError.TRANSMIT_FAILED);
                }
            }
            case IPSEC -> protect(packet, out, nextHop, transit);
            case LOOPBACK, LOCAL -> drops.drop(packet, transit.origin(), NodeError.TRANSMIT_FAILED);
        }
    }

    private void protect(IpPacket packet, VppInterface out, IpAddress nextHop, Transit transit) {
        Optional<Protection> protection = vpp.protections().find(out, nextHop);
        if (protection.isEmpty()) {
            drops.drop(packet, transit.origin(), NodeError.ENCRYPT_TUN_NO_PROTECTION);
            return;
        }
        vpp.interfaces().counters().sent(out, packet);
        vpp.errors().count(NodeError.ENCRYPT_TUN_RX_PKTS, packet.isV6());
        encrypt(protection.get().outbound(), packet, Optional.of(out), transit);
    }
}
