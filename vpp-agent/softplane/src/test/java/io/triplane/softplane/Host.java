package io.triplane.softplane;

import io.triplane.jvpp.unix.UnixDatagramSocket;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.link.HostSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A virtual host: a datagram socket attached to a LAN, or to a wire as an observer of all.
public final class Host implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BUFFER_OCTETS = 4 << 20;

    private final UnixDatagramSocket socket;
    private final Path link;
    private final IpAddress address;
    private final Path folder;

    private Host(UnixDatagramSocket socket, Path folder, Path link, IpAddress address) {
        this.socket = socket;
        this.folder = folder;
        this.link = link;
        this.address = address;
    }

    /// Attaches to `link` for an address; the all-zero one gets what nobody else does.
    public static Host attach(Path link, String address) throws IOException {
        Path folder = Files.createTempDirectory("host");
        Host host =
                new Host(
                        UnixDatagramSocket.bind(folder.resolve("s"), BUFFER_OCTETS),
                        folder,
                        link,
                        IpAddress.parse(address));
        host.control(HostSocket.ATTACH);
        return host;
    }

    private void control(byte what) throws IOException {
        byte[] octets = new byte[1 + address.octetCount()];
        octets[0] = what;
        address.write(octets, 1);
        send(octets);
        ByteBuffer echo = socket.receive(PATIENCE).orElseThrow();
        if (!echo.equals(ByteBuffer.wrap(octets))) {
            throw new IOException("no echo of the control datagram");
        }
    }

    public IpAddress address() {
        return address;
    }

    public void send(IpPacket packet) throws IOException {
        send(packet.octets());
    }

    /// A full queue is waited for: its reader is the stand-in.
    public void send(byte[] datagram) throws IOException {
        while (!socket.send(ByteBuffer.wrap(datagram), link)) {
            Thread.onSpinWait();
        }
    }

    /// A UDP packet from this host.
    public void sendUdp(String to, int port, byte[] payload) throws IOException {
        send(IpBuilder.udp(address, 1000, IpAddress.parse(to), port, payload));
    }

    /// The next packet; fails when none comes.
    public IpPacket receive() throws IOException {
        return receive(PATIENCE).orElseThrow(() -> new AssertionError("no packet at " + address));
    }

    public Optional<IpPacket> receive(Duration timeout) throws IOException {
        return socket.receive(timeout)
                .map(datagram -> {
                    byte[] octets = new byte[datagram.remaining()];
                    datagram.get(octets);
                    return new IpPacket(octets);
                });
    }

    /// From now on its packets are undeliverable.
    public void detach() throws IOException {
        control(HostSocket.DETACH);
    }

    /// Goes away as a process that dies does: without a word.
    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(folder);
    }
}
