package io.triplane.daemon.control;

import io.triplane.ikev2.ChildSaId;
import java.time.Duration;

/// What an operator asks of a running gateway. `waitMax` is how long the answer may be held back
/// for the outcome; zero = not at all.
public sealed interface Command {
    Duration waitMax();

    /// Sets up what is missing of a target that is a connection or a child.
    record Initiate(Target target, Duration waitMax) implements Command {}

    /// Ends SAs and tells the peer.
    record Terminate(Target target, Duration waitMax) implements Command {}

    /// Gives a Child SA new keys; the target is a child or a Child SA.
    record RekeyChild(Target target, Duration waitMax) implements Command {}

    /// Gives an IKE SA new keys; its children stay. The target is a connection, for all that it
    /// has, or one IKE SA.
    record RekeyIke(Target target, Duration waitMax) implements Command {}

    /// What is meant.
    sealed interface Target {
        /// A configured connection.
        record OfConnection(String connection) implements Target {}

        /// A configured child.
        record OfChild(String connection, String child) implements Target {}

        record OfIkeSa(IkeSaName ikeSa) implements Target {}

        record OfChildSa(ChildSaId childSa) implements Target {}
    }
}
