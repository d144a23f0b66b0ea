package io.triplane.ikev2;

import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.wire.IpAddress;
import java.util.Optional;

/// One direction of a Child SA, ready to be programmed.
///
/// @param spi as on the wire, read as an unsigned number
/// @param keys owned, and wiped, by whoever carries the request out
/// @param source outer source address: the peer's for an inbound SA
/// @param encapsulation UDP ports when ESP travels in UDP
/// @param replayWindow packets; 0 = no anti-replay; means nothing for an outbound SA
/// @param mode in transport mode the inner addresses are `source` and `destination`
public record EspSaSpec(
        int spi,
        EspSuite suite,
        EspKeys keys,
        IpAddress source,
        IpAddress destination,
        Optional<UdpPorts> encapsulation,
        int replayWindow,
        EspMode mode) {
    /// Ports of the outer UDP header, in the direction of the SA.
    public record UdpPorts(int source, int destination) {
        public UdpPorts reversed() {
            return new UdpPorts(/* source= */ destination, /* destination= */ source);
        }
    }

    @Override
    public String toString() {
        return "ESP %08x %s %s > %s".formatted(spi, suite, source, destination);
    }
}
