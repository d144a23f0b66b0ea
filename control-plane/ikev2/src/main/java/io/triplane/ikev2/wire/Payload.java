package io.triplane.ikev2.wire;

/// The content of a payload, RFC 7296 §3.2 to §3.16. A value that exists keeps the bounds the RFC
/// sets. Encrypted payloads are not among them: they are how a [Message] is wrapped.
public sealed interface Payload
        permits Authentication,
                Certificate,
                CertificateRequest,
                Configuration,
                Delete,
                Eap,
                Identification,
                KeyExchange,
                Nonce,
                Notify,
                PuzzleSolution,
                SecurityAssociation,
                TrafficSelectors,
                Unknown,
                VendorId {

    /// The number in the Next Payload field before it, see [PayloadType].
    int payloadType();
}
