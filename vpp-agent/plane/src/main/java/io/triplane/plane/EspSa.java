package io.triplane.plane;

import java.net.InetAddress;
import java.util.Optional;

/// One direction of a Child SA in tunnel mode.
///
/// @param spi as on the wire, read as an unsigned number
/// @param source outer source address: the peer's for an inbound SA
/// @param encapsulation UDP ports when ESP travels in UDP
/// @param replayWindow in packets; 0 = no anti-replay (inbound only)
public record EspSa(
        int spi,
        EspSuite suite,
        EspKeys keys,
        InetAddress source,
        InetAddress destination,
        Optional<UdpEncapsulation> encapsulation,
        boolean extendedSequenceNumbers,
        int replayWindow) {

    /// Ports of the outer UDP header, in the direction of the SA.
    public record UdpEncapsulation(int sourcePort, int destinationPort) {}

    @Override
    public String toString() {
        return "ESP %08x %s %s>%s"
                .formatted(spi, suite, source.getHostAddress(), destination.getHostAddress());
    }
}
