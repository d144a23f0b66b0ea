package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;

/// One key exchange method, as offer, answer and finish, so that Diffie-Hellman and encapsulation
/// (where the answer depends on the offer) look alike. Belongs to one shard.
///
/// ```
/// initiator: offer()  -- KEi -->  responder: answer(KEi)
/// initiator: finish(share, KEr)  <-- KEr --
/// ```
///
/// What comes from the peer is checked before it is used (RFC 6989 §2); a bad value is a
/// [Agreement.Refused], not an exception.
public interface KeyAgreement {
    KeyExchangeMethod method();

    /// A fresh private key and the public value to send.
    KeyShare offer();

    /// The initiator's part once the answer is there. `mine` stays open.
    Agreement finish(KeyShare mine, Bytes peerValue);

    /// The responder's part: what to send, and the shared secret.
    default Agreement answer(Bytes peerValue) {
        try (KeyShare mine = offer()) {
            return finish(mine, peerValue);
        }
    }
}
