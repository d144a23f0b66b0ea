package io.triplane.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/// A wire for gateways on loopback addresses: every datagram between them goes through this relay,
/// which stands at each gateway's address with a port of its own, as an address translator would.
/// Counts what it forwards.
final class RelayWire implements Wire {
    private static final int DATAGRAM_MAX = 65_535;
    private static final int BUFFER_OCTETS = 1 << 22;

    private final Selector selector = Selector.open();
    private final List<Cable> cables = new ArrayList<>();
    private WireCounts counts = WireCounts.NONE;

    /// One direction of one port pair.
    ///
    /// @param in where the sending gateway sends to
    /// @param out where the receiving gateway sees it come from
    /// @param to the receiving gateway
    private record Cable(
            DatagramChannel in, DatagramChannel out, InetSocketAddress to, boolean natPort) {}

    RelayWire() throws IOException {}

    /// Connects a port of gateway `a` with the same port of gateway `b`; `seenByA` stands for b,
    /// `seenByB` for a.
    void connect(
            InetSocketAddress a,
            InetSocketAddress seenByA,
            InetSocketAddress b,
            InetSocketAddress seenByB,
            boolean natPort)
            throws IOException {
        DatagramChannel towardsA = bind(seenByA);
        DatagramChannel towardsB = bind(seenByB);
        cables.add(new Cable(towardsA, towardsB, b, natPort));
        towardsA.register(selector, SelectionKey.OP_READ, cables.getLast());
        cables.add(new Cable(towardsB, towardsA, a, natPort));
        towardsB.register(selector, SelectionKey.OP_READ, cables.getLast());
    }

    private static DatagramChannel bind(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS);
        return channel.bind(address);
    }

    @Override
    public void run() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_MAX);
        while (selector.isOpen()) {
            selector.select(key -> {
                try {
                    forwardAll((Cable) key.attachment(), buffer);
                } catch (IOException e) {
                    System.err.println("a datagram was lost on the wire: " + e);
                }
            });
        }
    }

    private void forwardAll(Cable cable, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (cable.in().receive(buffer) != null) {
            buffer.flip();
            count(WireKind.ofDatagram(buffer, cable.natPort()));
            cable.out().send(buffer, cable.to());
            buffer.clear();
        }
    }

    private synchronized void count(WireCounts.Kind kind) {
        counts = counts.plus(kind);
    }

    @Override
    public synchronized WireCounts counts() {
        return counts;
    }

    @Override
    public void close() {
        try {
            selector.close();
            for (Cable cable : cables) {
                cable.in().close();
            }
        } catch (IOException e) {
            System.err.println("the wire did not close cleanly: " + e);
        }
    }
}
