package io.triplane.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// How a host behind a gateway sends and receives its numbered datagrams.
interface PacketPort extends AutoCloseable {
    void send(long number) throws IOException;

    /// Waits for one datagram, at most a second; the payload of a datagram for this host, else
    /// empty.
    Optional<ByteBuffer> receive() throws IOException;

    @Override
    void close() throws IOException;
}
