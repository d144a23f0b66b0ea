package io.triplane.softplane.ip;

/// Lowers the maximum segment size that a SYN offers (RFC 9293 §3.7.1).
public final class TcpMss {
    private static final int HEADER_OCTETS = 20;
    private static final int CHECKSUM_AT = 16;
    private static final int SYN = 0x02;
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int MSS = 2;

    private TcpMss() {}

    /// Changes the packet in place when it is a SYN that offers more than `mss` octets; one with
    /// broken options stays as it is.
    ///
    /// @return whether it was changed
    public static boolean clamp(IpPacket packet, int mss) {
        int tcp = packet.headerLength();
        if (packet.protocol() != IpPacket.PROTOCOL_TCP
                || packet.isLaterFragment()
                || packet.payloadLength() < HEADER_OCTETS
                || (packet.u8(tcp + 13) & SYN) == 0) {
            return false;
        }
        int end = Math.min(packet.length(), tcp + (packet.u8(tcp + 12) >>> 4) * 4);
        int at = tcp + HEADER_OCTETS;
        while (at < end && packet.u8(at) != END) {
            if (packet.u8(at) == NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + 1 < end ? packet.u8(at + 1) : 0;
            if (length < 2 || at + length > end) {
                return false;
            }
            if (packet.u8(at) == MSS && length == 4 && packet.u16(at + 2) > mss) {
                replace(packet, tcp, at + 2, mss);
                return true;
            }
            at += length;
        }
        return false;
    }

    private static void replace(IpPacket packet, int tcp, int at, int mss) {
        byte[] octets = packet.octets();
        IpBuilder.put16(octets, at, mss);
        IpBuilder.put16(octets, tcp + CHECKSUM_AT, 0);
        int checksum =
                Checksum.ofUpperLayer(
                        packet.source(),
                        packet.destination(),
                        IpPacket.PROTOCOL_TCP,
                        octets,
                        tcp,
                        packet.payloadLength());
        IpBuilder.put16(octets, tcp + CHECKSUM_AT, checksum);
    }
}
