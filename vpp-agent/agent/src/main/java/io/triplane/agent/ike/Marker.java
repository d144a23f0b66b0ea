package io.triplane.agent.ike;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The four zero octets that tell IKE from ESP on the NAT traversal port, RFC 3948 §2.2.
final class Marker {
    private static final int OCTETS = 4;
    private static final byte KEEPALIVE = (byte) 0xff;

    private Marker() {}

    /// The message behind the marker; empty for ESP and for a NAT keepalive.
    static Optional<ByteBuffer> strip(ByteBuffer payload) {
        if (payload.remaining() < OCTETS || payload.getInt(payload.position()) != 0) {
            return Optional.empty();
        }
        return Optional.of(
                payload.slice(payload.position() + OCTETS, payload.remaining() - OCTETS));
    }

    /// The whole payload of a NAT keepalive, RFC 3948 §2.3.
    static ByteBuffer keepalive() {
        return ByteBuffer.wrap(new byte[] {KEEPALIVE});
    }

    /// What is sent for a message: as it is, or behind the marker.
    static ByteBuffer payload(ByteBuffer message, boolean marked) {
        ByteBuffer payload = ByteBuffer.allocate((marked ? OCTETS : 0) + message.remaining());
        payload.position(marked ? OCTETS : 0);
        payload.put(message.duplicate());
        return payload.flip();
    }
}
