package io.triplane.ikev2.exchange;

import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Spis;
import io.triplane.ikev2.wire.Bytes;

/// The keys of an IKE SA after one of its additional key exchanges (RFC 9370 §2.2.2): SKEYSEED(n) =
/// prf(SK_d(n-1), SK(n) | Ni | Nr), and all keys from it as ever.
final class AdditionalKeys {
    private AdditionalKeys() {}

    /// The channel with the new keys; `shared` is wiped, the old keys stay the caller's.
    static Channel of(Channel channel, Secret shared, Bytes nonceI, Bytes nonceR, Turn turn) {
        Spis spis = channel.spis();
        IkeKeys old = channel.keys();
        try (shared) {
            IkeKeys keys =
                    KeyDerivation.rekeyed(
                            turn.suite(),
                            old,
                            old.algorithms(),
                            shared,
                            new Nonces(nonceI, nonceR),
                            spis.initiator(),
                            spis.responder());
            return new Channel(spis, keys, channel.sealed(), channel.framing());
        }
    }
}
