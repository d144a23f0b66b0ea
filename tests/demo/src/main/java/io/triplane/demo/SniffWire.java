package io.triplane.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Watches what arrives at one end of a real wire, a veth pair between two network namespaces. One
/// observer at each end sees both directions.
final class SniffWire implements Wire {
    private static final int MAC_LENGTH = 6;
    private static final int ETHERNET_HEADER = 14;
    private static final int IP4 = 0x0800;
    private static final int IP6 = 0x86dd;
    private static final int ICMP6 = 58;
    private static final int IP6_NEXT_HEADER = 6;

    private final PacketSocket socket;
    private final byte[] ownMac;
    private final InetAddress forgedSource;
    private final InetAddress forgedDestination;
    private volatile byte[] peerMac = {-1, -1, -1, -1, -1, -1};
    private volatile boolean closed;
    private WireCounts counts = WireCounts.NONE;

    SniffWire(String interfaceName, InetAddress forgedSource, InetAddress forgedDestination)
            throws IOException {
        this.socket = new PacketSocket(interfaceName);
        this.ownMac = PacketSocket.mac(interfaceName);
        this.forgedSource = forgedSource;
        this.forgedDestination = forgedDestination;
    }

    @Override
    public void run() throws IOException {
        while (!closed) {
            socket.receive().ifPresent(this::see);
        }
        socket.close();
    }

    private void see(ByteBuffer frame) {
        if (frame.remaining() < ETHERNET_HEADER) {
            return;
        }
        int type = Short.toUnsignedInt(frame.getShort(2 * MAC_LENGTH));
        ByteBuffer packet = frame.slice(ETHERNET_HEADER, frame.remaining() - ETHERNET_HEADER);
        boolean ip =
                type == IP4
                        || (type == IP6
                                && packet.remaining() > IP6_NEXT_HEADER
                                && packet.get(IP6_NEXT_HEADER) != ICMP6);
        if (!ip) {
            return; // ARP, neighbour discovery, multicast joins: how a link talks to itself
        }
        byte[] source = new byte[MAC_LENGTH];
        frame.get(MAC_LENGTH, source);
        peerMac = source;
        WireCounts.Kind kind = WireKind.ofPacket(packet);
        synchronized (this) {
            counts = counts.plus(kind);
        }
    }

    @Override
    public synchronized WireCounts counts() {
        return counts;
    }

    @Override
    public void forge() throws IOException {
        byte[] packet = Inner.packet(forgedSource, forgedDestination, 0);
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_HEADER + packet.length);
        frame.put(peerMac).put(ownMac).putShort((short) IP4).put(packet);
        socket.send(frame.array());
    }

    @Override
    public void close() {
        closed = true;
    }
}
