package io.triplane.ikev2.crypto;

/// A cipher of the Encrypted payload (RFC 7296 §3.14), working in place. Belongs to one shard.
///
/// A buffer holds, without gaps, `aadLength` octets of associated data, the IV, `textLength` octets
/// of text and the checksum: the Encrypted payload as it lies in a message. A cipher that is no
/// AEAD ignores the associated data and has a checksum of 0 octets here; [MessageProtection] adds
/// one.
///
/// The key carries the salt of AEAD and counter modes as its last octets (RFC 5282 §7.1, RFC 5930
/// §3.1).
public interface PayloadCipher {
    int ivLength();

    /// The text is a multiple of this many octets.
    int blockLength();

    /// Octets of checksum this cipher computes itself: 0 unless it is an AEAD.
    int icvLength();

    /// Writes the IV and the checksum and encrypts the text.
    ///
    /// The IV is a function of `counter`, which must be new under this key: AEAD and counter modes
    /// send it as it is (RFC 5282 §3.1, RFC 3686 §3.1), CBC sends it encrypted under the same key,
    /// which makes an IV that no one predicts (NIST SP 800-38A, appendix C). So a sealed message
    /// needs no randomness and the caller's state is one number. A cipher that notices a repeated
    /// counter throws `IllegalArgumentException`, but none promises to notice.
    void seal(Secret key, long counter, byte[] buffer, int aadLength, int textLength);

    /// Decrypts the text. False if the checksum is wrong, found in constant time; what lies in the
    /// buffer is then to be thrown away. Always true without a checksum.
    boolean open(Secret key, byte[] buffer, int aadLength, int textLength);
}
