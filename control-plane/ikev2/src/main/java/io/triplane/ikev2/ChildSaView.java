package io.triplane.ikev2;

import java.util.Optional;

/// A Child SA as operators see it: the pair that carries traffic now. Holds no key.
///
/// @param inboundSpi we receive on it
/// @param outboundSpi we send on it
/// @param rekeyAt empty = never, or not by us
/// @param expiresAt empty = never
/// @param rekeyBytes octets of one direction with which it is rekeyed; empty = never, or not by us
public record ChildSaView(
        ChildSaId id,
        IkeSaId ikeSa,
        String connection,
        String childName,
        State state,
        int inboundSpi,
        int outboundSpi,
        EspSuite suite,
        EspMode mode,
        Selectors selectors,
        Endpoint local,
        Endpoint remote,
        boolean encapsulated,
        Tick installedAt,
        Optional<Tick> rekeyAt,
        Optional<Tick> expiresAt,
        Optional<Long> rekeyBytes) {
    /// How far it is.
    public enum State {
        /// Agreed with the peer; the data plane has not confirmed both directions yet.
        INSTALLING,
        INSTALLED,
        /// A request to replace it is under way.
        REKEYING,
        /// Its replacement is agreed; the peer has yet to move to it.
        REKEYED,
        /// A Delete was sent and is not answered yet.
        DELETING
    }
}
