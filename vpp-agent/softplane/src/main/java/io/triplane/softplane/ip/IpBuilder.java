package io.triplane.softplane.ip;

/// Makes packets from their parts, with right lengths and checksums.
public final class IpBuilder {
    /// What VPP writes when an SA names no hop limit.
    public static final int HOP_LIMIT = 254;

    private IpBuilder() {}

    /// A packet with a plain header: no options, no fragment, IPv4 identification zero.
    public static IpPacket packet(
            IpAddress source,
            IpAddress destination,
            int protocol,
            int trafficClass,
            int hopLimit,
            byte[] payload) {
        int header = source.v6() ? IpPacket.HEADER6_OCTETS : IpPacket.HEADER4_OCTETS;
        byte[] octets = new byte[header + payload.length];
        System.arraycopy(payload, 0, octets, header, payload.length);
        return withHeader(octets, source, destination, protocol, trafficClass, hopLimit);
    }

    /// Writes the header into the room before the payload, and takes `octets` over.
    public static IpPacket withHeader(
            byte[] octets,
            IpAddress source,
            IpAddress destination,
            int protocol,
            int trafficClass,
            int hopLimit) {
        if (octets.length > IpPacket.OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "packet of %d octets, at most %d fit"
                            .formatted(octets.length, IpPacket.OCTETS_MAX));
        }
        IpPacket packet = new IpPacket(octets);
        if (source.v6()) {
            put16(octets, 0, 0x6000 | trafficClass << 4);
            put16(octets, 4, octets.length - IpPacket.HEADER6_OCTETS);
            octets[6] = (byte) protocol;
            octets[7] = (byte) hopLimit;
            source.write(octets, 8);
            destination.write(octets, 24);
        } else {
            octets[0] = 0x45;
            octets[1] = (byte) trafficClass;
            put16(octets, 2, octets.length);
            octets[8] = (byte) hopLimit;
            octets[9] = (byte) protocol;
            source.write(octets, 12);
            destination.write(octets, 16);
            packet.seal4();
        }
        return packet;
    }

    /// A UDP packet with a computed checksum.
    public static IpPacket udp(
            IpAddress source, int sourcePort, IpAddress destination, int port, byte[] payload) {
        byte[] segment = new byte[IpPacket.UDP_HEADER_OCTETS + payload.length];
        System.arraycopy(payload, 0, segment, IpPacket.UDP_HEADER_OCTETS, payload.length);
        putUdpHeader(segment, 0, sourcePort, port);
        putUdpChecksum(segment, 0, source, destination);
        return packet(source, destination, IpPacket.PROTOCOL_UDP, 0, 64, segment);
    }

    /// A UDP header for all that follows it, with checksum zero.
    public static void putUdpHeader(byte[] octets, int offset, int sourcePort, int port) {
        put16(octets, offset, sourcePort);
        put16(octets, offset + 2, port);
        put16(octets, offset + 4, octets.length - offset);
        put16(octets, offset + 6, 0);
    }

    /// The checksum of the UDP segment from `offset` to the end; zero is written as 0xffff (RFC
    /// 768).
    public static void putUdpChecksum(
            byte[] octets, int offset, IpAddress source, IpAddress destination) {
        put16(octets, offset + 6, 0);
        int checksum =
                Checksum.ofUpperLayer(
                        source,
                        destination,
                        IpPacket.PROTOCOL_UDP,
                        octets,
                        offset,
                        octets.length - offset);
        put16(octets, offset + 6, checksum == 0 ? 0xffff : checksum);
    }

    public static void put16(byte[] octets, int offset, int value) {
        octets[offset] = (byte) (value >>> 8);
        octets[offset + 1] = (byte) value;
    }

    public static void put32(byte[] octets, int offset, int value) {
        put16(octets, offset, value >>> 16);
        put16(octets, offset + 2, value);
    }
}
