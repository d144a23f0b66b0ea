package io.triplane.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What one run of the demo shows.
///
/// @param keep folder of this run that stays afterwards
record Settings(
        Dataplane dataplane,
        Mode mode,
        Peer peer,
        Role role,
        Optional<Fault> fault,
        Optional<Path> keep) {

    enum Dataplane {
        SOFT,
        VPP
    }

    enum Mode {
        POLICY,
        ROUTE
    }

    enum Peer {
        TRIPLANE,
        STRONGSWAN
    }

    /// Role of the first gateway.
    enum Role {
        INITIATOR,
        RESPONDER
    }

    /// A planted fault: the demo must notice each of them.
    enum Fault {
        /// The two sides hold different pre-shared keys.
        PSK,
        /// The second gateway protects another range.
        SELECTOR,
        /// The first gateway's data plane leaves the tunnel out for a moment.
        PLAINTEXT,
        /// The second gateway's data plane takes no ESP until the child is rekeyed.
        REKEY_GAP,
        /// An entry stays behind in a data plane.
        LEAK
    }
}
