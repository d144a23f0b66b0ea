package io.triplane.ikev2.wire;

/// The frame of an SK payload (RFC 7296 §3.14) or SKF payload (RFC 7383 §2.5): what goes into the
/// integrity check, and where the content begins. `fragmentNumber` and `fragmentTotal` are 0 in SK.
record Envelope(
        int firstPayload,
        int fragmentNumber,
        int fragmentTotal,
        Bytes associatedData,
        Bytes sealed) {
    static final int GENERIC_HEADER_OCTETS = 4;
    static final int FRAGMENT_HEADER_OCTETS = 4;

    /// From the generic payload header on; the payload must be the last of the datagram.
    static Envelope decode(PayloadType type, WireReader reader, Bytes datagram)
            throws MalformedException {
        int firstPayload = reader.u8("Next Payload");
        reader.reserved(1);
        int length = reader.u16("Payload Length");
        WireReader body = reader.window(length - GENERIC_HEADER_OCTETS, type.token() + " payload");
        reader.expectEnd("octets behind " + type.token());
        int number = 0;
        int total = 0;
        if (type == PayloadType.ENCRYPTED_FRAGMENT) {
            number = body.u16("Fragment Number");
            total = body.u16("Total Fragments");
            if (number < 1 || number > total) {
                throw body.malformed("fragment " + number + " of " + total);
            }
            if (number > 1 && firstPayload != PayloadType.NONE.number()) {
                throw body.malformed("fragment " + number + " with Next Payload " + firstPayload);
            }
            if (number == 1 && total > 1 && firstPayload == PayloadType.NONE.number()) {
                throw body.malformed("fragment 1 of " + total + " without Next Payload");
            }
        }
        Bytes associatedData = Bytes.copyOf(datagram, 0, body.offset());
        return new Envelope(firstPayload, number, total, associatedData, body.rest());
    }

    boolean isFragment() {
        return fragmentTotal > 0;
    }

    /// What is in the envelope, once opened. Padding may hold anything.
    static Bytes withoutPadding(Bytes opened) throws MalformedException {
        if (opened.isEmpty()) {
            throw new MalformedException("Pad Length: 1 octets wanted, 0 left", 0);
        }
        int padding = opened.at(opened.size() - 1);
        int size = opened.size() - 1 - padding;
        if (size < 0) {
            throw new MalformedException(
                    "Pad Length says " + padding + " in a content of " + opened.size(),
                    opened.size() - 1);
        }
        return opened.slice(0, size);
    }

    /// Writes header, frame and sealed content as one whole message. `fragmentTotal` 0 makes it SK.
    static Bytes encode(
            IkeHeader header,
            int firstPayload,
            int fragmentNumber,
            int fragmentTotal,
            Bytes content,
            Sealer sealer) {
        boolean fragment = fragmentTotal > 0;
        byte[] plaintext = padded(content, sealer.blockLength());
        int sealedLength = sealer.ivLength() + plaintext.length + sealer.icvLength();
        int frameLength = GENERIC_HEADER_OCTETS + (fragment ? FRAGMENT_HEADER_OCTETS : 0);
        WireWriter out = new WireWriter();
        PayloadType type = fragment ? PayloadType.ENCRYPTED_FRAGMENT : PayloadType.ENCRYPTED;
        header.encode(out, type.number());
        out.u8(firstPayload, "Next Payload");
        out.zeros(1);
        out.u16(frameLength + sealedLength, "Payload Length");
        if (fragment) {
            out.u16(fragmentNumber, "Fragment Number");
            out.u16(fragmentTotal, "Total Fragments");
        }
        MessageEncoder.patchLength(out, out.size() + sealedLength);
        byte[] sealed = sealer.seal(out.toBytes(), plaintext);
        if (sealed.length != sealedLength) {
            throw new IllegalStateException(
                    "sealer gave %d octets, its lengths promise %d"
                            .formatted(sealed.length, sealedLength));
        }
        out.octets(sealed);
        return out.toBytes();
    }

    /// Octets of IV, ciphertext and ICV for a content of that size.
    static int sealedOctets(int contentOctets, Sealer sealer) {
        int unpadded = contentOctets + 1;
        return sealer.ivLength()
                + unpadded
                + padding(unpadded, sealer.blockLength())
                + sealer.icvLength();
    }

    /// Content, zeros up to the block length, Pad Length.
    private static byte[] padded(Bytes content, int blockLength) {
        int unpadded = content.size() + 1;
        int padding = padding(unpadded, blockLength);
        byte[] plaintext = new byte[unpadded + padding];
        content.copyTo(plaintext, 0);
        plaintext[plaintext.length - 1] = (byte) padding;
        return plaintext;
    }

    private static int padding(int unpadded, int blockLength) {
        return (blockLength - unpadded % blockLength) % blockLength;
    }

    @Override
    public String toString() {
        return "Envelope[fragment %d of %d, %d octets sealed]"
                .formatted(fragmentNumber, fragmentTotal, sealed.size());
    }
}
