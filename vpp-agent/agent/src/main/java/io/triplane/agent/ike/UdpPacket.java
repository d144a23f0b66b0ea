package io.triplane.agent.ike;

import io.triplane.jvpp.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A UDP datagram in its IP packet, IPv4 or IPv6, as a data plane hands it over and takes it.
record UdpPacket(InetSocketAddress source, InetSocketAddress destination, Bytes payload) {
    static final int UDP = 17;

    private static final int UDP_HEADER = 8;
    private static final int IP4_HEADER = 20;
    private static final int IP6_HEADER = 40;
    private static final int HOP_LIMIT = 64;

    /// More fragments follow, or this is not the first: RFC 791 §3.1.
    private static final int IP4_FRAGMENT = 0x3fff;

    /// Reads a packet, position to limit; what lies behind its own length is padding. Empty when it
    /// is not one whole UDP datagram.
    static Optional<UdpPacket> parse(ByteBuffer packet) {
        if (!packet.hasRemaining()) {
            return Optional.empty();
        }
        ByteBuffer ip = packet.slice();
        return switch ((ip.get(0) & 0xff) >> 4) {
            case 4 -> parse4(ip);
            case 6 -> parse6(ip);
            default -> Optional.empty();
        };
    }

    private static Optional<UdpPacket> parse4(ByteBuffer ip) {
        if (ip.remaining() < IP4_HEADER) {
            return Optional.empty();
        }
        int header = (ip.get(0) & 0x0f) * 4;
        int length = u16(ip, 2);
        boolean whole = (u16(ip, 6) & IP4_FRAGMENT) == 0;
        boolean fits = header >= IP4_HEADER && header <= length && length <= ip.remaining();
        if (!fits || !whole || (ip.get(9) & 0xff) != UDP) {
            return Optional.empty();
        }
        return udp(ip.slice(header, length - header), address(ip, 12, 4), address(ip, 16, 4));
    }

    private static Optional<UdpPacket> parse6(ByteBuffer ip) {
        if (ip.remaining() < IP6_HEADER) {
            return Optional.empty();
        }
        int length = u16(ip, 4);
        if (length > ip.remaining() - IP6_HEADER || (ip.get(6) & 0xff) != UDP) {
            return Optional.empty();
        }
        return udp(ip.slice(IP6_HEADER, length), address(ip, 8, 16), address(ip, 24, 16));
    }

    private static Optional<UdpPacket> udp(ByteBuffer udp, InetAddress from, InetAddress to) {
        if (udp.remaining() < UDP_HEADER) {
            return Optional.empty();
        }
        int length = u16(udp, 4);
        if (length < UDP_HEADER || length > udp.remaining()) {
            return Optional.empty();
        }
        byte[] payload = new byte[length - UDP_HEADER];
        udp.get(UDP_HEADER, payload);
        return Optional.of(
                new UdpPacket(
                        new InetSocketAddress(from, u16(udp, 0)),
                        new InetSocketAddress(to, u16(udp, 2)),
                        Bytes.of(payload)));
    }

    private static int u16(ByteBuffer buffer, int index) {
        return buffer.getShort(index) & 0xffff;
    }

    private static InetAddress address(ByteBuffer packet, int index, int octets) {
        byte[] address = new byte[octets];
        packet.get(index, address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 octets is always valid", e);
        }
    }

    boolean isV6() {
        return source.getAddress().getAddress().length == 16;
    }

    /// Octets of the packet.
    int size() {
        return (isV6() ? IP6_HEADER : IP4_HEADER) + UDP_HEADER + payload.size();
    }

    /// Writes the packet with both checksums. The UDP one is never left out: gateways with policies
    /// drop IKE on port 4500 that has none.
    void writeTo(ByteBuffer out) {
        int start = out.position();
        int udpLength = UDP_HEADER + payload.size();
        if (isV6()) {
            out.putInt(0x6000_0000).putShort((short) udpLength);
            out.put((byte) UDP).put((byte) HOP_LIMIT);
        } else {
            out.putShort((short) 0x4500).putShort((short) (IP4_HEADER + udpLength));
            out.putInt(0).put((byte) HOP_LIMIT).put((byte) UDP).putShort((short) 0);
        }
        out.put(source.getAddress().getAddress()).put(destination.getAddress().getAddress());
        if (!isV6()) {
            out.putShort(start + 10, (short) ~fold(sum(out, start, IP4_HEADER)));
        }
        int udp = out.position();
        out.putShort((short) source.getPort()).putShort((short) destination.getPort());
        out.putShort((short) udpLength).putShort((short) 0);
        out.put(payload.toArray());
        int addresses = (isV6() ? 16 : 4) * 2;
        int checksum =
                ~fold(
                                sum(out, udp - addresses, addresses)
                                        + UDP
                                        + udpLength
                                        + sum(out, udp, udpLength))
                        & 0xffff;
        // Zero means "no checksum", so the sum that is zero is sent as its other form (RFC 768).
        out.putShort(udp + 6, (short) (checksum == 0 ? 0xffff : checksum));
    }

    private static long sum(ByteBuffer buffer, int from, int octets) {
        long sum = 0;
        for (int i = 0; i + 1 < octets; i += 2) {
            sum += u16(buffer, from + i);
        }
        return octets % 2 == 0 ? sum : sum + ((buffer.get(from + octets - 1) & 0xff) << 8);
    }

    /// Ones' complement addition, RFC 1071.
    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }
}
