package io.triplane.plane;

/// Carries IKE datagrams between the daemon and the network. It alone knows of sockets, punting and
/// the non-ESP marker (RFC 7296 §2.23): what it hands over and takes is an IKE message.
public interface IkeTransport extends AutoCloseable {
    /// Delivers datagrams from now on, on a thread of the transport, which must not be held up.
    void listen(IkeReceiver receiver);

    /// Sends one datagram; false when it was not taken (queue full, carrier away), which is as good
    /// as lost on the network. Never blocks.
    boolean send(IkeDatagram datagram);

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
