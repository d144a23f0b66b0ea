package io.triplane.ikev2.wire;

/// Encrypts and protects the body of an SK or SKF payload with the keys of one direction of an IKE
/// SA. The lengths are known before sealing, since the length fields are among the protected
/// octets.
public interface Sealer {
    /// Octets of the IV that precedes the ciphertext.
    int ivLength();

    /// The plaintext is padded to a multiple of this; 1 for ciphers that need no padding.
    int blockLength();

    /// Octets of the integrity check value behind the ciphertext.
    int icvLength();

    /// Gives IV, ciphertext and ICV. `associatedData` runs from the first octet of the IKE header
    /// to the last before the IV; `plaintext` is padded already and becomes the sealer's, which may
    /// overwrite it. The result has `ivLength() + plaintext.length + icvLength()` octets.
    byte[] seal(Bytes associatedData, byte[] plaintext);
}
