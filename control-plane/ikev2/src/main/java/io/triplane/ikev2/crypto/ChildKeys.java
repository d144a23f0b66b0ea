package io.triplane.ikev2.crypto;

/// The keys of a Child SA, both directions. Initiator is who began the exchange that made it.
/// Whoever holds the record closes it, or its halves one by one.
public record ChildKeys(EspKeys initiatorToResponder, EspKeys responderToInitiator)
        implements AutoCloseable {
    /// Octets of KEYMAT for both directions.
    static int keymatLength(ChildAlgorithms algorithms) {
        return 2 * (algorithms.encryptionKeyLength() + algorithms.integrityKeyLength());
    }

    /// Cuts KEYMAT: all of the direction initiator to responder first, and in each direction
    /// encryption before integrity (RFC 7296 §2.17). `keymat` stays the caller's.
    static ChildKeys cut(ChildAlgorithms algorithms, Secret keymat) {
        if (keymat.length() != keymatLength(algorithms)) {
            throw new IllegalArgumentException(
                    "%d octets of KEYMAT, %s take %d"
                            .formatted(keymat.length(), algorithms, keymatLength(algorithms)));
        }
        int half = keymat.length() / 2;
        return new ChildKeys(
                EspKeys.cut(algorithms, keymat.slice(0, half)),
                EspKeys.cut(algorithms, keymat.slice(half, half)));
    }

    @Override
    public void close() {
        initiatorToResponder.close();
        responderToInitiator.close();
    }
}
