package io.triplane.ikev2.wire;

import java.util.Optional;

/// The IKE header, RFC 7296 §3.1, without the fields that follow from the rest of the message (next
/// payload, length) or never change (version).
///
/// SPIs are all 64 bits of a `long`; `messageId` is 0 to 2^32-1; `exchangeType` is an
/// [ExchangeType]. `fromInitiator` tells who is the original initiator of the IKE SA, `response`
/// which way the exchange goes.
public record IkeHeader(
        long spiI,
        long spiR,
        int exchangeType,
        boolean fromInitiator,
        boolean response,
        long messageId) {
    public static final int OCTETS = 28;

    static final int NEXT_PAYLOAD_OFFSET = 16;
    static final int LENGTH_OFFSET = 24;

    /// RFC 7296 §2.5; minor versions do not matter.
    public static final int MAJOR_VERSION = 2;

    private static final int VERSION_OFFSET = 17;
    private static final int FLAG_INITIATOR = 0x08;
    private static final int FLAG_RESPONSE = 0x20;

    /// Reads what routes a datagram to its SA, and no more: the version may be another one and the
    /// length may lie. Empty for a datagram too short for a header.
    public static Optional<IkeHeader> peek(Bytes datagram) {
        if (datagram.size() < OCTETS) {
            return Optional.empty();
        }
        int flags = datagram.at(19);
        return Optional.of(
                new IkeHeader(
                        datagram.u64(0),
                        datagram.u64(8),
                        datagram.at(18),
                        (flags & FLAG_INITIATOR) != 0,
                        (flags & FLAG_RESPONSE) != 0,
                        datagram.u32(20)));
    }

    /// The major version of a datagram that has a header.
    public static int majorVersion(Bytes datagram) {
        return datagram.at(VERSION_OFFSET) >> 4;
    }

    /// The length field is zero until the message is complete.
    void encode(WireWriter out, int nextPayload) {
        out.u64(spiI);
        out.u64(spiR);
        out.u8(nextPayload, "Next Payload");
        out.u8(MAJOR_VERSION << 4, "Version");
        out.u8(exchangeType, "Exchange Type");
        out.u8((fromInitiator ? FLAG_INITIATOR : 0) | (response ? FLAG_RESPONSE : 0), "Flags");
        out.u32(messageId, "Message ID");
        out.zeros(4);
    }

    @Override
    public String toString() {
        return "%s %s %d %016x/%016x"
                .formatted(
                        ExchangeType.nameOf(exchangeType),
                        response ? "response" : "request",
                        messageId,
                        spiI,
                        spiR);
    }
}
