package io.triplane.softplane.path;

import io.triplane.jvpp.message.PuntTarget;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.InterfaceCounters;
import io.triplane.softplane.table.PuntReason;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Packets for clients: each as one datagram of interface index, action, Ethernet header and
/// packet.
final class PuntOutput {
    private static final int PREFIX_OCTETS = 8;
    private static final int ETHERNET_OCTETS = 14;
    private static final int ETHERTYPE_IP4 = 0x0800;
    private static final int ETHERTYPE_IP6 = 0x86dd;

    private final Vpp vpp;
    private final Drops drops;
    private final PuntSender sender;

    PuntOutput(Vpp vpp, Drops drops, PuntSender sender) {
        this.vpp = vpp;
        this.drops = drops;
        this.sender = sender;
    }

    void punt(IpPacket packet, VppInterface in, PuntReason reason) {
        vpp.punts().count(reason, packet.length());
        send(packet, in, new PuntTarget.Exceptional(reason.id()));
    }

    /// @return whether a client takes such packets
    boolean isWanted(PuntTarget target) {
        return vpp.punts().client(target).isPresent();
    }

    void send(IpPacket packet, VppInterface in, PuntTarget target) {
        boolean v6 = packet.isV6();
        vpp.interfaces().counters().count(in, InterfaceCounters.Simple.PUNT);
        Optional<String> client = vpp.punts().client(target);
        if (client.isEmpty()) {
            drops.drop(packet, in, NodeError.PUNT_NO_LISTENER);
        } else if (sender.send(client.get(), datagram(packet, in))) {
            vpp.errors().count(NodeError.PUNT_SOCKET_RX, v6);
        } else {
            drops.drop(packet, in, NodeError.PUNT_SOCKET_TX_ERROR);
        }
    }

    private static byte[] datagram(IpPacket packet, VppInterface in) {
        ByteBuffer out =
                ByteBuffer.allocate(PREFIX_OCTETS + ETHERNET_OCTETS + packet.length())
                        .order(ByteOrder.nativeOrder());
        out.putInt(in.index()).putInt(0);
        out.put(in.mac().octets().toArray()).put(MacAddress.ZERO.octets().toArray());
        byte[] octets = out.array();
        IpBuilder.put16(octets, PREFIX_OCTETS + 12, packet.isV6() ? ETHERTYPE_IP6 : ETHERTYPE_IP4);
        System.arraycopy(
                packet.octets(), 0, octets, PREFIX_OCTETS + ETHERNET_OCTETS, packet.length());
        return octets;
    }
}
