package io.triplane.ikev2.wire;

/// A selector that is no address range (see [TrafficSelectorType]): the octet after the type and
/// all that follows the length.
public record UnknownSelector(int type, int protocol, Bytes body) {
    private static final int HEADER_OCTETS = 4;

    /// From the octet after the type on.
    static UnknownSelector decode(int type, WireReader reader) throws MalformedException {
        int protocol = reader.u8("IP Protocol ID");
        int length = reader.u16("Selector Length");
        return new UnknownSelector(
                type, protocol, reader.octets(length - HEADER_OCTETS, "Traffic Selector"));
    }

    void encode(WireWriter out) {
        out.u8(type, "TS Type");
        out.u8(protocol, "IP Protocol ID");
        out.u16(HEADER_OCTETS + body.size(), "Selector Length");
        out.octets(body);
    }
}
