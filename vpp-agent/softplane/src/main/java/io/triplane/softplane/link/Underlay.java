package io.triplane.softplane.link;

import io.triplane.softplane.ip.Checksum;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.posix.SocketName;
import io.triplane.softplane.posix.SocketOption;
import io.triplane.softplane.table.VppInterface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A link to the outside over the kernel's sockets. UDP 500 and 4500 of our addresses have a socket
/// each; where a user may not bind those, other ports stand in for them outside, as behind a NAT
/// that maps ports one to one. ESP goes over a raw socket where there may be one. What sockets
/// cannot carry, clear text above all, goes to the wire: a [HostSocket] at whose other end an
/// observer plays the network.
public final class Underlay implements VppInterface.Link {
    public static final int IKE_PORT = 500;
    public static final int NATT_PORT = 4500;

    private static final System.Logger LOG = System.getLogger(Underlay.class.getName());

    private static final int BATCH_MAX = 64;
    private static final int BUFFER_OCTETS = 4 << 20;
    private static final int HOP_LIMIT_RECEIVED = 64;

    private final EventLoop loop;
    private final Posix posix;
    private final int mtu;
    private final Receiver receiver;
    private final Optional<HostSocket> wire;
    private final List<Port> ports = new ArrayList<>();

    public Underlay(
            EventLoop loop, Posix posix, int mtu, Optional<HostSocket> wire, Receiver receiver) {
        this.loop = loop;
        this.posix = posix;
        this.mtu = mtu;
        this.wire = wire;
        this.receiver = receiver;
    }

    /// Binds the sockets of an address.
    ///
    /// @param ikePort what stands for port 500 outside
    /// @param nattPort what stands for port 4500 outside
    /// @param raw whether to open a raw socket for ESP; needs root
    public void bind(IpAddress address, int ikePort, int nattPort, boolean raw) throws IOException {
        Posix.Kind udp = address.v6() ? Posix.Kind.UDP6 : Posix.Kind.UDP4;
        Posix.Kind esp = address.v6() ? Posix.Kind.ESP6 : Posix.Kind.ESP4;
        open(udp, address, ikePort, IKE_PORT);
        open(udp, address, nattPort, NATT_PORT);
        if (raw) {
            open(esp, address, 0, 0);
        }
    }

    private void open(Posix.Kind kind, IpAddress address, int outside, int inside)
            throws IOException {
        Fd fd = posix.socket(kind);
        boolean v6 = address.v6();
        if (v6 && kind == Posix.Kind.UDP6) {
            posix.setOption(fd, SocketOption.IPV6_ONLY, 1);
        }
        posix.setOption(fd, v6 ? SocketOption.IPV6_MTU_DISCOVER : SocketOption.IP_MTU_DISCOVER, 0);
        posix.setBuffers(fd, BUFFER_OCTETS);
        posix.bind(fd, new SocketName.Inet(address, outside));
        Port port = new Port(fd, kind, address, inside);
        loop.add(fd, port);
        ports.add(port);
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public boolean send(IpPacket packet, IpAddress nextHop) {
        boolean sound =
                packet.isV6() || Checksum.of(packet.octets(), 0, packet.headerLength()) == 0;
        if (packet.length() > mtu || !sound) {
            return false; // the next router would drop it
        }
        if (!packet.isFragment()) {
            for (Port port : ports) {
                if (port.carries(packet)) {
                    return port.send(packet);
                }
            }
        }
        return wire.isPresent() && wire.get().send(packet, nextHop);
    }

    /// Packets that the kernel threw away since the last call, because we were too slow.
    public long takeKernelDrops() {
        return ports.stream().mapToLong(Port::takeKernelDrops).sum();
    }

    /// One socket.
    private final class Port implements EventLoop.Handler {
        private final Fd fd;
        private final Posix.Kind kind;
        private final IpAddress address;
        private final int inside;
        private int trafficClass;
        private int hopLimit;
        private long kernelDrops;

        private Port(Fd fd, Posix.Kind kind, IpAddress address, int inside) {
            this.fd = fd;
            this.kind = kind;
            this.address = address;
            this.inside = inside;
        }

        private boolean isUdp() {
            return kind == Posix.Kind.UDP4 || kind == Posix.Kind.UDP6;
        }

        private boolean carries(IpPacket packet) {
            return packet.source().equals(address)
                    && (isUdp()
                            ? packet.protocol() == IpPacket.PROTOCOL_UDP
                                    && packet.sourcePort() == inside
                            : packet.protocol() == IpPacket.PROTOCOL_ESP);
        }

        private boolean send(IpPacket packet) {
            int header = packet.headerLength();
            int payload = isUdp() ? header + IpPacket.UDP_HEADER_OCTETS : header;
            int port = isUdp() ? packet.destinationPort() : 0;
            SocketName to = new SocketName.Inet(packet.destination(), port);
            try {
                showHeader(packet);
                return posix.sendTo(fd, packet.octets(), payload, to);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", address, e.getMessage());
                return false; // no route, too big, refused by a firewall
            }
        }

        /// The kernel writes the IP header; what can be told of ours goes along.
        private void showHeader(IpPacket packet) throws IOException {
            boolean v6 = packet.isV6();
            if (packet.trafficClass() != trafficClass) {
                trafficClass = packet.trafficClass();
                posix.setOption(
                        fd,
                        v6 ? SocketOption.IPV6_TRAFFIC_CLASS : SocketOption.IP_TOS,
                        trafficClass);
            }
            if (packet.hopLimit() != hopLimit) {
                hopLimit = packet.hopLimit();
                posix.setOption(
                        fd, v6 ? SocketOption.IPV6_UNICAST_HOPS : SocketOption.IP_TTL, hopLimit);
            }
        }

        @Override
        public void readable() throws IOException {
            for (int i = 0; i < BATCH_MAX; i++) {
                Optional<Posix.Datagram> datagram = posix.receiveFrom(fd);
                if (datagram.isEmpty()) {
                    return;
                }
                if (datagram.get().from() instanceof SocketName.Inet(IpAddress from, int port)) {
                    received(datagram.get().octets().take(), from, port);
                }
            }
        }

        private void received(byte[] octets, IpAddress from, int port) {
            IpPacket packet =
                    switch (kind) {
                        case UDP4, UDP6 -> IpBuilder.udp(from, port, address, inside, octets);
                        case ESP6 ->
                                IpBuilder.packet(
                                        from,
                                        address,
                                        IpPacket.PROTOCOL_ESP,
                                        0,
                                        HOP_LIMIT_RECEIVED,
                                        octets);
                        case ESP4 -> new IpPacket(octets); // the kernel leaves the header there
                        case UNIX_STREAM, UNIX_DATAGRAM, UNIX_SEQPACKET ->
                                throw new IllegalStateException(kind + " is no underlay socket");
                    };
            receiver.receive(packet.octets());
        }

        private long takeKernelDrops() {
            try {
                long now = posix.droppedByKernel(fd);
                long since = now - kernelDrops;
                kernelDrops = now;
                return since;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", fd, e.getMessage());
                return 0;
            }
        }

        @Override
        public void failed(IOException cause) {
            // Errors of single datagrams show here too; the socket itself goes on.
            LOG.log(System.Logger.Level.INFO, "{0}: {1}", address, cause.getMessage());
        }
    }
}
