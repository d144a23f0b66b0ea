package io.triplane.ikev2;

import io.triplane.ikev2.wire.Bytes;

/// What the shell has to do, in the order of the list.
public sealed interface Action {
    /// Sends one datagram.
    ///
    /// @param natPort whether it travels on the NAT traversal port, behind a non-ESP marker
    record Send(Endpoint local, Endpoint remote, boolean natPort, Bytes message)
            implements Action {}

    /// Sends one octet 0xFF on the NAT traversal port, without a marker, so that a NAT on our side
    /// keeps its mapping (RFC 3948 §2.3, §4).
    record NatKeepAlive(Endpoint local, Endpoint remote) implements Action {}

    /// Arms a timer, or moves it when it is armed. A deadline in the past fires at once.
    record ArmTimer(TimerId timer, Tick deadline) implements Action {}

    /// Disarms a timer.
    record CancelTimer(TimerId timer) implements Action {}

    /// Asks the data plane.
    record Ask(PlaneRequest request) implements Action {}

    /// Tells whoever watches.
    record Report(Event event) implements Action {}
}
