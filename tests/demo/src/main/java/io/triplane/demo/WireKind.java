package io.triplane.demo;

import io.triplane.demo.WireCounts.Kind;
import java.nio.ByteBuffer;

/// Tells what a packet on the wire is, without any key.
final class WireKind {
    private static final int IKE_PORT = 500;
    private static final int NATT_PORT = 4500;
    private static final int ESP = 50;
    private static final int UDP = 17;
    private static final int IP4_HEADER_MIN = 20;
    private static final int IP6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int IKE_HEADER = 28;

    private WireKind() {}

    /// A whole IP packet, as captured.
    static Kind ofPacket(ByteBuffer packet) {
        if (Inner.showsIn(packet)) {
            return Kind.PLAINTEXT;
        }
        if (packet.remaining() < IP4_HEADER_MIN) {
            return Kind.OTHER;
        }
        int version = (packet.get(packet.position()) & 0xf0) >>> 4;
        int header =
                version == 6 ? IP6_HEADER : (packet.get(packet.position()) & 0x0f) * Integer.BYTES;
        int protocol = Byte.toUnsignedInt(packet.get(packet.position() + (version == 6 ? 6 : 9)));
        if (protocol == ESP) {
            return Kind.ESP;
        }
        if (protocol != UDP || packet.remaining() < header + UDP_HEADER) {
            return Kind.OTHER;
        }
        int udp = packet.position() + header;
        int source = Short.toUnsignedInt(packet.getShort(udp));
        int destination = Short.toUnsignedInt(packet.getShort(udp + 2));
        ByteBuffer payload = packet.slice(udp + UDP_HEADER, packet.limit() - udp - UDP_HEADER);
        if (source == NATT_PORT || destination == NATT_PORT) {
            return ofDatagram(payload, true);
        }
        return source == IKE_PORT || destination == IKE_PORT
                ? ofDatagram(payload, false)
                : Kind.OTHER;
    }

    /// The payload of a UDP datagram on the IKE port or on the NAT traversal port.
    static Kind ofDatagram(ByteBuffer payload, boolean natPort) {
        if (Inner.showsIn(payload)) {
            return Kind.PLAINTEXT;
        }
        int start = payload.position();
        if (natPort && payload.remaining() >= Integer.BYTES) {
            if (payload.getInt(start) != 0) {
                return Kind.ESP;
            }
            start += Integer.BYTES;
        }
        return payload.limit() - start >= IKE_HEADER ? Kind.IKE : Kind.OTHER;
    }
}
