package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// What came of a key exchange.
public sealed interface Agreement {
    /// `publicValue` is ours, to be sent (or sent already); `shared` has the method's fixed length,
    /// leading zeros kept (RFC 7296 §2.14), and belongs to the caller.
    record Agreed(Bytes publicValue, Secret shared) implements Agreement {}

    /// The peer's value must not be used; `text` says what was wrong with it.
    record Refused(Fault fault, String text) implements Agreement {}

    /// What can be wrong with a peer's public value (RFC 6989 §2, RFC 8031 §3.2).
    enum Fault {
        /// Not the method's length; for ECP also the compressed form.
        LENGTH,
        /// MODP: not between 2 and p-2. ECP: a coordinate that is no element of the field. ML-KEM:
        /// a coefficient that is not below the modulus.
        RANGE,
        /// ECP: the coordinates solve no equation of the curve.
        NOT_ON_CURVE,
        /// MODP: not of the order that the group's generator has.
        OUTSIDE_SUBGROUP,
        /// The value has a small order: the shared secret would be all zero.
        SMALL_ORDER
    }
}
