package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// Checks the peer's AUTH payload: against a pre-shared key, or a public key that is already known
/// to belong to the peer's identity.
public interface AuthVerifier {
    /// @param method the Auth Method field as received
    /// @param authData the Authentication Data field as received, of any length
    /// @param octets the peer's signed octets as we saw them
    AuthVerdict verify(int method, Bytes authData, SignedOctets octets);
}
