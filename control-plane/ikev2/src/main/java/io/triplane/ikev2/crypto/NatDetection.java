package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;

/// The data of NAT_DETECTION_SOURCE_IP and NAT_DETECTION_DESTINATION_IP (RFC 7296 §2.23).
public final class NatDetection {
    private NatDetection() {}

    /// SHA-1 over SPIs, address and port as the sender of the message sees them; `spiR` is 0 in the
    /// first message. 20 octets.
    public static Bytes hash(CryptoSuite suite, long spiI, long spiR, IpAddress address, int port) {
        return suite.sha1(
                Bytes.concat(
                        Bytes.ofU64(spiI), Bytes.ofU64(spiR), address.octets(), Bytes.ofU16(port)));
    }
}
