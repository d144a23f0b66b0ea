package io.triplane.ikev2;

import io.triplane.ikev2.wire.IpAddress;
import java.util.List;
import java.util.Optional;

/// How the IKE SAs of a connection are set up, beyond what every peer understands.
public record SetUpOptions(
        Childless childless, WhenChildRefused whenChildRefused, Redirection redirection) {
    public static final SetUpOptions DEFAULT =
            new SetUpOptions(Childless.ALLOW, WhenChildRefused.KEEP, Redirection.NONE);

    /// Whether an IKE SA may come about without its first child, which then follows in an exchange
    /// of its own, with a key exchange of its own (RFC 6023).
    public enum Childless {
        /// The peer may; we never do it unasked.
        ALLOW,
        /// We do when the peer says that it can.
        PREFER,
        /// Both have to.
        FORCE,
        /// Nobody may, and nobody is told that we could.
        NEVER
    }

    /// What becomes of an IKE SA that the peer accepts while it refuses the first child.
    public enum WhenChildRefused {
        /// It stays, and the child is asked for again.
        KEEP,
        /// It is ended.
        CLOSE
    }

    public SetUpOptions with(Childless other) {
        return new SetUpOptions(other, whenChildRefused, redirection);
    }

    public SetUpOptions with(WhenChildRefused other) {
        return new SetUpOptions(childless, other, redirection);
    }

    public SetUpOptions with(Redirection other) {
        return new SetUpOptions(childless, whenChildRefused, other);
    }

    /// Being sent to another gateway in IKE_SA_INIT (RFC 5685).
    ///
    /// @param follows whether we go where the peer sends us
    /// @param gateways where we may be sent; empty = anywhere
    /// @param sendTo where we send peers that can be sent
    public record Redirection(
            boolean follows, List<IpAddress> gateways, Optional<IpAddress> sendTo) {
        public static final Redirection NONE = new Redirection(false, List.of(), Optional.empty());

        public Redirection {
            gateways = List.copyOf(gateways);
        }
    }
}
