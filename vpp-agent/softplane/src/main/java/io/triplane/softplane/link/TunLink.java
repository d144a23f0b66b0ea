package io.triplane.softplane.link;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.table.VppInterface;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/// A link over a TUN device: its other end is the kernel of the network namespace we run in.
public final class TunLink implements VppInterface.Link, EventLoop.Handler {
    private static final System.Logger LOG = System.getLogger(TunLink.class.getName());

    private static final int BATCH_MAX = 64;

    private final EventLoop loop;
    private final Posix posix;
    private final String device;
    private final int mtu;
    private final Receiver receiver;
    private final Fd fd;
    private final byte[] buffer = new byte[IpPacket.OCTETS_MAX];

    /// Makes the device when there is none of that name. Its addresses and routes are the caller's.
    public TunLink(EventLoop loop, Posix posix, String device, int mtu, Receiver receiver)
            throws IOException {
        this.loop = loop;
        this.posix = posix;
        this.device = device;
        this.mtu = mtu;
        this.receiver = receiver;
        fd = posix.tun(device);
        loop.add(fd, this);
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public boolean send(IpPacket packet, IpAddress nextHop) {
        if (packet.length() > mtu) {
            return false;
        }
        try {
            return posix.write(fd, packet.octets(), 0, packet.length()).isPresent();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", device, e.getMessage());
            return false; // the device is down
        }
    }

    @Override
    public void readable() throws IOException {
        for (int i = 0; i < BATCH_MAX; i++) {
            OptionalInt count = posix.read(fd, buffer);
            if (count.isEmpty()) {
                return;
            }
            receiver.receive(Arrays.copyOf(buffer, count.getAsInt()));
        }
    }

    @Override
    public void failed(IOException cause) {
        LOG.log(System.Logger.Level.ERROR, "{0} is lost: {1}", device, cause.getMessage());
        loop.remove(fd);
    }
}
