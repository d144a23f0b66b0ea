package io.triplane.plane;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// One IKE message with where it came from or goes to.
///
/// @param local our address and port
/// @param remote the peer's address and port
/// @param natPort whether it travels on the NAT traversal port (4500), behind a non-ESP marker
/// @param message from the IKE header on, read-only, position to limit
public record IkeDatagram(
        InetSocketAddress local, InetSocketAddress remote, boolean natPort, ByteBuffer message) {
    public IkeDatagram {
        message = message.asReadOnlyBuffer();
    }
}
