package io.triplane.model.crypto;

/// An encryption algorithm with its key size in bits; 0 where the size is fixed.
public record Cipher(EncryptionAlg alg, int keyBits) {
    public Cipher {
        boolean known = alg.keyBits().isEmpty() ? keyBits == 0 : alg.keyBits().contains(keyBits);
        if (!known) {
            throw new IllegalArgumentException(alg.token() + " with " + keyBits + " key bits");
        }
    }

    /// `aes-gcm-16-256`.
    @Override
    public String toString() {
        return keyBits == 0 ? alg.token() : alg.token() + "-" + keyBits;
    }
}
