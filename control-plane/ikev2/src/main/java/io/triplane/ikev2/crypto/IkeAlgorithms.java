package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;

/// What an IKE SA negotiated for its own messages and keys. `keyBits` is the Key Length attribute
/// of the cipher, 0 where it has none; `integrity` is `NONE` beside an AEAD. Whether a suite can do
/// it is [CryptoSuite#supports]'s answer; the lengths below throw `IllegalArgumentException` if no
/// length is known.
public record IkeAlgorithms(
        EncryptionId encryption, int keyBits, IntegrityId integrity, PrfId prf) {
    /// Octets of SK_ei and SK_er, salt included.
    int encryptionKeyLength() {
        return KeyLengths.requireEncryption(encryption, keyBits);
    }

    /// Octets of SK_ai and SK_ar.
    int integrityKeyLength() {
        return KeyLengths.requireIntegrity(integrity);
    }

    /// Octets of SK_d, SK_pi and SK_pr.
    int prfKeyLength() {
        return KeyLengths.requirePrf(prf);
    }
}
