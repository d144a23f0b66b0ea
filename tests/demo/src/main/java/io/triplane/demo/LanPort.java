package io.triplane.demo;

import io.triplane.jvpp.unix.UnixDatagramSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A host without a kernel: whole IP packets over the unix datagram socket of a software data
/// plane, which hands it the packets for the address it attached for.
final class LanPort implements PacketPort {
    private static final byte ATTACH = 0;
    private static final int BUFFER_OCTETS = 1 << 20;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int ATTACH_TRIES = 10;

    private final InetAddress own;
    private final InetAddress peer;
    private final Path gateway;
    private final UnixDatagramSocket socket;

    LanPort(InetAddress own, InetAddress peer, Path ownSocket, Path gateway) throws IOException {
        this.own = own;
        this.peer = peer;
        this.gateway = gateway;
        this.socket = UnixDatagramSocket.bind(ownSocket, BUFFER_OCTETS);
        attach();
    }

    private void attach() throws IOException {
        byte[] address = own.getAddress();
        ByteBuffer request =
                ByteBuffer.allocate(1 + address.length).put(ATTACH).put(address).flip();
        for (int tries = 0; tries < ATTACH_TRIES; tries++) {
            socket.send(request.duplicate(), gateway);
            if (socket.receive(WAIT).filter(request::equals).isPresent()) {
                return;
            }
        }
        throw new IOException(
                "the data plane at %s did not attach %s".formatted(gateway, own.getHostAddress()));
    }

    @Override
    public void send(long number) throws IOException {
        ByteBuffer packet = ByteBuffer.wrap(Inner.packet(own, peer, number));
        if (!socket.send(packet, gateway)) {
            throw new IOException("the queue of " + gateway + " is full");
        }
    }

    @Override
    public Optional<ByteBuffer> receive() throws IOException {
        return socket.receive(WAIT).flatMap(packet -> Inner.payloadTo(own, packet));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
