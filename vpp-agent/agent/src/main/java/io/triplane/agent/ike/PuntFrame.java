package io.triplane.agent.ike;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// What goes over VPP's punt socket: two numbers in the order of the machine, then a packet.
/// Received, the packet still has its Ethernet header, or stale octets in its place where it did
/// not come from an Ethernet port.
final class PuntFrame {
    /// VPP makes one buffer of what it is sent, and drops what is larger without a word.
    static final int PACKET_MAX = 2048;

    private static final int PREFIX = 8;
    private static final int ETHERNET_TYPE = 12;
    private static final int ETHERNET_HEADER = 14;
    private static final int TAG = 4;
    private static final int TYPE_IP4 = 0x0800;
    private static final int TYPE_IP6 = 0x86dd;
    private static final int TYPE_TAG = 0x8100;
    private static final int TYPE_SERVICE_TAG = 0x88a8;

    /// More than two tags no port has.
    private static final int TAGS_MAX = 2;

    /// Actions: route the IP packet by the table of the interface that is named.
    private static final int ROUTE_IP4 = 1;

    private static final int ROUTE_IP6 = 2;

    private PuntFrame() {}

    /// The interface on which a frame was received.
    static int swIfIndex(ByteBuffer frame) {
        return frame.duplicate().order(ByteOrder.nativeOrder()).getInt(frame.position());
    }

    /// The datagram in a frame; empty when there is none.
    static Optional<UdpPacket> parse(ByteBuffer frame) {
        return IntStream.concat(
                        ethernetPayload(frame).stream(),
                        IntStream.of(PREFIX + ETHERNET_HEADER, PREFIX))
                .mapToObj(offset -> at(frame, offset))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<UdpPacket> at(ByteBuffer frame, int offset) {
        return offset > frame.remaining()
                ? Optional.empty()
                : UdpPacket.parse(
                        frame.slice(frame.position() + offset, frame.remaining() - offset));
    }

    /// Where the packet begins, by what the Ethernet header says.
    private static OptionalInt ethernetPayload(ByteBuffer frame) {
        int at = PREFIX + ETHERNET_TYPE;
        for (int tags = 0; tags <= TAGS_MAX && at + 2 <= frame.remaining(); tags++) {
            int type = frame.getShort(frame.position() + at) & 0xffff;
            if (type == TYPE_IP4 || type == TYPE_IP6) {
                return OptionalInt.of(at + 2);
            }
            if (type != TYPE_TAG && type != TYPE_SERVICE_TAG) {
                break;
            }
            at += TAG;
        }
        return OptionalInt.empty();
    }

    /// A frame that makes VPP route the packet.
    ///
    /// @param swIfIndex the interface whose table decides
    static ByteBuffer of(UdpPacket packet, int swIfIndex) {
        ByteBuffer frame = ByteBuffer.allocate(PREFIX + packet.size());
        frame.order(ByteOrder.nativeOrder());
        frame.putInt(swIfIndex).putInt(packet.isV6() ? ROUTE_IP6 : ROUTE_IP4);
        frame.order(ByteOrder.BIG_ENDIAN);
        packet.writeTo(frame);
        return frame.flip();
    }
}
