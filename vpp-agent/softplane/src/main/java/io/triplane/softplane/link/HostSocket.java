package io.triplane.softplane.link;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.posix.SocketName;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.stats.NodeErrors;
import io.triplane.softplane.table.VppInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A link over a unix datagram socket: hosts are processes with datagram sockets of their own.
///
/// A datagram that begins with the nibble 4 or 6 is one IP packet. One that begins with octet 0
/// attaches its sender for the address that follows (4 or 16 octets), one with octet 1 detaches it;
/// both come back as they were when done. A host gets the packets for the addresses it is attached
/// for; one attached for the all-zero address of a family gets those for no one else.
public final class HostSocket implements VppInterface.Link {
    /// Addresses with a host.
    public static final int HOSTS_MAX = 256;

    /// Packets that wait for a host that does not read.
    public static final int BACKLOG_MAX = 4096;

    public static final byte ATTACH = 0;
    public static final byte DETACH = 1;

    private static final System.Logger LOG = System.getLogger(HostSocket.class.getName());

    private static final int BATCH_MAX = 64;
    private static final int BUFFER_OCTETS = 4 << 20;

    private final EventLoop loop;
    private final Posix posix;
    private final NodeErrors errors;
    private final int mtu;
    private final Receiver receiver;
    private final String path;
    private final Fd fd;
    private final Map<IpAddress, Host> hosts = new HashMap<>();

    /// Binds `path`, which is free or a socket that nobody serves any more.
    public HostSocket(
            EventLoop loop, Posix posix, NodeErrors errors, Path path, int mtu, Receiver receiver)
            throws IOException {
        this.loop = loop;
        this.posix = posix;
        this.errors = errors;
        this.mtu = mtu;
        this.receiver = receiver;
        this.path = path.toString();
        fd = posix.socket(Posix.Kind.UNIX_DATAGRAM);
        Files.deleteIfExists(path);
        posix.bind(fd, new SocketName.UnixPath(this.path));
        posix.setBuffers(fd, BUFFER_OCTETS);
        loop.add(fd, new Input());
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public boolean send(IpPacket packet, IpAddress nextHop) {
        Host host = hosts.get(nextHop);
        if (host == null) {
            host = hosts.get(nextHop.v6() ? IpAddress.ANY6 : IpAddress.ANY4);
        }
        if (host == null) {
            errors.count(NodeError.LAN_UNRESOLVED, packet.isV6());
            return false;
        }
        return packet.length() <= mtu && host.send(packet.octets());
    }

    private final class Input implements EventLoop.Handler {
        @Override
        public void readable() throws IOException {
            for (int i = 0; i < BATCH_MAX; i++) {
                Optional<Posix.Datagram> datagram = posix.receiveFrom(fd);
                if (datagram.isEmpty()) {
                    return;
                }
                byte[] octets = datagram.get().octets().take();
                if (octets.length > 0 && octets[0] >> 4 != 0) {
                    receiver.receive(octets);
                } else {
                    control(octets, datagram.get().from());
                }
            }
        }

        @Override
        public void failed(IOException cause) {
            LOG.log(System.Logger.Level.ERROR, "{0} is lost: {1}", path, cause.getMessage());
            loop.remove(fd);
        }
    }

    private void control(byte[] octets, SocketName from) {
        boolean wellFormed = (octets.length == 5 || octets.length == 17) && octets[0] <= DETACH;
        if (!wellFormed || !(from instanceof SocketName.UnixPath(String hostPath))) {
            errors.count(NodeError.LAN_CONTROL_INVALID, false);
            return;
        }
        IpAddress address = IpAddress.of(Arrays.copyOfRange(octets, 1, octets.length));
        try {
            if (octets[0] == ATTACH) {
                attach(address, hostPath);
            } else {
                detach(address);
            }
            posix.sendTo(fd, octets, 0, from);
        } catch (IOException e) {
            errors.count(NodeError.LAN_CONTROL_INVALID, false);
            LOG.log(System.Logger.Level.WARNING, "host {0}: {1}", hostPath, e.getMessage());
        }
    }

    private void attach(IpAddress address, String hostPath) throws IOException {
        detach(address);
        if (hosts.size() >= HOSTS_MAX) {
            throw new IOException("more than " + HOSTS_MAX + " addresses attached");
        }
        hosts.put(address, new Host(address, hostPath));
    }

    private void detach(IpAddress address) {
        Host gone = hosts.remove(address);
        if (gone != null) {
            gone.close();
        }
    }

    /// One address and the connected socket to its host, which tells when the host reads again.
    private final class Host implements EventLoop.Handler {
        private final IpAddress address;
        private final Fd socket;
        private final Deque<byte[]> backlog = new ArrayDeque<>();

        private Host(IpAddress address, String hostPath) throws IOException {
            this.address = address;
            socket = posix.socket(Posix.Kind.UNIX_DATAGRAM);
            posix.connect(socket, new SocketName.UnixPath(hostPath));
            posix.setBuffers(socket, BUFFER_OCTETS);
            loop.add(socket, this);
        }

        private boolean send(byte[] octets) {
            try {
                if (backlog.isEmpty() && posix.send(socket, octets, 0, octets.length).isPresent()) {
                    return true;
                }
            } catch (IOException e) {
                failed(e);
                return false;
            }
            if (backlog.size() >= BACKLOG_MAX) {
                errors.count(NodeError.LAN_BACKLOG_FULL, address.v6());
                return false;
            }
            backlog.add(octets);
            loop.wantWrite(socket, true);
            return true;
        }

        @Override
        public void readable() throws IOException {
            posix.receiveFrom(socket); // nobody knows its name: only its errors can be there
        }

        @Override
        public void writable() throws IOException {
            byte[] next = backlog.peek();
            while (next != null && posix.send(socket, next, 0, next.length).isPresent()) {
                backlog.remove();
                next = backlog.peek();
            }
            loop.wantWrite(socket, next != null);
        }

        @Override
        public void failed(IOException cause) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "host of {0} is gone ({1}), {2} packets were waiting",
                    address,
                    cause.getMessage(),
                    backlog.size());
            for (int i = 0; i < backlog.size(); i++) {
                errors.count(NodeError.LAN_UNRESOLVED, address.v6());
            }
            hosts.remove(address, this);
            close();
        }

        private void close() {
            loop.remove(socket);
            closeQuietly(socket);
        }
    }

    private void closeQuietly(Fd closed) {
        try {
            posix.close(closed);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", closed, e.getMessage());
        }
    }
}
