package io.triplane.softplane.ip;

import java.util.Optional;

/// One IPv4 or IPv6 packet. It owns its octets; whoever holds the packet may change it, and nobody
/// holds it twice. Getters trust the header: [#problem] is asked first of all that came from
/// outside.
public final class IpPacket {
    public static final int PROTOCOL_ICMP4 = 1;
    public static final int PROTOCOL_IPV4 = 4;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;
    public static final int PROTOCOL_IPV6 = 41;
    public static final int PROTOCOL_ESP = 50;
    public static final int PROTOCOL_AH = 51;
    public static final int PROTOCOL_ICMP6 = 58;
    public static final int PROTOCOL_SCTP = 132;

    public static final int HEADER4_OCTETS = 20;
    public static final int HEADER6_OCTETS = 40;
    public static final int UDP_HEADER_OCTETS = 8;

    /// The largest packet: the length fields have 16 bits.
    public static final int OCTETS_MAX = 65_535;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private byte[] octets;

    /// Takes the octets over.
    public IpPacket(byte[] octets) {
        this.octets = octets;
    }

    /// What is wrong with a header that was received, in the words of VPP's counters.
    public enum Problem {
        TOO_SHORT,
        BAD_VERSION,
        BAD_LENGTH,
        BAD_CHECKSUM
    }

    /// Checks version, lengths and header checksum, and cuts off what follows the packet.
    public Optional<Problem> problem() {
        if (octets.length == 0) {
            return Optional.of(Problem.TOO_SHORT);
        }
        return switch (version()) {
            case 4 -> problem4();
            case 6 -> problem6();
            default -> Optional.of(Problem.BAD_VERSION);
        };
    }

    private Optional<Problem> problem4() {
        if (octets.length < HEADER4_OCTETS || headerLength() < HEADER4_OCTETS) {
            return Optional.of(Problem.TOO_SHORT);
        }
        int length = u16(2);
        if (length < headerLength() || length > octets.length) {
            return Optional.of(Problem.BAD_LENGTH);
        }
        if (Checksum.of(octets, 0, headerLength()) != 0) {
            return Optional.of(Problem.BAD_CHECKSUM);
        }
        cut(length);
        return Optional.empty();
    }

    private Optional<Problem> problem6() {
        if (octets.length < HEADER6_OCTETS) {
            return Optional.of(Problem.TOO_SHORT);
        }
        int length = HEADER6_OCTETS + u16(4);
        if (length > octets.length) {
            return Optional.of(Problem.BAD_LENGTH);
        }
        cut(length);
        return Optional.empty();
    }

    private void cut(int length) {
        if (length < octets.length) {
            octets = java.util.Arrays.copyOf(octets, length);
        }
    }

    public byte[] octets() {
        return octets;
    }

    public int length() {
        return octets.length;
    }

    public int version() {
        return (octets[0] & 0xff) >>> 4;
    }

    public boolean isV6() {
        return version() == 6;
    }

    /// Without IPv6 extension headers: VPP's IPsec nodes look at the base header alone.
    public int headerLength() {
        return isV6() ? HEADER6_OCTETS : (octets[0] & 0x0f) * 4;
    }

    public int protocol() {
        return octets[isV6() ? 6 : 9] & 0xff;
    }

    public IpAddress source() {
        return IpAddress.at(octets, isV6() ? 8 : 12, isV6());
    }

    public IpAddress destination() {
        return IpAddress.at(octets, isV6() ? 24 : 16, isV6());
    }

    /// TTL or hop limit.
    public int hopLimit() {
        return octets[isV6() ? 7 : 8] & 0xff;
    }

    /// DSCP and ECN: the TOS octet or the traffic class.
    public int trafficClass() {
        return isV6() ? u16(0) >>> 4 & 0xff : octets[1] & 0xff;
    }

    public boolean dontFragment() {
        return isV6() || (u16(6) & DONT_FRAGMENT) != 0;
    }

    public boolean isFragment() {
        return !isV6() && (u16(6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0;
    }

    /// A fragment that does not begin with the upper layer's header.
    public boolean isLaterFragment() {
        return !isV6() && (u16(6) & FRAGMENT_OFFSET) != 0;
    }

    public int payloadLength() {
        return octets.length - headerLength();
    }

    /// Whether TCP, UDP or SCTP ports can be read.
    public boolean hasPorts() {
        int protocol = protocol();
        return (protocol == PROTOCOL_UDP || protocol == PROTOCOL_TCP || protocol == PROTOCOL_SCTP)
                && !isLaterFragment()
                && payloadLength() >= 4;
    }

    /// Zero without [#hasPorts].
    public int sourcePort() {
        return hasPorts() ? u16(headerLength()) : 0;
    }

    /// Zero without [#hasPorts].
    public int destinationPort() {
        return hasPorts() ? u16(headerLength() + 2) : 0;
    }

    public int u8(int offset) {
        return octets[offset] & 0xff;
    }

    public int u16(int offset) {
        return ((octets[offset] & 0xff) << 8) | (octets[offset + 1] & 0xff);
    }

    public int u32(int offset) {
        return u16(offset) << 16 | u16(offset + 2);
    }

    /// One hop less; the IPv4 header checksum follows.
    public void decrementHopLimit() {
        octets[isV6() ? 7 : 8]--;
        if (!isV6()) {
            seal4();
        }
    }

    /// Computes the IPv4 header checksum anew.
    void seal4() {
        octets[10] = 0;
        octets[11] = 0;
        int checksum = Checksum.of(octets, 0, headerLength());
        octets[10] = (byte) (checksum >>> 8);
        octets[11] = (byte) checksum;
    }

    @Override
    public String toString() {
        return "%s > %s protocol %d, %d octets"
                .formatted(source(), destination(), protocol(), octets.length);
    }
}
