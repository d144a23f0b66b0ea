package io.triplane.softplane.esp;

/// Encrypts and authenticates ESP packets in place under the keys of one SA. The packet lies in a
/// larger buffer: SPI, sequence number, IV, payload with its trailer, ICV.
sealed interface EspTransform permits AeadTransform, CipherAndMac {
    /// What became of a received packet.
    enum Outcome {
        OPENED,
        INTEGRITY_WRONG,
        DECRYPTION_FAILED,
        /// No engine can do it: an algorithm without one, a key that is missing.
        ENGINE_FAILED
    }

    /// Writes IV, ciphertext and ICV.
    ///
    /// @param esp where SPI and sequence number already stand
    /// @param payload octets of payload, padding and trailer
    /// @param sequenceHigh the upper half of the sequence number, used with ESN
    /// @return false when no engine can do it
    boolean seal(byte[] buffer, int esp, int payload, int sequenceHigh);

    /// Checks the ICV and decrypts the payload in place.
    ///
    /// @param length octets from the SPI to the end of the ICV; at least header, IV and ICV
    Outcome open(byte[] buffer, int esp, int length, int sequenceHigh);
}
