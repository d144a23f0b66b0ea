package io.triplane.ikev2.wire;

import java.util.List;

/// Payload chains made octet by octet, also such as no encoder of ours would make.
final class Chains {
    private Chains() {}

    /// A payload with the last of the chain in it.
    static Bytes last(Bytes body) {
        return payload(0, 0, body);
    }

    static Bytes payload(int nextPayload, int flags, Bytes body) {
        return Bytes.concat(
                Bytes.ofU8(nextPayload), Bytes.ofU8(flags), Bytes.ofU16(4 + body.size()), body);
    }

    /// An IKE_SA_INIT request with that chain.
    static Bytes clear(int firstPayload, Bytes chain) {
        Bytes header = MessageEncoder.encode(Message.clear(Samples.INIT_REQUEST, List.of()));
        return Bytes.concat(
                header.slice(0, IkeHeader.NEXT_PAYLOAD_OFFSET),
                Bytes.ofU8(firstPayload),
                header.slice(IkeHeader.NEXT_PAYLOAD_OFFSET + 1, IkeHeader.LENGTH_OFFSET),
                Bytes.ofU32(IkeHeader.OCTETS + chain.size()),
                chain);
    }

    static DecodeResult decodeClear(int firstPayload, Bytes chain) {
        return MessageDecoder.decode(clear(firstPayload, chain), Opener.NO_KEYS);
    }

    /// The chain inside the SK payload of an IKE_AUTH request.
    static DecodeResult decodeEncrypted(int firstPayload, Bytes chain) {
        TestKeys keys = TestKeys.gcm();
        Bytes datagram = Envelope.encode(Samples.AUTH_REQUEST, firstPayload, 0, 0, chain, keys);
        return MessageDecoder.decode(datagram, keys);
    }
}
