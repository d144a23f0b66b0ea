package io.triplane.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The numbered datagrams that the hosts behind the gateways send each other, as UDP payload and as
/// whole IPv4 packets. Every one carries [#MARK], so that an observer recognises it wherever it
/// shows in clear.
final class Inner {
    /// UDP port of both hosts.
    static final int PORT = 7007;

    /// What no cipher text contains by chance.
    static final byte[] MARK = "triplane-demo-clear-text".getBytes(StandardCharsets.US_ASCII);

    private static final int PAYLOAD_LENGTH = 256;
    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int TTL = 64;

    private Inner() {}

    /// The payload that carries `number`: mark, number, padding.
    static byte[] payload(long number) {
        return ByteBuffer.allocate(PAYLOAD_LENGTH).put(MARK).putLong(number).array();
    }

    /// The number in a payload, empty when it is not one of ours.
    static Optional<Long> number(ByteBuffer payload) {
        if (payload.remaining() < MARK.length + Long.BYTES
                || !payload.slice(payload.position(), MARK.length).equals(ByteBuffer.wrap(MARK))) {
            return Optional.empty();
        }
        return Optional.of(payload.getLong(payload.position() + MARK.length));
    }

    /// Whether the mark shows anywhere in these octets.
    static boolean showsIn(ByteBuffer octets) {
        ByteBuffer mark = ByteBuffer.wrap(MARK);
        for (int at = octets.position(); at + MARK.length <= octets.limit(); at++) {
            if (octets.get(at) == MARK[0] && octets.slice(at, MARK.length).equals(mark)) {
                return true;
            }
        }
        return false;
    }

    /// A whole IPv4/UDP packet with the payload that carries `number`.
    static byte[] packet(InetAddress source, InetAddress destination, long number) {
        byte[] payload = payload(number);
        int length = IP_HEADER + UDP_HEADER + payload.length;
        ByteBuffer packet = ByteBuffer.allocate(length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
        packet.put((byte) TTL).put((byte) UDP).putShort((short) 0);
        packet.put(source.getAddress()).put(destination.getAddress());
        packet.putShort(10, (short) checksum(packet.array(), IP_HEADER));
        packet.putShort((short) PORT).putShort((short) PORT);
        packet.putShort((short) (UDP_HEADER + payload.length)).putShort((short) 0);
        return packet.put(payload).array();
    }

    /// The UDP payload of a whole IPv4 packet to [#PORT] of `host`, empty when it is something
    /// else.
    static Optional<ByteBuffer> payloadTo(InetAddress host, ByteBuffer packet) {
        int start = packet.position();
        if (packet.remaining() < IP_HEADER + UDP_HEADER || packet.get(start) != 0x45) {
            return Optional.empty();
        }
        byte[] destination = new byte[4];
        packet.get(start + 16, destination);
        boolean ours =
                packet.get(start + 9) == UDP
                        && java.util.Arrays.equals(destination, host.getAddress())
                        && Short.toUnsignedInt(packet.getShort(start + IP_HEADER + 2)) == PORT;
        return ours
                ? Optional.of(
                        packet.slice(
                                start + IP_HEADER + UDP_HEADER,
                                packet.remaining() - IP_HEADER - UDP_HEADER))
                : Optional.empty();
    }

    static InetSocketAddress socket(InetAddress host) {
        return new InetSocketAddress(host, PORT);
    }

    /// The Internet checksum (RFC 1071) of the first `length` octets.
    private static int checksum(byte[] octets, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += (Byte.toUnsignedInt(octets[i]) << 8) + Byte.toUnsignedInt(octets[i + 1]);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
