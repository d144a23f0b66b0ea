package io.triplane.ikev2.wire;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Notify payload, RFC 7296 §3.10. `protocolId` means something only beside an SPI; without one it
/// is 0 when sent and ignored when received.
public record Notify(int protocolId, Bytes spi, int type, Bytes data) implements Payload {
    private static final int SPI_OCTETS_MAX = 255;
    private static final int NAT_HASH_OCTETS = 20;

    /// Types whose data are read by position; all others may hold anything. A cookie of an
    /// impossible size is one that we never made, and no worse than that.
    private static final Map<NotifyType, Integer> DATA_OCTETS =
            new EnumMap<>(
                    Map.of(
                            NotifyType.INVALID_KE_PAYLOAD, 2,
                            NotifyType.SET_WINDOW_SIZE, 4,
                            NotifyType.NAT_DETECTION_SOURCE_IP, NAT_HASH_OCTETS,
                            NotifyType.NAT_DETECTION_DESTINATION_IP, NAT_HASH_OCTETS,
                            NotifyType.ADDITIONAL_IP4_ADDRESS, 4,
                            NotifyType.ADDITIONAL_IP6_ADDRESS, 16,
                            NotifyType.IKEV2_MESSAGE_ID_SYNC, 12));

    public Notify {
        if (spi.size() > SPI_OCTETS_MAX) {
            throw new IllegalArgumentException("SPI of " + spi.size() + " octets, at most 255");
        }
        Check.argument(fault(type, data));
    }

    /// About the IKE SA as a whole, or about nothing that has an SPI.
    public static Notify of(NotifyType type, Bytes data) {
        return new Notify(0, Bytes.EMPTY, type.number(), data);
    }

    public static Notify of(NotifyType type) {
        return of(type, Bytes.EMPTY);
    }

    /// About the Child SA with that SPI.
    public static Notify about(ProtocolId protocol, Bytes spi, NotifyType type) {
        return new Notify(protocol.number(), spi, type.number(), Bytes.EMPTY);
    }

    static Notify decode(WireReader body) throws MalformedException {
        int protocolId = body.u8("Protocol ID");
        int spiSize = body.u8("SPI Size");
        int type = body.u16("Notify Message Type");
        Bytes spi = body.octets(spiSize, "Security Parameter Index");
        Bytes data = body.rest();
        body.refuse(fault(type, data));
        return new Notify(protocolId, spi, type, data);
    }

    private static Optional<String> fault(int number, Bytes data) {
        Optional<NotifyType> type = NotifyType.of(number);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        int size = data.size();
        return size == wanted(type.get(), size)
                ? Optional.empty()
                : Optional.of(type.get().token() + " with " + size + " octets of data");
    }

    private static int wanted(NotifyType type, int otherwise) {
        Integer octets = DATA_OCTETS.get(type);
        return octets == null ? otherwise : octets;
    }

    public boolean is(NotifyType wanted) {
        return type == wanted.number();
    }

    /// Whether it reports that something failed, also when the type is unknown.
    public boolean isError() {
        return NotifyType.isError(type);
    }

    void encode(WireWriter out) {
        out.u8(protocolId, "Protocol ID");
        out.u8(spi.size(), "SPI Size");
        out.u16(type, "Notify Message Type");
        out.octets(spi);
        out.octets(data);
    }

    @Override
    public int payloadType() {
        return PayloadType.NOTIFY.number();
    }

    /// Data may be a cookie or a ticket.
    @Override
    public String toString() {
        return "Notify[%s, SPI %s, %d octets]".formatted(NotifyType.nameOf(type), spi, data.size());
    }
}
