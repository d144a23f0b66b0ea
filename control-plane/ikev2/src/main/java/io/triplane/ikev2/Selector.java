package io.triplane.ikev2;

import io.triplane.ikev2.wire.IpAddress;

/// Traffic of one side of a Child SA: an address range, a protocol and a port range, all inclusive
/// (RFC 7296 §3.13.1).
///
/// @param protocol IP protocol; 0 = any
/// @param portStart 0 to 65535; any port is 0 to 65535. For ICMP, type and code as the RFC packs
///   them. OPAQUE (65535 to 0) is not represented.
public record Selector(int protocol, int portStart, int portEnd, IpAddress start, IpAddress end) {
    public static final int PORT_MAX = 0xFFFF;

    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;

    public Selector {
        if (protocol < 0 || protocol > 0xFF) {
            throw new IllegalArgumentException(
                    "protocol %d is not in 0 to 255".formatted(protocol));
        }
        if (portStart < 0 || portEnd > PORT_MAX || portStart > portEnd) {
            throw new IllegalArgumentException(
                    "ports %d-%d are not a range in 0 to 65535".formatted(portStart, portEnd));
        }
        if (start.family() != end.family() || start.compareTo(end) > 0) {
            throw new IllegalArgumentException(
                    "%s-%s is not an address range".formatted(start, end));
        }
    }

    /// All protocols and ports of an address range.
    public static Selector ofRange(IpAddress start, IpAddress end) {
        return new Selector(0, 0, PORT_MAX, start, end);
    }

    /// Whether a packet can have one end in this and the other in that selector.
    public boolean meets(Selector other) {
        boolean protocols = protocol == other.protocol || protocol == 0 || other.protocol == 0;
        return protocols && start.family() == other.start.family() && typesMeet(other);
    }

    /// Of ICMP both selectors have the packet's one type and code in the place of ports (RFC 7296
    /// §3.13.1).
    private boolean typesMeet(Selector other) {
        int both = Math.max(protocol, other.protocol);
        boolean icmp = both == ICMP || both == ICMP_V6;
        return !icmp || (portStart <= other.portEnd && other.portStart <= portEnd);
    }

    public boolean anyPort() {
        return portStart == 0 && portEnd == PORT_MAX;
    }

    /// `10.1.1.0-10.1.1.255`, with `[protocol/ports]` behind it unless any.
    @Override
    public String toString() {
        String range = start.equals(end) ? start.toString() : start + "-" + end;
        if (protocol == 0 && anyPort()) {
            return range;
        }
        String ports =
                portStart == portEnd ? Integer.toString(portStart) : portStart + "-" + portEnd;
        return "%s[%s/%s]"
                .formatted(
                        range,
                        protocol == 0 ? "any" : Integer.toString(protocol),
                        anyPort() ? "any" : ports);
    }
}
