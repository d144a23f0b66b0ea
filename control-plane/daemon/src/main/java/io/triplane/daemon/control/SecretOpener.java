package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.model.IkeSecret;

/// Gets at the octets of a configured secret: unseals it, or reads its file. Called on the control
/// thread, which owns what it returns.
public interface SecretOpener {
    Opened open(IkeSecret secret);

    /// The outcome.
    sealed interface Opened {
        /// @param octets owned by the caller
        record Octets(Secret octets) implements Opened {}

        /// @param trouble names the row and the remedy, never the secret
        record Closed(Trouble trouble) implements Opened {}
    }
}
