package io.triplane.softplane.path;

import io.triplane.jvpp.message.PuntTarget;
import io.triplane.softplane.esp.EspDecoder;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.Icmp;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.ip.TcpMss;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.Acl;
import io.triplane.softplane.table.FibTables.Verdict;
import io.triplane.softplane.table.InterfaceCounters;
import io.triplane.softplane.table.UdpPorts;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.Optional;

/// The door for packets: from links, from clients of the punt socket. From here they run through
/// input ACL, SPD, lookup, and on to a local address or to [IpOutput].
public final class PacketPath {
    private final Vpp vpp;
    private final Drops drops;
    private final EspNodes esp;
    private final PuntOutput punt;
    private final SpdInput spdInput;
    private final TunnelInput tunnelInput;
    private final IpOutput output;

    public PacketPath(Vpp vpp, PuntSender sender) {
        this.vpp = vpp;
        drops = new Drops(vpp);
        esp = new EspNodes(vpp);
        punt = new PuntOutput(vpp, drops, sender);
        spdInput = new SpdInput(vpp);
        tunnelInput = new TunnelInput(vpp, drops, esp, punt);
        output = new IpOutput(vpp, drops, esp);
    }

    /// A packet from a link; the octets are the path's from now on.
    public void receive(VppInterface in, byte[] octets) {
        IpPacket packet = new IpPacket(octets);
        if (!in.isAdminUp()) {
            drops.drop(in);
            return;
        }
        Optional<IpPacket.Problem> problem = packet.problem();
        if (problem.isPresent()) {
            vpp.interfaces().counters().count(in, InterfaceCounters.Simple.RX_ERROR);
            refuse(problem.get(), octets.length > 0 && packet.isV6(), in);
            return;
        }
        vpp.interfaces().counters().received(in, packet);
        input(packet, Transit.from(in));
    }

    /// A packet a client wants routed; it meets no input feature.
    ///
    /// @param in whose table is used
    public void route(VppInterface in, byte[] octets) {
        IpPacket packet = new IpPacket(octets);
        Optional<IpPacket.Problem> problem = packet.problem();
        if (problem.isPresent()) {
            vpp.errors().count(NodeError.PUNT_SOCKET_INVALID, false);
        } else {
            Transit transit = Transit.from(in).ownFrom(in);
            output.route(packet, in.table(packet.isV6()), transit);
        }
    }

    private void refuse(IpPacket.Problem problem, boolean v6, VppInterface in) {
        NodeError error =
                switch (problem) {
                    case TOO_SHORT -> NodeError.INPUT_TOO_SHORT;
                    case BAD_VERSION -> NodeError.INPUT_VERSION;
                    case BAD_LENGTH -> NodeError.INPUT_BAD_LENGTH;
                    case BAD_CHECKSUM -> NodeError.INPUT_BAD_CHECKSUM;
                };
        drops.drop(v6, in, error);
    }

    private void input(IpPacket packet, Transit transit) {
        VppInterface in = transit.origin();
        boolean v6 = packet.isV6();
        if (transit.isLoop()) {
            drops.drop(packet, in, NodeError.LOOKUP_LOOP);
            return;
        }
        if (packet.hopLimit() < 1) {
            drops.drop(packet, in, NodeError.INPUT_TIME_EXPIRED);
            return;
        }
        in.mssClamp().limit(v6, true).ifPresent(mss -> TcpMss.clamp(packet, mss));
        if (!Acl.permits(in.inputAcls(), packet)) {
            drops.drop(packet, in, NodeError.ACL_INPUT_DENY);
            return;
        }
        if (in.spd().isPresent()) {
            switch (spdInput.ask(in.spd().get(), packet)) {
                case SpdInput.Answer.Pass() -> {} // on to the lookup
                case SpdInput.Answer.Drop(NodeError error) -> {
                    drops.drop(packet, in, error);
                    return;
                }
                case SpdInput.Answer.Decrypt(SecurityAssociation sa) -> {
                    decryptByPolicy(sa, packet, transit);
                    return;
                }
            }
        }
        if (!in.isIpEnabled(v6)) {
            drops.drop(packet, in, NodeError.NOT_ENABLED_DROP);
            return;
        }
        lookup(packet, transit);
    }

