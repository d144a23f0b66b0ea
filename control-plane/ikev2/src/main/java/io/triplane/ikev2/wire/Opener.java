package io.triplane.ikev2.wire;

import java.util.Optional;

/// Verifies and decrypts the body of an SK or SKF payload with the keys of one direction of an IKE
/// SA. Integrity comes first: for any reason to refuse, the answer is the same empty one.
@FunctionalInterface
public interface Opener {
    /// Opens nothing: for messages that come before there are keys.
    Opener NO_KEYS = (associatedData, sealed) -> Optional.empty();

    /// `associatedData` runs from the first octet of the IKE header to the last before the IV,
    /// `sealed` is IV, ciphertext and ICV; a separate integrity algorithm covers both but the ICV
    /// itself. Both come from the peer and have any length.
    ///
    /// The result is the decrypted content with padding and Pad Length; the array becomes the
    /// caller's.
    Optional<byte[]> open(Bytes associatedData, Bytes sealed);
}
