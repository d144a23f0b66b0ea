package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One proposal of an SA payload, RFC 7296 §3.3.1. The SPI is the sender's: none when the header
/// holds it, eight octets when an IKE SA is rekeyed, four for AH and ESP.
public record Proposal(int number, int protocolId, Bytes spi, List<Transform> transforms) {
    /// Last Substruc of a proposal that has another behind it.
    static final int MORE = 2;

    private static final int HEADER_OCTETS = 4;

    public Proposal {
        transforms = List.copyOf(transforms);
        Check.argument(fault(protocolId, spi));
        if (transforms.size() > Limits.TRANSFORMS_MAX) {
            throw new IllegalArgumentException(
                    "%d transforms, at most %d"
                            .formatted(transforms.size(), Limits.TRANSFORMS_MAX));
        }
    }

    public static Proposal of(
            int number, ProtocolId protocol, Bytes spi, List<Transform> transforms) {
        return new Proposal(number, protocol.number(), spi, transforms);
    }

    /// Reads a Last Substruc field: zero in the last structure, `more` in those before.
    static boolean moreFollow(WireReader reader, int more) throws MalformedException {
        int last = reader.u8("Last Substruc");
        if (last != 0 && last != more) {
            throw reader.malformed("Last Substruc: " + last + ", 0 or " + more + " wanted");
        }
        return last == more;
    }

    /// From RESERVED on; Last Substruc has been read.
    static Proposal decode(WireReader reader) throws MalformedException {
        reader.reserved(1);
        int length = reader.u16("Proposal Length");
        WireReader body = reader.window(length - HEADER_OCTETS, "Proposal");
        int number = body.u8("Proposal Num");
        int protocolId = body.u8("Protocol ID");
        int spiSize = body.u8("SPI Size");
        int count = body.u8("Num Transforms");
        Bytes spi = body.octets(spiSize, "SPI");
        body.refuse(fault(protocolId, spi));
        List<Transform> transforms =
                new ArrayList<>(Math.min(count, body.remaining() / Transform.OCTETS_MIN));
        for (int i = 0; i < count; i++) {
            boolean more = moreFollow(body, Transform.MORE);
            if (more != (i + 1 < count)) {
                throw body.malformed("Last Substruc of transform " + (i + 1) + " of " + count);
            }
            transforms.add(Transform.decode(body));
        }
        body.expectEnd("Proposal");
        return new Proposal(number, protocolId, spi, transforms);
    }

    private static Optional<String> fault(int protocolId, Bytes spi) {
        int size = spi.size();
        Optional<ProtocolId> protocol = ProtocolId.of(protocolId);
        boolean ok =
                protocol.isEmpty()
                        || switch (protocol.get()) {
                            case IKE -> size == 0 || size == Long.BYTES;
                            case AH, ESP -> size == Integer.BYTES;
                        };
        return ok
                ? Optional.empty()
                : Optional.of(
                        "proposal for "
                                + ProtocolId.nameOf(protocolId)
                                + " with an SPI of "
                                + size
                                + " octets");
    }

    void encode(WireWriter out, boolean more) {
        int start = out.size();
        out.u8(more ? MORE : 0, "Last Substruc");
        out.zeros(1);
        out.zeros(2);
        out.u8(number, "Proposal Num");
        out.u8(protocolId, "Protocol ID");
        out.u8(spi.size(), "SPI Size");
        out.u8(transforms.size(), "Num Transforms");
        out.octets(spi);
        for (int i = 0; i < transforms.size(); i++) {
            transforms.get(i).encode(out, i + 1 < transforms.size());
        }
        out.patchU16(start + 2, out.size() - start, "Proposal Length");
    }
}