    /// The packet stays one of its physical interface, and meets all input features again.
    private void decryptByPolicy(SecurityAssociation sa, IpPacket packet, Transit transit) {
        VppInterface in = transit.origin();
        Optional<IpPacket> inner = esp.decrypt(sa, packet, EspDecoder.espOffset(packet), false);
        if (inner.isEmpty()) {
            drops.drop(in);
        } else {
            reenter(inner.get(), transit.decrypted(in));
        }
    }

    /// A decrypted packet is as little trusted as any other.
    private void reenter(IpPacket inner, Transit transit) {
        Optional<IpPacket.Problem> problem = inner.problem();
        if (problem.isPresent()) {
            refuse(problem.get(), inner.length() > 0 && inner.isV6(), transit.origin());
        } else {
            input(inner, transit);
        }
    }

    private void lookup(IpPacket packet, Transit transit) {
        VppInterface in = transit.origin();
        boolean v6 = packet.isV6();
        if (packet.destination().isMulticast()) {
            drops.drop(packet, in, NodeError.FIB_DROP);
            return;
        }
        switch (vpp.fibs().lookup(in.table(v6), packet)) {
            case Verdict.Local() -> local(packet, transit);
            case Verdict.Drop() -> drops.drop(packet, in, NodeError.FIB_DROP);
            case Verdict.Unreachable(boolean prohibited) -> {
                drops.drop(packet, in, NodeError.FIB_DROP);
                Icmp.Cause cause =
                        prohibited ? Icmp.Cause.PROHIBITED : Icmp.Cause.NETWORK_UNREACHABLE;
                output.sendError(packet, cause, 0, transit);
            }
            case Verdict.Forward(VppInterface out, IpAddress nextHop) ->
                    output.forward(packet, out, nextHop, transit);
        }
    }

    private void local(IpPacket packet, Transit transit) {
        VppInterface in = transit.origin();
        boolean v6 = packet.isV6();
        int protocol = packet.protocol();
        if (packet.isFragment()) {
            drops.drop(packet, in, NodeError.LOCAL_FRAGMENT); // links hand over whole packets
        } else if (protocol == IpPacket.PROTOCOL_UDP
                && packet.payloadLength() >= IpPacket.UDP_HEADER_OCTETS) {
            localUdp(packet, transit);
        } else if (protocol == IpPacket.PROTOCOL_ESP && vpp.protections().takesEsp(v6)) {
            tunnelInput(packet, transit);
        } else {
            PuntTarget target = new PuntTarget.IpProtocol(v6 ? 1 : 0, protocol);
            Optional<IpPacket> reply = Icmp.echoReply(packet);
            if (punt.isWanted(target)) {
                punt.send(packet, in, target);
            } else if (reply.isPresent()) {
                vpp.errors().count(NodeError.ECHO_REPLIES, v6);
                output.route(reply.get(), in.table(v6), transit.ownFrom(in));
            } else {
                drops.drop(packet, in, NodeError.LOCAL_UNKNOWN_PROTOCOL);
            }
        }
    }

    private void localUdp(IpPacket packet, Transit transit) {
        VppInterface in = transit.origin();
        boolean v6 = packet.isV6();
        int port = packet.destinationPort();
        Optional<UdpPorts.Use> use = vpp.ports().use(v6, port);
        if (use.isEmpty()) {
            drops.drop(packet, in, NodeError.LOCAL_UDP_NO_LISTENER);
            output.sendError(packet, Icmp.Cause.PORT_UNREACHABLE, 0, transit);
            return;
        }
        switch (use.get()) {
            case TUNNEL_INPUT -> tunnelInput(packet, transit);
            case PUNT ->
                    punt.send(
                            packet, in, new PuntTarget.L4(v6 ? 1 : 0, IpPacket.PROTOCOL_UDP, port));
        }
    }

    private void tunnelInput(IpPacket packet, Transit transit) {
        tunnelInput
                .receive(packet, transit.origin())
                .ifPresent(inner -> reenter(inner.packet(), transit.decrypted(inner.tunnel())));
    }
}
