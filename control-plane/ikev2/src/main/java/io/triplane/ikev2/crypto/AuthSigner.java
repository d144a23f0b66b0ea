package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.AuthMethod;
import io.triplane.ikev2.wire.Bytes;

/// Proves our identity in an AUTH payload: a pre-shared key, or a private key.
public interface AuthSigner {
    /// The Auth Method field.
    AuthMethod method();

    /// The Authentication Data field over our own signed octets.
    Bytes authData(SignedOctets octets);
}
