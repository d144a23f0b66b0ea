package io.triplane.ikev2.wire;

/// What IKE_AUTH covers of an IKE_INTERMEDIATE message (RFC 9242 §3.3.2): the IKE header and the
/// header of the Encrypted payload, with lengths as if there were no cryptographic overhead, and
/// the payloads inside in the clear. So it is the same for a message that came in fragments.
public final class IntermediateOctets {
    private IntermediateOctets() {}

    /// Of a message that we send.
    public static Bytes of(Message message) {
        return of(
                message.header(),
                MessageEncoder.typeAt(message.payloads(), 0),
                MessageEncoder.content(message));
    }

    /// Of a message that came: `content` is the chain of payloads as the peer encoded it.
    static Bytes of(IkeHeader header, int firstPayload, Bytes content) {
        WireWriter out = new WireWriter();
        header.encode(out, PayloadType.ENCRYPTED.number());
        out.u8(firstPayload, "Next Payload");
        out.zeros(1);
        out.u16(Envelope.GENERIC_HEADER_OCTETS + content.size(), "Payload Length");
        out.octets(content);
        MessageEncoder.patchLength(out, out.size());
        return out.toBytes();
    }
}
