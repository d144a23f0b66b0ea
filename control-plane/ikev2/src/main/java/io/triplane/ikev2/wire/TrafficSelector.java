package io.triplane.ikev2.wire;

import java.util.Optional;

/// A range of addresses, ports and one protocol, RFC 7296 §3.13.1. All ends are inclusive.
///
/// `protocol` 0 means any. Ports 0 to 65535 mean any; 65535 to 0 mean OPAQUE, that is packets whose
/// port is not visible. For ICMP and ICMPv6 a port holds type in its high and code in its low
/// octet, for Mobile IPv6 the header type in its high octet.
public record TrafficSelector(
        int protocol, int portFirst, int portLast, IpAddress first, IpAddress last) {
    public static final int PROTOCOL_ANY = 0;
    public static final int PORT_MAX = 65_535;

    /// Type, protocol, length and two ports.
    private static final int FIXED_OCTETS = 8;

    public TrafficSelector {
        if (first.family() != last.family()) {
            throw new IllegalArgumentException(first + " and " + last + " are of two families");
        }
        Check.argument(fault(portFirst, portLast, first, last));
    }

    /// Any protocol and port between those addresses.
    public static TrafficSelector ofRange(IpAddress first, IpAddress last) {
        return new TrafficSelector(PROTOCOL_ANY, 0, PORT_MAX, first, last);
    }

    /// ICMP or ICMPv6 (by `protocol`) messages of one type, with codes from `codeFirst` to
    /// `codeLast`.
    public static TrafficSelector ofIcmp(
            int protocol, int type, int codeFirst, int codeLast, IpAddress first, IpAddress last) {
        return new TrafficSelector(
                protocol, type << 8 | codeFirst, type << 8 | codeLast, first, last);
    }

    /// From IP Protocol ID on; the type has been read and tells the family.
    static TrafficSelector decode(IpAddress.Family family, WireReader reader)
            throws MalformedException {
        int protocol = reader.u8("IP Protocol ID");
        int length = reader.u16("Selector Length");
        int wanted = FIXED_OCTETS + 2 * family.octets();
        if (length != wanted) {
            throw reader.malformed("Selector Length: " + length + ", " + wanted + " wanted");
        }
        int portFirst = reader.u16("Start Port");
        int portLast = reader.u16("End Port");
        IpAddress first = address(family, reader, "Starting Address");
        IpAddress last = address(family, reader, "Ending Address");
        reader.refuse(fault(portFirst, portLast, first, last));
        return new TrafficSelector(protocol, portFirst, portLast, first, last);
    }

    private static IpAddress address(IpAddress.Family family, WireReader reader, String field)
            throws MalformedException {
        return switch (family) {
            case IPV4 -> IpAddress.v4(reader.u32(field));
            case IPV6 -> {
                long high = reader.u64(field);
                yield IpAddress.v6(high, reader.u64(field));
            }
        };
    }

    private static Optional<String> fault(
            int portFirst, int portLast, IpAddress first, IpAddress last) {
        if (first.compareTo(last) > 0) {
            return Optional.of("selector from " + first + " down to " + last);
        }
        boolean portsOk =
                portFirst >= 0
                        && portLast <= PORT_MAX
                        && (portFirst <= portLast || (portFirst == PORT_MAX && portLast == 0));
        return portsOk
                ? Optional.empty()
                : Optional.of("selector from port " + portFirst + " down to " + portLast);
    }

    public boolean isAnyPort() {
        return portFirst == 0 && portLast == PORT_MAX;
    }

    public boolean isOpaquePort() {
        return portFirst == PORT_MAX && portLast == 0;
    }

    void encode(WireWriter out) {
        TrafficSelectorType type =
                first.isV4()
                        ? TrafficSelectorType.TS_IPV4_ADDR_RANGE
                        : TrafficSelectorType.TS_IPV6_ADDR_RANGE;
        out.u8(type.number(), "TS Type");
        out.u8(protocol, "IP Protocol ID");
        out.u16(FIXED_OCTETS + 2 * first.family().octets(), "Selector Length");
        out.u16(portFirst, "Start Port");
        out.u16(portLast, "End Port");
        encode(first, out);
        encode(last, out);
    }

    private static void encode(IpAddress address, WireWriter out) {
        if (address.isV4()) {
            out.u32(address.low(), "IPv4 address");
        } else {
            out.u64(address.high());
            out.u64(address.low());
        }
    }

    /// `10.1.1.0-10.1.1.255`, with `protocol 6 ports 80-80` behind it where they are limited.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64).append(first);
        if (!first.equals(last)) {
            text.append('-').append(last);
        }
        if (protocol != PROTOCOL_ANY) {
            text.append(" protocol ").append(protocol);
        }
        if (isOpaquePort()) {
            text.append(" port opaque");
        } else if (!isAnyPort()) {
            text.append(" ports ").append(portFirst).append('-').append(portLast);
        }
        return text.toString();
    }
}
