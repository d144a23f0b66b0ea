package io.triplane.ikev2;

import io.triplane.ikev2.Failure.Cause;
import java.util.Optional;

/// What an engine tells about itself.
public sealed interface Event {
    /// An authenticated peer says that it knows of no other IKE SA with us (RFC 7296 §2.4). Those
    /// of this engine are dropped; others are for whoever sees them. The IKE SA is told of next.
    record InitialContact(IkeSaId ikeSa, Identity local, Identity remote) implements Event {}

    /// An IKE SA is authenticated and its first child was refused: nothing can pass.
    ///
    /// @param childName empty when it was the peer's wish
    record HalfUp(IkeSaId ikeSa, String connection, Optional<String> childName, Cause cause)
            implements Event {}

    /// An IKE SA is authenticated in both directions.
    record IkeSaEstablished(IkeSaView ikeSa) implements Event {}

    /// An IKE SA has taken the place of another with all its children. Once for every rekey that
    /// succeeded; no end of the old one is told of.
    record IkeSaRekeyed(IkeSaId oldIkeSa, IkeSaView ikeSa) implements Event {}

    /// An authenticated IKE SA has ended; its children have been told of before.
    record IkeSaClosed(IkeSaId ikeSa, String connection, Cause cause) implements Event {}

    /// A child has become able to send and receive.
    record ChildSaUp(ChildSaView child) implements Event {}

    /// A child has new keys and SPIs. Once for every rekey that succeeded (R5).
    record ChildSaRekeyed(int oldInboundSpi, int oldOutboundSpi, ChildSaView child)
            implements Event {}

    /// A child that was up is no more.
    record ChildSaDown(ChildSaId child, String connection, String childName, Cause cause)
            implements Event {}

    /// An attempt to set something up, or to replace it, did not succeed.
    ///
    /// @param remote empty when it did not get as far as a message
    /// @param connection empty when none of ours was matched
    /// @param childName empty when the IKE SA itself failed
    record NegotiationFailed(
            Optional<Endpoint> remote,
            Optional<String> connection,
            Optional<String> childName,
            Failure failure)
            implements Event {}

    /// One more of what is counted.
    record Counted(Counter counter) implements Event {}

    /// A message that came or went, for ladders.
    ///
    /// @param line one line in the RFC's notation
    /// @param tree every payload with its fields, several lines; no key material
    record MessageTrace(
            Direction direction, Endpoint local, Endpoint remote, String line, String tree)
            implements Event {}

    /// Which way a message went.
    enum Direction {
        SENT,
        RECEIVED
    }

    /// What is counted rather than told.
    enum Counter {
        /// Our request was sent again.
        RETRANSMITTED,
        /// A request that had been answered came again; the answer was sent again.
        ANSWER_REPEATED,
        /// A request that is still being worked on came again.
        DUPLICATE_ABSORBED,
        /// A message whose number is not the one expected.
        OUTSIDE_WINDOW,
        /// A fragment of a message of which others are still missing.
        FRAGMENT_HELD,
        /// A message of which fragments were missing for too long.
        FRAGMENTS_EXPIRED,
        /// A message of ours was cut finer because it did not get through.
        FRAGMENTS_CUT_SMALLER,
        /// The message ids of an IKE SA were brought together with the peer's.
        RESYNCHRONISED,
        /// No IKE message, or none that may come in this place.
        MALFORMED,
        /// A datagram of an earlier version of IKE, or of none.
        OLDER_VERSION,
        /// A datagram of a version of IKE that is to come.
        NEWER_VERSION,
        /// An SPI that is none of ours.
        UNKNOWN_SPI,
        /// An integrity check that failed.
        NOT_AUTHENTIC,
        /// A first request that was told to come back with a cookie.
        COOKIE_DEMANDED,
        /// A first request that was told to solve a puzzle as well.
        PUZZLE_DEMANDED,
        /// A gateway that sent us to another one, where we went.
        REDIRECTED,
        /// A first request that was sent to another gateway.
        REDIRECT_DEMANDED,
        /// A puzzle that we have solved.
        PUZZLE_SOLVED,
        /// A first request that was ignored because a table is full.
        OVER_LIMIT,
        /// A first request that was ignored because its source has begun too many.
        OVER_SOURCE_LIMIT,
        /// A half-open IKE SA that was not authenticated in time.
        HALF_OPEN_EXPIRED,
        /// A peer that was asked whether it is alive.
        LIVENESS_CHECKED,
        /// A reminder to a NAT on our side.
        NAT_KEEPALIVE_SENT,
        /// A peer that moved to another address or port.
        PEER_MOVED
    }
}
