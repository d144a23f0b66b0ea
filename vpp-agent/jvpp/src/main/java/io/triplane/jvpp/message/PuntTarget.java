package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// Which packets leave VPP towards a client (`vl_api_punt_t`, 8 octets).
public sealed interface PuntTarget {
    int TYPE_L4 = 0;
    int TYPE_IP_PROTOCOL = 1;
    int TYPE_EXCEPTION = 2;

    /// A UDP port of one family (0 IPv4, 1 IPv6).
    record L4(int family, int protocol, int port) implements PuntTarget {}

    /// A whole IP protocol of one family.
    record IpProtocol(int family, int protocol) implements PuntTarget {}

    /// What VPP gave up on, by the id of the reason: ids differ, names do not ([Punt.ReasonDump]).
    record Exceptional(int reasonId) implements PuntTarget {}

    default int type() {
        return switch (this) {
            case L4 _ -> TYPE_L4;
            case IpProtocol _ -> TYPE_IP_PROTOCOL;
            case Exceptional _ -> TYPE_EXCEPTION;
        };
    }

    default void encode(WireWriter out) {
        out.u32("type", type());
        out.bytes("punt", union());
    }

    private Bytes union() {
        return switch (this) {
            case L4(int family, int protocol, int port) ->
                    octets(family, protocol, port >>> 8, port);
            case IpProtocol(int family, int protocol) -> octets(family, protocol, 0, 0);
            case Exceptional(int id) -> octets(id >>> 24, id >>> 16, id >>> 8, id);
        };
    }

    private static Bytes octets(int a, int b, int c, int d) {
        return Bytes.of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    }

    static PuntTarget decode(WireReader in) throws MalformedMessage {
        int type = in.u32("type");
        Bytes union = in.bytes("punt", 4);
        return switch (type) {
            case TYPE_L4 -> new L4(union.at(0), union.at(1), union.at(2) << 8 | union.at(3));
            case TYPE_IP_PROTOCOL -> new IpProtocol(union.at(0), union.at(1));
            case TYPE_EXCEPTION ->
                    new Exceptional(
                            union.at(0) << 24 | union.at(1) << 16 | union.at(2) << 8 | union.at(3));
            default -> throw in.malformed("punt type " + type + ", known are 0, 1 and 2");
        };
    }
}
