package io.triplane.softplane.link;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.path.PacketPath;
import io.triplane.softplane.path.PuntSender;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.posix.SocketName;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// VPP's punt socket: clients send packets to it, punted ones leave by it.
public final class PuntSocket implements PuntSender, EventLoop.Handler {
    /// The largest packet a client can send: VPP has one buffer for it.
    public static final int PACKET_OCTETS_MAX = 2048;

    private static final System.Logger LOG = System.getLogger(PuntSocket.class.getName());

    private static final int BATCH_MAX = 64;
    private static final int PREFIX_OCTETS = 8;
    private static final int ETHERNET_OCTETS = 14;
    private static final int BUFFER_OCTETS = 4 << 20;

    private static final int ACTION_LAYER2 = 0;
    private static final int ACTION_IP4 = 1;
    private static final int ACTION_IP6 = 2;

    private final EventLoop loop;
    private final Posix posix;
    private final Vpp vpp;
    private final String path;
    private final Fd fd;
    private Optional<PacketPath> packets = Optional.empty();

    public PuntSocket(EventLoop loop, Posix posix, Vpp vpp, Path path) throws IOException {
        this.loop = loop;
        this.posix = posix;
        this.vpp = vpp;
        this.path = path.toString();
        fd = posix.socket(Posix.Kind.UNIX_DATAGRAM);
        Files.deleteIfExists(path);
        posix.bind(fd, new SocketName.UnixPath(this.path));
        posix.setBuffers(fd, BUFFER_OCTETS);
    }

    /// Begins to take what clients send.
    public void start(PacketPath path) throws IOException {
        packets = Optional.of(path);
        loop.add(fd, this);
    }

    /// The path clients are told.
    public String path() {
        return path;
    }

    @Override
    public boolean send(String client, byte[] datagram) {
        if (datagram.length > Posix.DATAGRAM_OCTETS_MAX) {
            return false; // the largest packet there is, with our prefix in front
        }
        try {
            return posix.sendTo(fd, datagram, 0, new SocketName.UnixPath(client));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "punt client: {0}", e.getMessage());
            return false; // gone, and its registration stays, as in VPP
        }
    }

    @Override
    public void readable() throws IOException {
        for (int i = 0; i < BATCH_MAX; i++) {
            Optional<Posix.Datagram> datagram = posix.receiveFrom(fd);
            if (datagram.isEmpty()) {
                return;
            }
            take(datagram.get().octets().take());
        }
    }

    private void take(byte[] datagram) {
        if (datagram.length > PREFIX_OCTETS + PACKET_OCTETS_MAX) {
            vpp.errors().count(NodeError.PUNT_SOCKET_OVERSIZE, false);
            return;
        }
        if (datagram.length <= PREFIX_OCTETS || packets.isEmpty()) {
            vpp.errors().count(NodeError.PUNT_SOCKET_INVALID, false);
            return;
        }
        ByteBuffer prefix = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        Optional<VppInterface> itf = vpp.interfaces().get(prefix.getInt());
        int action = prefix.getInt();
        byte[] packet = Arrays.copyOfRange(datagram, PREFIX_OCTETS, datagram.length);
        boolean routed = action == ACTION_IP4 || action == ACTION_IP6;
        if (itf.isPresent() && routed) {
            packets.get().route(itf.get(), packet);
        } else if (itf.isEmpty() || action != ACTION_LAYER2 || !sendFrame(itf.get(), packet)) {
            vpp.errors().count(NodeError.PUNT_SOCKET_INVALID, false);
        }
    }

    /// A ready frame goes out as it is: no lookup, no output feature.
    private static boolean sendFrame(VppInterface out, byte[] frame) {
        if (frame.length <= ETHERNET_OCTETS || out.link().isEmpty()) {
            return false;
        }
        IpPacket packet = new IpPacket(Arrays.copyOfRange(frame, ETHERNET_OCTETS, frame.length));
        if (packet.problem().isPresent()) {
            return false;
        }
        IpAddress to = packet.destination();
        return out.isAdminUp() && out.link().get().send(packet, to);
    }

    @Override
    public void failed(IOException cause) {
        LOG.log(System.Logger.Level.ERROR, "{0} is lost: {1}", path, cause.getMessage());
        loop.remove(fd);
    }
}
