package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Subject;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.Side;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /// The peer proves to be somebody else than the configuration says.
    ///
    /// @param where the place in the configuration that says so
    static Cause unexpected(
            Endpoint peer, Optional<Identity> expected, Identification payload, String where) {
        String ours = name(expected);
        String peers = text(payload);
        Mismatch mismatch =
                new Mismatch(
                        Subject.IDENTITY,
                        ours,
                        Optional.of(peers),
                        List.of(),
                        "set %s to %s, or the peer's own to %s".formatted(where, peers, ours));
        return new Cause(
                "ike.auth.identity",
                "%s says it is %s, expected is %s: %s"
                        .formatted(peer, peers, ours, mismatch.remedy()),
                mismatch);
    }

    /// No connection between the two addresses is for a peer of that name.
    static Mismatch unknown(List<ConnectionConfig> candidates, Identification payload) {
        String ours =
                candidates.stream()
                        .map(config ->
                                config.name()
                                        + " for "
                                        + name(config.authentication().remoteIdentity()))
                        .collect(Collectors.joining(", "));
        String peers = text(payload);
        return new Mismatch(
                Subject.IDENTITY,
                ours.isEmpty() ? "no connection" : ours,
                Optional.of(peers),
                List.of(),
                "set the remote identity of the connection meant to %s, or correct the peer's own"
                        .formatted(peers));
    }

    private static String name(Optional<Identity> identity) {
        return identity.map(Identity::toString).orElse("any");
    }

    static String text(Identification payload) {
        return IdType.nameOf(payload.idType()) + ":" + payload.text();
    }
}
