package io.triplane.ikev2;

/// How the IKE SAs of a connection are set up, beyond what every peer understands.
public record SetUpOptions(Childless childless, WhenChildRefused whenChildRefused) {
    public static final SetUpOptions DEFAULT =
            new SetUpOptions(Childless.ALLOW, WhenChildRefused.KEEP);

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
        return new SetUpOptions(other, whenChildRefused);
    }

    public SetUpOptions with(WhenChildRefused other) {
        return new SetUpOptions(childless, other);
    }
}
