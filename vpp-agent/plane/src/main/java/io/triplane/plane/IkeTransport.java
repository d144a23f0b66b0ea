package io.triplane.plane;

import java.net.InetSocketAddress;

/// Carries IKE datagrams between the daemon and the network. It alone knows of sockets, punting and
/// the non-ESP marker (RFC 7296 §2.23): what it hands over and takes is an IKE message.
public interface IkeTransport extends AutoCloseable {
    /// Delivers datagrams from now on, on a thread of the transport, which must not be held up.
    void listen(IkeReceiver receiver);

    /// Sends one datagram; false when it was not taken (queue full, carrier away), which is as good
    /// as lost on the network. Never blocks.
    boolean send(IkeDatagram datagram);

    /// Sends a NAT keepalive (RFC 3948 §2.3) from a NAT traversal port of ours: one octet 0xFF, no
    /// marker. What peers send of the kind is dropped here and never delivered. False as above.
    boolean keepNatOpen(InetSocketAddress local, InetSocketAddress remote);

    /// In words for state and logs: the carrier and what it is bound to.
    String description();

    @Override
    void close();

    /// Takes what arrives.
    @FunctionalInterface
    interface IkeReceiver {
        void received(IkeDatagram datagram);
    }
}
