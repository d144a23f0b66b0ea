package io.triplane.attack;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Sealer;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// Datagrams put together octet by octet, where our encoder would refuse.
final class Crafted {
    static final int VERSION_AT = 17;
    static final int EXCHANGE_AT = 18;
    static final int FLAGS_AT = 19;
    static final int ID_AT = 20;
    static final int LENGTH_AT = 24;

    private static final int FLAG_INITIATOR = 0x08;
    private static final int FLAG_RESPONSE = 0x20;
    private static final int VERSION = 0x20;

    private Crafted() {}

    /// A message in the clear.
    static Bytes clear(IkeHeader header, List<Part> parts) {
        Bytes chain = chain(parts, 0);
        return header(header, first(parts, 0), chain.size()).concat(chain);
    }

    /// A message with an SK payload, whose length fields are right.
    static Bytes sealed(IkeHeader header, List<Part> parts, Sealer sealer) {
        return sealed(header, List.of(), first(parts, 0), chain(parts, 0), sealer);
    }

    /// @param outer payloads in the clear before SK
    /// @param firstInner type of the first payload inside
    /// @param content what is inside SK, without padding
    static Bytes sealed(
            IkeHeader header, List<Part> outer, int firstInner, Bytes content, Sealer sealer) {
        int unpadded = content.size() + 1;
        int padding = Math.floorMod(-unpadded, sealer.blockLength());
        byte[] plaintext = new byte[unpadded + padding];
        content.copyTo(plaintext, 0);
        plaintext[plaintext.length - 1] = (byte) padding;
        return sealedPlaintext(header, outer, Part.SK, frame(firstInner), plaintext, sealer);
    }

    /// @param frame what stands between the generic header of SK or SKF and the IV, the octet of
    ///   its next payload in front
    /// @param plaintext with whatever padding
    static Bytes sealedPlaintext(
            IkeHeader header,
            List<Part> outer,
            int type,
            Bytes frame,
            byte[] plaintext,
            Sealer sealer) {
        Bytes before = chain(outer, type);
        int sealedLength = sealer.ivLength() + plaintext.length + sealer.icvLength();
        int own = 4 + frame.size() - 1 + sealedLength;
        Bytes envelope =
                Bytes.concat(frame.slice(0, 1), Bytes.ofU8(0), Bytes.ofU16(own), frame.slice(1));
        Bytes associated =
                Bytes.concat(
                        header(header, first(outer, type), before.size() + own), before, envelope);
        return associated.concat(Bytes.copyOf(sealer.seal(associated, plaintext)));
    }

    /// The frame of SK.
    static Bytes frame(int firstInner) {
        return Bytes.ofU8(firstInner);
    }

    /// The frame of SKF (RFC 7383 §2.5).
    static Bytes fragmentFrame(int firstInner, int number, int total) {
        return Bytes.concat(Bytes.ofU8(firstInner), Bytes.ofU16(number), Bytes.ofU16(total));
    }

    static int first(List<Part> parts, int otherwise) {
        return parts.isEmpty() ? otherwise : parts.getFirst().type();
    }

    /// @param last type of what follows behind, 0 for nothing
    static Bytes chain(List<Part> parts, int last) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            out.write(i + 1 < parts.size() ? parts.get(i + 1).type() : last);
            out.write(part.flags());
            out.writeBytes(Bytes.ofU16(part.length()).toArray());
            out.writeBytes(part.body().toArray());
        }
        return Bytes.copyOf(out.toByteArray());
    }

    private static Bytes header(IkeHeader header, int first, int rest) {
        int flags =
                (header.fromInitiator() ? FLAG_INITIATOR : 0)
                        | (header.response() ? FLAG_RESPONSE : 0);
        return Bytes.concat(
                Bytes.ofU64(header.spiI()),
                Bytes.ofU64(header.spiR()),
                Bytes.ofU8(first),
                Bytes.ofU8(VERSION),
                Bytes.ofU8(header.exchangeType()),
                Bytes.ofU8(flags),
                Bytes.ofU32(header.messageId()),
                Bytes.ofU32(IkeHeader.OCTETS + rest));
    }

    /// The datagram with other octets at a place.
    static Bytes patched(Bytes datagram, int at, Bytes octets) {
        byte[] changed = datagram.toArray();
        octets.copyTo(changed, at);
        return Bytes.copyOf(changed);
    }
}
