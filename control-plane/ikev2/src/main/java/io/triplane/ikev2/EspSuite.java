package io.triplane.ikev2;

import io.triplane.ikev2.wire.IntegrityId;

/// The algorithms of a Child SA, as negotiated.
///
/// @param integrity `NONE` with an AEAD cipher
public record EspSuite(Cipher cipher, IntegrityId integrity, boolean extendedSequenceNumbers) {
    /// `aes-cbc-256/hmac-sha2-256-128/esn`.
    @Override
    public String toString() {
        return cipher
                + (integrity == IntegrityId.NONE ? "" : "/" + integrity.token())
                + (extendedSequenceNumbers ? "/esn" : "");
    }
}
