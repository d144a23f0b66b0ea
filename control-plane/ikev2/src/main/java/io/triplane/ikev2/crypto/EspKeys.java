package io.triplane.ikev2.crypto;

/// The keys of one direction of a Child SA: the cipher's key proper, the salt of AEAD and counter
/// modes (empty for others), the integrity key (empty with an AEAD). Owns all three.
public record EspKeys(Secret encryption, Secret salt, Secret integrity) implements AutoCloseable {
    /// Cuts one direction's share of KEYMAT, which stays the caller's.
    static EspKeys cut(ChildAlgorithms algorithms, Secret keymat) {
        int salt = KeyLengths.salt(algorithms.encryption());
        int key = algorithms.encryptionKeyLength() - salt;
        return new EspKeys(
                keymat.slice(0, key).copy(),
                keymat.slice(key, salt).copy(),
                keymat.slice(key + salt, algorithms.integrityKeyLength()).copy());
    }

    @Override
    public void close() {
        encryption.close();
        salt.close();
        integrity.close();
    }
}
