package io.triplane.softplane.esp;

import io.triplane.jvpp.wire.KeyOctets;
import java.util.Optional;

/// What an SA was added with. The keys belong to the [SecurityAssociation] made of it.
///
/// @param protocol 50 ESP, 51 AH
/// @param tunnel present in tunnel mode
/// @param salt four octets in the order of the key material
/// @param udpSource source port of UDP encapsulation
/// @param window size asked for, in packets
public record SaSpec(
        int id,
        int spi,
        int protocol,
        EspCipher cipher,
        KeyOctets cipherKey,
        EspIntegrity integrity,
        KeyOctets integrityKey,
        SaFlags flags,
        Optional<SaTunnel> tunnel,
        KeyOctets salt,
        int udpSource,
        int udpDestination,
        int window) {}
