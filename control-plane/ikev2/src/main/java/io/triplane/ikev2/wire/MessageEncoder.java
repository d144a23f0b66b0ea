package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;

/// The way out: turns a [Message] into datagrams, without non-ESP marker.
public final class MessageEncoder {
    private static final int CRITICAL_BIT = 0x80;

    private MessageEncoder() {}

    /// A message in the clear.
    public static Bytes encode(Message message) {
        requireEncrypted(message, false);
        WireWriter out = new WireWriter();
        message.header().encode(out, typeAt(message.payloads(), 0));
        encode(message.payloads(), out);
        patchLength(out, out.size());
        return out.toBytes();
    }

    /// A message whose payloads travel inside SK.
    public static Bytes encode(Message message, Sealer sealer) {
        requireEncrypted(message, true);
        int first = typeAt(message.payloads(), 0);
        return Envelope.encode(message.header(), first, 0, 0, content(message), sealer);
    }

    /// The size of the datagram that [#encode(Message, Sealer)] would give.
    public static int octets(Message message, Sealer sealer) {
        return IkeHeader.OCTETS
                + Envelope.GENERIC_HEADER_OCTETS
                + Envelope.sealedOctets(content(message).size(), sealer);
    }

    /// A message cut into as few SKF datagrams as keep each at `datagramOctetsMax` or below (RFC
    /// 7383 §2.5).
    public static List<Bytes> encodeFragments(
            Message message, Sealer sealer, int datagramOctetsMax) {
        requireEncrypted(message, true);
        int room =
                datagramOctetsMax
                        - IkeHeader.OCTETS
                        - Envelope.GENERIC_HEADER_OCTETS
                        - Envelope.FRAGMENT_HEADER_OCTETS
                        - sealer.ivLength()
                        - sealer.icvLength();
        int piece = room - room % sealer.blockLength() - 1; // one octet is Pad Length
        if (piece < 1) {
            throw new IllegalArgumentException(
                    "datagrams of %d octets leave no room for a fragment"
                            .formatted(datagramOctetsMax));
        }
        Bytes content = content(message);
        int total = Math.max(1, Math.ceilDiv(content.size(), piece));
        List<Bytes> datagrams = new ArrayList<>(total);
        for (int number = 1; number <= total; number++) {
            int from = (number - 1) * piece;
            Bytes part = content.slice(from, Math.min(from + piece, content.size()));
            int first = number == 1 ? typeAt(message.payloads(), 0) : PayloadType.NONE.number();
            datagrams.add(Envelope.encode(message.header(), first, number, total, part, sealer));
        }
        return datagrams;
    }

    /// The length field of the header, for a message that will have that many octets.
    static void patchLength(WireWriter out, int octets) {
        if (octets > Limits.MESSAGE_OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "message of %d octets, at most %d"
                            .formatted(octets, Limits.MESSAGE_OCTETS_MAX));
        }
        out.patchU32(IkeHeader.LENGTH_OFFSET, octets, "Length");
    }

    /// The payload chain alone: what an SK payload holds.
    static Bytes content(Message message) {
        WireWriter out = new WireWriter();
        encode(message.payloads(), out);
        return out.toBytes();
    }

    private static void encode(List<Payload> payloads, WireWriter out) {
        for (int i = 0; i < payloads.size(); i++) {
            Payload payload = payloads.get(i);
            int start = out.size();
            out.u8(typeAt(payloads, i + 1), "Next Payload");
            // RFC 7296 §2.5: the bit is zero in every payload that the RFC defines.
            boolean critical = payload instanceof Unknown unknown && unknown.critical();
            out.u8(critical ? CRITICAL_BIT : 0, "Critical");
            out.zeros(2);
            PayloadCodec.encode(payload, out);
            out.patchU16(start + 2, out.size() - start, "Payload Length");
        }
    }

    static int typeAt(List<Payload> payloads, int index) {
        return index < payloads.size()
                ? payloads.get(index).payloadType()
                : PayloadType.NONE.number();
    }

    private static void requireEncrypted(Message message, boolean wanted) {
        if (message.encrypted() != wanted) {
            throw new IllegalArgumentException(
                    "%s is %s: encode it %s a sealer"
                            .formatted(
                                    message.header(),
                                    wanted ? "in the clear" : "encrypted",
                                    wanted ? "without" : "with"));
        }
    }
}
