package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way in: turns a datagram into a [DecodeResult]. It never throws for anything a peer can
/// send, and allocates no more than a fixed multiple of the datagram's size.
public final class MessageDecoder {
    private static final int CRITICAL_BIT = 0x80;
    private static final int NO_PAYLOAD = PayloadType.NONE.number();

    private MessageDecoder() {}

    /// Decodes a datagram, without non-ESP marker, with the keys of its SA ([Opener#NO_KEYS] where
    /// there are none).
    public static DecodeResult decode(Bytes datagram, Opener opener) {
        try {
            if (datagram.size() > Limits.MESSAGE_OCTETS_MAX) {
                throw new MalformedException("message of " + datagram.size() + " octets", 0);
            }
            Optional<IkeHeader> header = IkeHeader.peek(datagram);
            if (header.isEmpty()) {
                throw new MalformedException("header of " + datagram.size() + " octets", 0);
            }
            if (IkeHeader.majorVersion(datagram) != IkeHeader.MAJOR_VERSION) {
                return new DecodeResult.WrongMajorVersion(IkeHeader.majorVersion(datagram));
            }
            checkHeader(header.get(), datagram);
            return decode(header.get(), datagram, opener);
        } catch (MalformedException e) {
            return new DecodeResult.MalformedUnprotected(e.what(), e.offset());
        }
    }

    /// Decodes the content of a message put together from its fragments. `raw` stands for the
    /// datagram in the result.
    public static DecodeResult decodeJoined(
            IkeHeader header, int firstPayload, Bytes content, Bytes raw) {
        try {
            List<Payload> payloads = payloads(firstPayload, new WireReader(content));
            Bytes covered = covered(header, firstPayload, content);
            return complete(header, true, payloads, raw, 0, covered);
        } catch (MalformedException e) {
            return new DecodeResult.MalformedProtected(e.what(), e.offset());
        }
    }

    private static void checkHeader(IkeHeader header, Bytes datagram) throws MalformedException {
        long length = datagram.u32(IkeHeader.LENGTH_OFFSET);
        if (length != datagram.size()) {
            throw new MalformedException(
                    "Length field says " + length + ", the datagram has " + datagram.size(),
                    IkeHeader.LENGTH_OFFSET);
        }
        if (header.spiI() == 0) {
            throw new MalformedException("initiator SPI is zero", 0);
        }
    }

    /// Passes over the payloads in the clear to see whether an encrypted one ends the chain. If so,
    /// what stands before it is not even parsed, though a critical payload among it still refuses
    /// the message once that proves authentic.
    private static DecodeResult decode(IkeHeader header, Bytes datagram, Opener opener)
            throws MalformedException {
        WireReader reader = new WireReader(datagram);
        reader.window(IkeHeader.OCTETS, "header");
        int first = datagram.at(IkeHeader.NEXT_PAYLOAD_OFFSET);
        int type = first;
        int passed = 0;
        int critical = NO_PAYLOAD;
        while (type != NO_PAYLOAD && !isEncrypted(type)) {
            checkCount(passed, reader);
            int next = reader.u8("Next Payload");
            boolean isCritical = (reader.u8("Critical") & CRITICAL_BIT) != 0;
            if (isCritical && !PayloadCodec.understands(type)) {
                critical = type;
            }
            body(reader);
            passed++;
            type = next;
        }
        if (type == NO_PAYLOAD) {
            WireReader chain = new WireReader(datagram);
            chain.window(IkeHeader.OCTETS, "header");
            return complete(header, false, payloads(first, chain), datagram, 0, Bytes.EMPTY);
        }
        PayloadType frame =
                type == PayloadType.ENCRYPTED.number()
                        ? PayloadType.ENCRYPTED
                        : PayloadType.ENCRYPTED_FRAGMENT;
        Envelope envelope = Envelope.decode(frame, reader, datagram);
        Optional<byte[]> opened = opener.open(envelope.associatedData(), envelope.sealed());
        if (opened.isEmpty()) {
            return new DecodeResult.NotAuthentic();
        }
        if (critical != NO_PAYLOAD && envelope.isFragment()) {
            // One piece of a message is not refused as if it were the message.
            throw reader.malformed("fragment behind a critical payload of type " + critical);
        }
        if (critical != NO_PAYLOAD) {
            return new DecodeResult.UnsupportedCritical(critical, true);
        }
        return content(header, envelope, Bytes.owning(opened.get()), datagram, passed);
    }

    private static DecodeResult content(
            IkeHeader header, Envelope envelope, Bytes padded, Bytes datagram, int clearPayloads) {
        try {
            Bytes content = Envelope.withoutPadding(padded);
            if (envelope.isFragment()) {
                return new DecodeResult.Fragment(
                        header,
                        envelope.fragmentNumber(),
                        envelope.fragmentTotal(),
                        envelope.firstPayload(),
                        content);
            }
            List<Payload> payloads = payloads(envelope.firstPayload(), new WireReader(content));
            Bytes covered = covered(header, envelope.firstPayload(), content);
            return complete(header, true, payloads, datagram, clearPayloads, covered);
        } catch (MalformedException e) {
            return new DecodeResult.MalformedProtected(e.what(), e.offset());
        }
    }

    private static Bytes covered(IkeHeader header, int firstPayload, Bytes content) {
        return header.exchangeType() == ExchangeType.IKE_INTERMEDIATE.number()
                ? IntermediateOctets.of(header, firstPayload, content)
                : Bytes.EMPTY;
    }

    /// A chain from its first payload to the end of the reader.
    private static List<Payload> payloads(int first, WireReader chain) throws MalformedException {
        List<Payload> payloads = new ArrayList<>(8);
        int type = first;
        while (type != NO_PAYLOAD) {
            checkCount(payloads.size(), chain);
            int next = chain.u8("Next Payload");
            boolean critical = (chain.u8("Critical") & CRITICAL_BIT) != 0;
            payloads.add(PayloadCodec.decode(type, critical, body(chain)));
            type = next;
        }
        chain.expectEnd("message");
        return payloads;
    }

    private static WireReader body(WireReader chain) throws MalformedException {
        int length = chain.u16("Payload Length");
        return chain.window(length - Envelope.GENERIC_HEADER_OCTETS, "payload");
    }

    private static void checkCount(int count, WireReader chain) throws MalformedException {
        if (count == Limits.PAYLOADS_MAX) {
            throw chain.malformed("more than " + Limits.PAYLOADS_MAX + " payloads");
        }
    }

    private static boolean isEncrypted(int type) {
        return type == PayloadType.ENCRYPTED.number()
                || type == PayloadType.ENCRYPTED_FRAGMENT.number();
    }

    private static DecodeResult complete(
            IkeHeader header,
            boolean encrypted,
            List<Payload> payloads,
            Bytes raw,
            int clearPayloadsIgnored,
            Bytes intermediate) {
        for (Payload payload : payloads) {
            if (payload instanceof Unknown unknown && unknown.critical()) {
                return new DecodeResult.UnsupportedCritical(unknown.payloadType(), encrypted);
            }
        }
        Message message = new Message(header, encrypted, payloads);
        return new DecodeResult.Decoded(message, raw, clearPayloadsIgnored, intermediate);
    }
}
