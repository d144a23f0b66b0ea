package io.triplane.ikev2;

import io.triplane.ikev2.wire.EncryptionId;

/// An encryption algorithm with its key length.
///
/// @param keyBits key length in bits without salt; 0 for an algorithm that has only one
public record Cipher(EncryptionId id, int keyBits) {
    /// `aes-gcm-16-256`.
    @Override
    public String toString() {
        return keyBits == 0 ? id.token() : id.token() + "-" + keyBits;
    }
}
