package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Delete payload, RFC 7296 §3.11. For the IKE SA it lists no SPI, since the header names the SA;
/// for AH and ESP the SPIs are those the sender expects in its inbound packets.
public record Delete(int protocolId, List<Bytes> spis) implements Payload {
    public Delete {
        spis = List.copyOf(spis);
        int size = spiSize(protocolId, spis);
        for (Bytes spi : spis) {
            if (spi.size() != size) {
                throw new IllegalArgumentException(
                        "SPIs of %d and %d octets".formatted(size, spi.size()));
            }
        }
        Check.argument(fault(protocolId, size, spis.size()));
    }

    public static Delete ikeSa() {
        return new Delete(ProtocolId.IKE.number(), List.of());
    }

    public static Delete childSas(ProtocolId protocol, List<Bytes> spis) {
        return new Delete(protocol.number(), spis);
    }

    static Delete decode(WireReader body) throws MalformedException {
        int protocolId = body.u8("Protocol ID");
        int spiSize = body.u8("SPI Size");
        int count = body.u16("Num of SPIs");
        body.refuse(fault(protocolId, spiSize, count));
        if (body.remaining() != spiSize * count) {
            throw body.malformed(
                    "Delete of "
                            + count
                            + " SPIs of "
                            + spiSize
                            + " octets holds "
                            + body.remaining());
        }
        List<Bytes> spis = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            spis.add(body.octets(spiSize, "SPI"));
        }
        return new Delete(protocolId, spis);
    }

    private static Optional<String> fault(int protocolId, int spiSize, int count) {
        if (count > Limits.DELETE_SPIS_MAX) {
            return Optional.of("Delete of " + count + " SPIs, at most " + Limits.DELETE_SPIS_MAX);
        }
        Optional<ProtocolId> protocol = ProtocolId.of(protocolId);
        boolean ok =
                protocol.isEmpty()
                        ? spiSize > 0 || count == 0
                        : switch (protocol.get()) {
                            case IKE -> spiSize == 0 && count == 0;
                            case AH, ESP -> spiSize == Integer.BYTES;
                        };
        return ok
                ? Optional.empty()
                : Optional.of(
                        "Delete for protocol "
                                + ProtocolId.nameOf(protocolId)
                                + " with "
                                + count
                                + " SPIs of "
                                + spiSize
                                + " octets");
    }

    private static int spiSize(int protocolId, List<Bytes> spis) {
        if (!spis.isEmpty()) {
            return spis.getFirst().size();
        }
        boolean ofChild =
                protocolId == ProtocolId.AH.number() || protocolId == ProtocolId.ESP.number();
        return ofChild ? Integer.BYTES : 0;
    }

    void encode(WireWriter out) {
        out.u8(protocolId, "Protocol ID");
        out.u8(spiSize(protocolId, spis), "SPI Size");
        out.u16(spis.size(), "Num of SPIs");
        for (Bytes spi : spis) {
            out.octets(spi);
        }
    }

    @Override
    public int payloadType() {
        return PayloadType.DELETE.number();
    }
}
