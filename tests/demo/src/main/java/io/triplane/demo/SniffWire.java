package io.triplane.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Watches what arrives at one end of a real wire, a veth pair between two network namespaces. One
/// observer at each end sees both directions.
final class SniffWire implements Wire {
    private static final int TYPE_OFFSET = 12;
    private static final int ETHERNET_HEADER = 14;
    private static final int IP4 = 0x0800;
    private static final int IP6 = 0x86dd;
    private static final int ICMP6 = 58;
    private static final int IP6_NEXT_HEADER = 6;

    private final PacketSocket socket;
    private volatile boolean closed;
    private WireCounts counts = WireCounts.NONE;

    SniffWire(String interfaceName) throws IOException {
        this.socket = new PacketSocket(interfaceName);
    }

    @Override
    public void run() throws IOException {
        try (socket) {
            while (!closed) {
                socket.receive().ifPresent(this::see);
            }
        }
    }

    private void see(ByteBuffer frame) {
        if (frame.remaining() < ETHERNET_HEADER) {
            return;
        }
        int type = Short.toUnsignedInt(frame.getShort(TYPE_OFFSET));
        ByteBuffer packet = frame.slice(ETHERNET_HEADER, frame.remaining() - ETHERNET_HEADER);
        boolean ip =
                type == IP4
                        || (type == IP6
                                && packet.remaining() > IP6_NEXT_HEADER
                                && packet.get(IP6_NEXT_HEADER) != ICMP6);
        if (ip) { // not ARP, neighbour discovery, multicast joins: how a link talks to itself
            WireCounts.Kind kind = WireKind.ofPacket(packet);
            synchronized (this) {
                counts = counts.plus(kind);
            }
        }
    }

    @Override
    public synchronized WireCounts counts() {
        return counts;
    }

    @Override
    public void close() {
        closed = true;
    }
}
