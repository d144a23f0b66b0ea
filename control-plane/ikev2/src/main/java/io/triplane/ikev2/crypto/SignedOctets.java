package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// What an AUTH payload covers (RFC 7296 §2.15, RFC 9242 §3.3.2): RealMessage | NonceOther |
/// MACedID | IntAuth. Who signs in one direction and who verifies there build the same octets.
public record SignedOctets(Bytes realMessage, Bytes nonceOther, Bytes macedId, Bytes intermediate) {
    /// @param realMessage the signer's IKE_SA_INIT message as it was on the wire, from the first
    ///   octet of the IKE header (in its last form, after cookies and INVALID_KE_PAYLOAD)
    /// @param nonceOther the data of the other side's nonce
    /// @param skP SK_pi for the initiator's octets, SK_pr for the responder's
    /// @param restOfId the signer's ID payload without its generic header: type, reserved, data
    public static SignedOctets of(
            Mac prf, Bytes realMessage, Bytes nonceOther, Secret skP, Bytes restOfId) {
        Bytes macedId = Bytes.copyOf(prf.compute(skP, restOfId));
        return new SignedOctets(realMessage, nonceOther, macedId, Bytes.EMPTY);
    }

    /// Of an IKE SA with IKE_INTERMEDIATE exchanges.
    ///
    /// @param covered by them, the same in both directions ([IntermediateAuth#covered])
    public SignedOctets and(Bytes covered) {
        return new SignedOctets(realMessage, nonceOther, macedId, covered);
    }

    /// All of it in one piece, for a signature.
    public Bytes assembled() {
        return Bytes.concat(realMessage, nonceOther, macedId, intermediate);
    }
}
