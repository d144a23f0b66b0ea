package io.triplane.softplane.path;

import io.triplane.softplane.esp.EspDecoder;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.InterfaceCounters;
import io.triplane.softplane.table.Protections;
import io.triplane.softplane.table.PuntReason;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.Optional;

/// ESP and ESP in UDP to a local address: found by outer source and SPI, decrypted, and from then
/// on a packet of the tunnel's interface.
final class TunnelInput {
    private static final int ESP_HEADER_OCTETS = 8;
    private static final int KEEPALIVE = 0xff;

    private final Vpp vpp;
    private final Drops drops;
    private final EspNodes esp;
    private final PuntOutput punt;

    TunnelInput(Vpp vpp, Drops drops, EspNodes esp, PuntOutput punt) {
        this.vpp = vpp;
        this.drops = drops;
        this.esp = esp;
        this.punt = punt;
    }

    /// A decrypted packet and the interface it belongs to.
    record Inner(IpPacket packet, VppInterface tunnel) {}

    Optional<Inner> receive(IpPacket packet, VppInterface in) {
        boolean v6 = packet.isV6();
        int at = EspDecoder.espOffset(packet);
        int length = packet.length() - at;
        boolean udp = packet.protocol() == IpPacket.PROTOCOL_UDP;
        if (udp && length == 1 && packet.u8(at) == KEEPALIVE) {
            drops.drop(packet, in, NodeError.TUN_NAT_KEEPALIVE);
            return Optional.empty();
        }
        if (length < ESP_HEADER_OCTETS) {
            drops.drop(packet, in, NodeError.TUN_TOO_SHORT);
            return Optional.empty();
        }
        int spi = packet.u32(at);
        Optional<Protections.Match> match = vpp.protections().find(packet.source(), spi);
        if (match.isEmpty()) {
            boolean ike = spi == 0 && udp;
            vpp.errors().count(spi == 0 ? NodeError.TUN_SPI_0 : NodeError.TUN_NO_TUNNEL, v6);
            punt.punt(packet, in, ike ? PuntReason.spi0(v6) : PuntReason.noSuchTunnel(v6));
            return Optional.empty();
        }
        return decrypt(packet, at, length, match.get());
    }

    private Optional<Inner> decrypt(IpPacket packet, int at, int length, Protections.Match match) {
        boolean v6 = packet.isV6();
        VppInterface tunnel = match.protection().itf();
        InterfaceCounters counters = vpp.interfaces().counters();
        if (!tunnel.isAdminUp()) {
            drops.drop(packet, tunnel, NodeError.TUN_DISABLED);
            return Optional.empty();
        }
        vpp.errors().count(NodeError.TUN_RX, v6);
        counters.receivedEsp(tunnel, length);
        Optional<IpPacket> inner = esp.decrypt(match.sa(), packet, at, true);
        if (inner.isEmpty()) {
            drops.drop(tunnel);
        }
        return inner.map(decrypted -> new Inner(decrypted, tunnel));
    }
}
