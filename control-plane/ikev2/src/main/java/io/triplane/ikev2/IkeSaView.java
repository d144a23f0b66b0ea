package io.triplane.ikev2;

import java.util.List;
import java.util.Optional;

/// An IKE SA as operators see it. Holds no key.
///
/// @param connection empty while a responder does not know yet who is asking
/// @param initiatorSpi of the IKE header
/// @param responderSpi of the IKE header; 0 before the first answer
/// @param suite `aes-gcm-16-256/hmac-sha2-256/curve25519`; empty before it is agreed
/// @param requestsSent the message id that our next request will have
/// @param requestsReceived the message id that the peer's next request must have
public record IkeSaView(
        IkeSaId id,
        Optional<String> connection,
        State state,
        boolean initiator,
        long initiatorSpi,
        long responderSpi,
        Endpoint local,
        Endpoint remote,
        Optional<Identity> localIdentity,
        Optional<Identity> remoteIdentity,
        String suite,
        Nat nat,
        long requestsSent,
        long requestsReceived,
        Optional<Tick> establishedAt,
        List<ChildSaId> children,
        Extensions extensions,
        Schedule schedule) {
    public IkeSaView {
        children = List.copyOf(children);
    }

    /// What is to come by itself; empty = never.
    ///
    /// @param expiresAt it ends then if it was not replaced
    public record Schedule(
            Optional<Tick> rekeyAt, Optional<Tick> reauthAt, Optional<Tick> expiresAt) {
        public static final Schedule NONE =
                new Schedule(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// How far it is.
    public enum State {
        /// IKE_SA_INIT is under way.
        CONNECTING,
        /// IKE_AUTH is under way.
        AUTHENTICATING,
        ESTABLISHED,
        /// A request to replace it is under way.
        REKEYING,
        /// Another IKE SA has replaced it; the peer has yet to delete it.
        REKEYED,
        /// A Delete was sent and is not answered yet.
        DELETING
    }

    /// What both ends have agreed to beyond RFC 7296.
    ///
    /// @param fragmentation RFC 7383
    /// @param mobike RFC 4555
    public record Extensions(boolean fragmentation, boolean mobike) {
        public static final Extensions NONE = new Extensions(false, false);
    }

    /// What NAT detection found.
    ///
    /// @param encapsulated whether ESP travels in UDP
    public record Nat(boolean localBehindNat, boolean remoteBehindNat, boolean encapsulated) {
        public static final Nat NONE = new Nat(false, false, false);
    }
}
