package io.triplane.daemon;

import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Carries datagrams between transports by address, one at a time and in order, when the test says
/// so.
final class TestNetwork {
    private final Map<String, IkeTransport.IkeReceiver> receivers = new HashMap<>();
    private final Deque<IkeDatagram> underWay = new ArrayDeque<>();
    final List<IkeDatagram> carried = new ArrayList<>();
    final List<String> keepalives = new ArrayList<>();
    Predicate<IkeDatagram> lost = _ -> false;

    IkeTransport transport(String address) {
        return new IkeTransport() {
            @Override
            public void listen(IkeReceiver receiver) {
                receivers.put(address, receiver);
            }

            @Override
            public boolean send(IkeDatagram datagram) {
                return underWay.add(datagram);
            }

            @Override
            public boolean keepNatOpen(InetSocketAddress local, InetSocketAddress remote) {
                keepalives.add(local + " > " + remote);
                return true;
            }

            @Override
            public String description() {
                return "test network at " + address;
            }

            @Override
            public void close() {
                receivers.remove(address);
            }
        };
    }

    /// Carries everything that is under way; returns how much that was.
    int deliver() {
        int count = 0;
        while (!underWay.isEmpty()) {
            IkeDatagram datagram = underWay.removeFirst();
            count++;
            if (lost.test(datagram)) {
                continue;
            }
            carried.add(datagram);
            IkeTransport.IkeReceiver receiver = receivers.get(host(datagram.remote()));
            if (receiver != null) {
                receiver.received(
                        new IkeDatagram(
                                datagram.remote(),
                                datagram.local(),
                                datagram.natPort(),
                                datagram.message()));
            }
        }
        return count;
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }
}
