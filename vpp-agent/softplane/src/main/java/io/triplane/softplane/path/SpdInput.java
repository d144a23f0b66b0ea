package io.triplane.softplane.path;

import io.triplane.softplane.esp.EspDecoder;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.Policy;
import io.triplane.softplane.table.Spd;
import io.triplane.softplane.table.UdpPorts;
import io.triplane.softplane.table.Vpp;
import java.util.Optional;

/// The SPD on its way in. It looks at ESP, AH and UDP to 500 and 4500 alone; all else passes
/// unseen, as in VPP: it is no firewall.
final class SpdInput {
    private static final int IKE_PORT = 500;

    private final Vpp vpp;

    SpdInput(Vpp vpp) {
        this.vpp = vpp;
    }

    /// What shall be done with a packet.
    sealed interface Answer {
        record Pass() implements Answer {}

        record Drop(NodeError error) implements Answer {}

        record Decrypt(SecurityAssociation sa) implements Answer {}
    }

    Answer ask(Spd spd, IpPacket packet) {
        boolean v6 = packet.isV6();
        vpp.errors().count(NodeError.SPD_INPUT_PACKETS, v6);
        int protocol = packet.protocol();
        boolean udp = protocol == IpPacket.PROTOCOL_UDP;
        if (udp
                ? packet.destinationPort() != IKE_PORT && packet.destinationPort() != UdpPorts.IPSEC
                : protocol != IpPacket.PROTOCOL_ESP && protocol != IpPacket.PROTOCOL_AH) {
            if (!udp && !v6) {
                vpp.errors()
                        .count(NodeError.SPD_INPUT_NO_MATCH, false); // counted, though it passes
            }
            return new Answer.Pass();
        }
        int spi = spi(packet);
        boolean zeroChecksum = udp && packet.u16(packet.headerLength() + 6) == 0;
        if (!v6 && protocol != IpPacket.PROTOCOL_AH && spi == 0 && (!udp || zeroChecksum)) {
            return new Answer.Drop(NodeError.SPD_INPUT_NO_MATCH);
        }
        return byLists(spd, packet, spi);
    }

    /// PROTECT, BYPASS, DISCARD, whatever the priorities.
    private Answer byLists(Spd spd, IpPacket packet, int spi) {
        boolean v6 = packet.isV6();
        Optional<Policy> protect = spi == 0 ? Optional.empty() : spd.inboundProtect(packet, spi);
        if (protect.isPresent() && protect.get().sa().isPresent()) {
            count(protect.get(), packet);
            vpp.errors().count(NodeError.SPD_INPUT_MATCH, v6);
            return new Answer.Decrypt(protect.get().sa().get());
        }
        Optional<Policy> bypass = spd.inbound(packet, Policy.Action.BYPASS);
        if (bypass.isPresent()) {
            count(bypass.get(), packet);
            vpp.errors().count(NodeError.SPD_INPUT_BYPASS, v6);
            return new Answer.Pass();
        }
        Optional<Policy> discard = spd.inbound(packet, Policy.Action.DISCARD);
        discard.ifPresent(matched -> count(matched, packet));
        return new Answer.Drop(
                discard.isPresent() ? NodeError.SPD_INPUT_DISCARD : NodeError.SPD_INPUT_NO_MATCH);
    }

    private void count(Policy matched, IpPacket packet) {
        int octets = packet.isV6() ? packet.length() - IpPacket.HEADER6_OCTETS : packet.length();
        vpp.spds().count(matched, octets);
    }

    /// The four octets where ESP has its SPI, AH has it after four others; 0 of a packet too short.
    private static int spi(IpPacket packet) {
        int at = EspDecoder.espOffset(packet);
        if (packet.protocol() == IpPacket.PROTOCOL_AH) {
            at += 4;
        }
        return packet.length() >= at + 8 ? packet.u32(at) : 0;
    }
}
