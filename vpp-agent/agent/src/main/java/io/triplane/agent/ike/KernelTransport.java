package io.triplane.agent.ike;

import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// IKE datagrams through sockets of the kernel, one for each local address and port, so that
/// answers leave from the address that was spoken to. For gateways whose addresses the kernel has
/// too, and for tests without a data plane. Any thread may send.
public final class KernelTransport implements IkeTransport {
    private static final System.Logger LOG = System.getLogger(KernelTransport.class.getName());
    private static final int DATAGRAM_MAX = 65_535;

    private final Selector selector;
    private final Map<InetSocketAddress, DatagramChannel> channels = new LinkedHashMap<>();
    private final LongAdder unsent = new LongAdder();
    private volatile IkeReceiver receiver = _ -> {};

    private KernelTransport(Selector selector) {
        this.selector = selector;
    }

    /// Opens the sockets.
    ///
    /// @param ikePort 0 for a free one
    /// @param nattPort 0 for a free one
    public static KernelTransport open(List<InetAddress> locals, int ikePort, int nattPort)
            throws IOException {
        KernelTransport transport = new KernelTransport(Selector.open());
        try {
            for (InetAddress local : locals) {
                transport.bind(new InetSocketAddress(local, ikePort), false);
                transport.bind(new InetSocketAddress(local, nattPort), true);
            }
        } catch (IOException e) {
            transport.close();
            throw e;
        }
        Thread.ofPlatform().daemon().name("ike-sockets").start(transport::receive);
        return transport;
    }

    private void bind(InetSocketAddress address, boolean natPort) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(address);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, natPort);
            channels.put((InetSocketAddress) channel.getLocalAddress(), channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "cannot use UDP %s: %s; see who else has the port"
                            .formatted(address, e.getMessage()),
                    e);
        }
    }

    /// The local addresses and ports, for each address the one of IKE and then the one of NAT
    /// traversal.
    public List<InetSocketAddress> bound() {
        return new ArrayList<>(channels.keySet());
    }

    @Override
    public void listen(IkeReceiver to) {
        receiver = to;
    }

    @Override
    public boolean send(IkeDatagram datagram) {
        return send(
                datagram.local(),
                datagram.remote(),
                Marker.payload(datagram.message(), datagram.natPort()));
    }

    @Override
    public boolean keepNatOpen(InetSocketAddress local, InetSocketAddress remote) {
        return send(local, remote, Marker.keepalive());
    }

    private boolean send(InetSocketAddress local, InetSocketAddress remote, ByteBuffer payload) {
        DatagramChannel channel = channels.get(local);
        boolean sent = false;
        if (channel != null) {
            try {
                sent = channel.send(payload, remote) > 0;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", local, e.getMessage());
            }
        }
        if (!sent) {
            unsent.increment();
        }
        return sent;
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_MAX);
        try {
            while (selector.isOpen()) {
                selector.select(key -> read(key, buffer));
            }
        } catch (ClosedSelectorException e) {
            LOG.log(System.Logger.Level.DEBUG, "closed");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "IKE does not arrive any more", e);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        boolean natPort = Boolean.TRUE.equals(key.attachment());
        try {
            buffer.clear();
            if (channel.receive(buffer) instanceof InetSocketAddress remote) {
                byte[] octets = new byte[buffer.flip().remaining()];
                buffer.get(octets);
                ByteBuffer payload = ByteBuffer.wrap(octets);
                Optional<ByteBuffer> message =
                        natPort ? Marker.strip(payload) : Optional.of(payload);
                InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
                message.ifPresent(
                        ike -> receiver.received(new IkeDatagram(local, remote, natPort, ike)));
            }
        } catch (IOException e) {
            // Of a datagram socket this is an ICMP answer to something sent before.
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", channel, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a datagram was not delivered", e);
        }
    }

    @Override
    public String description() {
        return "kernel sockets %s; %d not sent".formatted(channels.keySet(), unsent.sum());
    }

    @Override
    public void close() {
        try {
            for (DatagramChannel channel : channels.values()) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "sockets of IKE: {0}", e.getMessage());
        }
    }
}
