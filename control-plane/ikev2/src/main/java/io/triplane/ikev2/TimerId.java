package io.triplane.ikev2;

/// Names a timer. At most one of each name is armed; arming it again moves its deadline.
public sealed interface TimerId {
    /// A timer of an IKE SA.
    record OfIkeSa(IkeSaId ikeSa, IkeTimer timer) implements TimerId {
        /// What happens when it fires.
        public enum IkeTimer {
            /// The outstanding request is sent again, or given up.
            RETRANSMIT,
            /// The set-up has lasted too long (an absolute deadline).
            ESTABLISH,
            /// The peer is asked whether it is alive.
            LIVENESS,
            /// A NAT on our side is reminded of us.
            NAT_KEEPALIVE,
            /// Soft lifetime: the IKE SA is rekeyed.
            REKEY,
            /// The peers are to prove their identities anew.
            REAUTH,
            /// Hard lifetime: the IKE SA ends.
            EXPIRE,
            /// What the peer had no time for is asked again.
            DEFERRED,
            /// The peer has had its time to delete an IKE SA that another has replaced.
            SUPERSEDED,
            /// A message of which fragments are missing is dropped.
            REASSEMBLY
        }
    }

    /// A timer of one ESP SA pair, named by the SPI we receive on.
    record OfChildSa(IkeSaId ikeSa, int inboundSpi, ChildTimer timer) implements TimerId {
        /// What happens when it fires.
        public enum ChildTimer {
            /// Soft lifetime: the pair is rekeyed.
            REKEY,
            /// Hard lifetime: the pair is removed at once.
            EXPIRE,
            /// Late packets have had their time: the replaced inbound SA is removed.
            GRACE,
            /// The peer has had its time to move us to the pair it made.
            REDUNDANT
        }
    }

    /// The next attempt to bring up a configured child.
    record OfChildConfig(String connection, String child) implements TimerId {}
}
