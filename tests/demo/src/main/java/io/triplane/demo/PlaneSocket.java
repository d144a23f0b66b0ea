package io.triplane.demo;

import io.triplane.jvpp.unix.UnixDatagramSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Whole IP packets over the unix datagram socket of a software data plane, which hands over those
/// for an address that was attached.
final class PlaneSocket implements AutoCloseable {
    /// Attached for this one, a socket gets the packets for nobody else.
    static final InetAddress ANYBODY = InetAddress.ofLiteral("0.0.0.0");

    private static final byte ATTACH = 0;
    private static final int BUFFER_OCTETS = 1 << 20;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int ATTACH_TRIES = 10;

    private final UnixDatagramSocket socket;
    private final Path plane;

    /// Binds `own` and attaches `address` at the data plane's socket `plane`.
    PlaneSocket(Path own, Path plane, InetAddress address) throws IOException {
        this.socket = UnixDatagramSocket.bind(own, BUFFER_OCTETS);
        this.plane = plane;
        boolean attached = false;
        try {
            attach(address);
            attached = true;
        } finally {
            if (!attached) {
                socket.close();
            }
        }
    }

    private void attach(InetAddress host) throws IOException {
        byte[] address = host.getAddress();
        ByteBuffer request =
                ByteBuffer.allocate(1 + address.length).put(ATTACH).put(address).flip();
        for (int tries = 0; tries < ATTACH_TRIES; tries++) {
            socket.send(request.duplicate(), plane);
            if (socket.receive(WAIT).filter(request::equals).isPresent()) {
                return;
            }
        }
        throw new IOException(
                "the data plane at %s did not attach %s".formatted(plane, host.getHostAddress()));
    }

    /// Hands a packet to the data plane.
    void send(ByteBuffer packet) throws IOException {
        if (!socket.send(packet, plane)) {
            throw new IOException("the queue of " + plane + " is full");
        }
    }

    /// Waits for a packet, at most a second.
    Optional<ByteBuffer> receive() throws IOException {
        return socket.receive(WAIT);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
