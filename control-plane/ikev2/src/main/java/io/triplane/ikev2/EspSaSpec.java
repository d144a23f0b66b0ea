package io.triplane.ikev2;

import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.IpAddress;
import java.util.Optional;

/// One direction of a Child SA in tunnel mode, ready to be programmed.
///
/// @param spi as on the wire, read as an unsigned number
/// @param source outer source address: the peer's for an inbound SA
/// @param encapsulation UDP ports when ESP travels in UDP
/// @param replayWindow packets; 0 = no anti-replay; means nothing for an outbound SA
public record EspSaSpec(
        int spi,
        EspSuite suite,
        Keys keys,
        IpAddress source,
        IpAddress destination,
        Optional<UdpPorts> encapsulation,
        int replayWindow) {
    /// Ports of the outer UDP header, in the direction of the SA.
    public record UdpPorts(int source, int destination) {}

    /// Key material in the order of KEYMAT, RFC 7296 §2.17.
    ///
    /// @param salt four octets for AEAD and counter ciphers, else empty
    /// @param integrity empty with AEAD ciphers
    public record Keys(Secret encryption, Secret salt, Secret integrity) implements AutoCloseable {
        @Override
        public void close() {
            encryption.close();
            salt.close();
            integrity.close();
        }
    }

    @Override
    public String toString() {
        return "ESP %08x %s %s > %s".formatted(spi, suite, source, destination);
    }
}
