package io.triplane.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// A host without a kernel: it speaks IP itself, over the socket of a software data plane.
final class LanPort implements PacketPort {
    private final InetAddress own;
    private final InetAddress peer;
    private final PlaneSocket socket;

    LanPort(InetAddress own, InetAddress peer, Path ownSocket, Path gateway) throws IOException {
        this.own = own;
        this.peer = peer;
        this.socket = new PlaneSocket(ownSocket, gateway, own);
    }

    @Override
    public void send(long number) throws IOException {
        socket.send(ByteBuffer.wrap(Inner.packet(own, peer, number)));
    }

    @Override
    public Optional<ByteBuffer> receive() throws IOException {
        return socket.receive().flatMap(packet -> Inner.payloadTo(own, packet));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
