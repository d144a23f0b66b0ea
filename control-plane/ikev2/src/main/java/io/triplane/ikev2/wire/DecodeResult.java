package io.triplane.ikev2.wire;

/// What became of a datagram. The outcomes differ in what may be answered: only what passed the
/// integrity check of an IKE SA may change the SA or be answered inside it.
public sealed interface DecodeResult {
    /// A whole message. `raw` is the datagram, which AUTH covers and retransmissions are compared
    /// with; `clearPayloadsIgnored` counts payloads that stood outside SK and were not looked at.
    /// `intermediate` is what AUTH covers of an IKE_INTERMEDIATE ([IntermediateOctets]), empty for
    /// every other exchange.
    record Decoded(Message message, Bytes raw, int clearPayloadsIgnored, Bytes intermediate)
            implements DecodeResult {
        /// Of any other exchange than IKE_INTERMEDIATE.
        public Decoded(Message message, Bytes raw, int clearPayloadsIgnored) {
            this(message, raw, clearPayloadsIgnored, Bytes.EMPTY);
        }

        @Override
        public String toString() {
            return "Decoded[" + message + "]";
        }
    }

    /// One authentic fragment, RFC 7383 §2.5: number 1 to `total`; `content` is a piece of the
    /// payload chain, and `firstPayload` the type of the chain's first payload (in fragment 1, else
    /// 0). The joined content goes to [MessageDecoder#decodeJoined].
    record Fragment(IkeHeader header, int number, int total, int firstPayload, Bytes content)
            implements DecodeResult {
        @Override
        public String toString() {
            return "Fragment[%s, %d of %d, %d octets]"
                    .formatted(header, number, total, content.size());
        }
    }

    /// The octets came from the peer, but do not parse: INVALID_SYNTAX may be answered inside the
    /// SA. `offset` counts from the start of the decrypted content.
    record MalformedProtected(String what, int offset) implements DecodeResult {}

    /// Anyone may have sent it (RFC 7296 §2.21). `offset` counts from the start of the datagram.
    record MalformedUnprotected(String what, int offset) implements DecodeResult {}

    /// A payload that is not understood has its critical bit set: the message is refused with
    /// UNSUPPORTED_CRITICAL_PAYLOAD and this one-octet type (RFC 7296 §2.5).
    record UnsupportedCritical(int payloadType, boolean encrypted) implements DecodeResult {}

    /// The header is of another major version, so nothing behind it was read (RFC 7296 §2.5).
    record WrongMajorVersion(int majorVersion) implements DecodeResult {}

    /// The integrity check failed, or there are no keys: dropped in silence.
    record NotAuthentic() implements DecodeResult {}
}
