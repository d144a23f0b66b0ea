package io.triplane.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A host with a kernel of its own: a UDP socket in the network namespace this process was started
/// in.
final class UdpPort implements PacketPort {
    private static final int WAIT_MS = 1000;
    private static final int BUFFER_OCTETS = 1 << 22;

    private final DatagramSocket socket;
    private final InetAddress peer;
    private final byte[] buffer = new byte[65_535];

    UdpPort(InetAddress own, InetAddress peer) throws IOException {
        this.peer = peer;
        socket = new DatagramSocket(Inner.socket(own));
        socket.setSoTimeout(WAIT_MS);
        socket.setReceiveBufferSize(BUFFER_OCTETS);
    }

    @Override
    public void send(long number) throws IOException {
        byte[] payload = Inner.payload(number);
        socket.send(new DatagramPacket(payload, payload.length, Inner.socket(peer)));
    }

    @Override
    public Optional<ByteBuffer> receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            return Optional.empty();
        }
        return Optional.of(ByteBuffer.wrap(buffer, 0, packet.getLength()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
