package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;

/// What a Child SA negotiated, as far as its keys are concerned. `keyBits` is the Key Length
/// attribute of the cipher, 0 where it has none. AH has `NULL` encryption, an AEAD `NONE`
/// integrity.
public record ChildAlgorithms(EncryptionId encryption, int keyBits, IntegrityId integrity) {
    /// Octets of cipher key and salt in one direction.
    int encryptionKeyLength() {
        return KeyLengths.requireEncryption(encryption, keyBits);
    }

    /// Octets of integrity key in one direction.
    int integrityKeyLength() {
        return KeyLengths.requireIntegrity(integrity);
    }
}
