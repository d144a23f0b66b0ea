package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// What binds the IKE_INTERMEDIATE exchanges of an IKE SA to its authentication (RFC 9242 §3.3.2):
/// a chain of checksums for each direction, to which every exchange adds a link under the keys that
/// protected it.
///
/// @param initiator IntAuth_i, empty before the first exchange
/// @param responder IntAuth_r
public record IntermediateAuth(Bytes initiator, Bytes responder) {
    public static final IntermediateAuth NONE = new IntermediateAuth(Bytes.EMPTY, Bytes.EMPTY);

    /// With one more request.
    ///
    /// @param keys that the exchange is protected with
    /// @param octets of the message, see [io.triplane.ikev2.wire.IntermediateOctets]
    public IntermediateAuth asked(Mac prf, IkeKeys keys, Bytes octets) {
        return new IntermediateAuth(
                Bytes.copyOf(prf.compute(keys.skPi(), initiator, octets)), responder);
    }

    /// With one more response.
    public IntermediateAuth answered(Mac prf, IkeKeys keys, Bytes octets) {
        return new IntermediateAuth(
                initiator, Bytes.copyOf(prf.compute(keys.skPr(), responder, octets)));
    }

    /// What AUTH covers of it; nothing where there was no such exchange.
    ///
    /// @param messageId of the first IKE_AUTH request
    public Bytes covered(long messageId) {
        return initiator.isEmpty()
                ? Bytes.EMPTY
                : Bytes.concat(initiator, responder, Bytes.ofU32(messageId));
    }
}
