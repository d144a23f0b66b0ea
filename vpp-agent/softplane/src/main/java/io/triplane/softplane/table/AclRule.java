package io.triplane.softplane.table;

import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.ip.IpPrefix;

/// One rule of an ACL. Port ranges are those of TCP and UDP, for ICMP type and code stand in their
/// place; other protocols have neither.
///
/// @param protocol 0 for any
public record AclRule(
        boolean permit,
        IpPrefix source,
        IpPrefix destination,
        int protocol,
        Ports sourcePorts,
        Ports destinationPorts,
        int tcpFlagsMask,
        int tcpFlagsValue) {
    /// A range, both ends included.
    public record Ports(int first, int last) {
        boolean contains(int port) {
            return first <= port && port <= last;
        }
    }

    boolean matches(IpPacket packet) {
        return source.contains(packet.source())
                && destination.contains(packet.destination())
                && (protocol == 0 || (protocol == packet.protocol() && matchesUpperLayer(packet)));
    }

    private boolean matchesUpperLayer(IpPacket packet) {
        int header = packet.headerLength();
        return switch (packet.protocol()) {
            case IpPacket.PROTOCOL_TCP -> matchesPorts(packet) && matchesTcpFlags(packet);
            case IpPacket.PROTOCOL_UDP -> matchesPorts(packet);
            case IpPacket.PROTOCOL_ICMP4, IpPacket.PROTOCOL_ICMP6 ->
                    packet.payloadLength() >= 2
                            && sourcePorts.contains(packet.u8(header))
                            && destinationPorts.contains(packet.u8(header + 1));
            default -> true;
        };
    }

    private boolean matchesTcpFlags(IpPacket packet) {
        int at = packet.headerLength() + 13;
        return tcpFlagsMask == 0
                || (packet.length() > at && (packet.u8(at) & tcpFlagsMask) == tcpFlagsValue);
    }

    private boolean matchesPorts(IpPacket packet) {
        return sourcePorts.contains(packet.sourcePort())
                && destinationPorts.contains(packet.destinationPort());
    }
}
