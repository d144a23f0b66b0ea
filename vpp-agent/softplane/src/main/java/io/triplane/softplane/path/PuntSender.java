package io.triplane.softplane.path;

/// Takes punted packets to the datagram sockets of clients.
@FunctionalInterface
public interface PuntSender {
    /// @return false when the client did not take it; the caller counts that
    boolean send(String path, byte[] datagram);
}
