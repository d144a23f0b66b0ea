package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Identity;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.Side;
import java.util.Optional;

/// Identities between the configuration and the ID payloads.
final class Identities {
    private Identities() {}

    static Identification payload(Side side, Identity identity) {
        return Identification.of(side, identity.type(), identity.data());
    }

    /// Empty for a type this build does not know: nobody can be configured as such.
    static Optional<Identity> of(Identification payload) {
        return IdType.of(payload.idType()).map(type -> new Identity(type, payload.data()));
    }

    static String text(Identification payload) {
        return IdType.nameOf(payload.idType()) + ":" + payload.text();
    }
}
