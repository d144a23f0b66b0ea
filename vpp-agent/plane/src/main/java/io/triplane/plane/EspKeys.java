package io.triplane.plane;

import java.util.Arrays;

/// The keys of one ESP SA, in the order of KEYMAT: cipher key, salt, integrity key. Owned by the
/// request that carries them; [#close] zeroes them, which the plane does once it has sent or
/// refused the request. Never printed, never compared.
public final class EspKeys implements AutoCloseable {
    private final byte[] cipherKey;
    private final byte[] salt;
    private final byte[] integrityKey;

    /// Takes the arrays over: they are zeroed on [#close].
    ///
    /// @param salt 4 octets for AEAD and counter ciphers, as they stand in KEYMAT; else empty
    public EspKeys(byte[] cipherKey, byte[] salt, byte[] integrityKey) {
        this.cipherKey = cipherKey;
        this.salt = salt;
        this.integrityKey = integrityKey;
    }

    /// The live array, valid until [#close].
    public byte[] cipherKey() {
        return cipherKey;
    }

    /// The live array, valid until [#close].
    public byte[] salt() {
        return salt;
    }

    /// The live array, valid until [#close].
    public byte[] integrityKey() {
        return integrityKey;
    }

    @Override
    public void close() {
        Arrays.fill(cipherKey, (byte) 0);
        Arrays.fill(salt, (byte) 0);
        Arrays.fill(integrityKey, (byte) 0);
    }

    @Override
    public String toString() {
        return "EspKeys[%d+%d+%d octets]"
                .formatted(cipherKey.length, salt.length, integrityKey.length);
    }
}
