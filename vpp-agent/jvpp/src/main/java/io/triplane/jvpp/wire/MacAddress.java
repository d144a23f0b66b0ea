package io.triplane.jvpp.wire;

import java.util.HexFormat;

/// An Ethernet address, six octets.
public record MacAddress(Bytes octets) {
    public static final MacAddress ZERO = new MacAddress(Bytes.zero(6));

    public MacAddress {
        if (octets.size() != 6) {
            throw new IllegalArgumentException("Ethernet address of " + octets.size() + " octets");
        }
    }

    /// From text such as `02:fe:00:00:00:01`.
    public static MacAddress parse(String text) {
        return new MacAddress(Bytes.of(HexFormat.ofDelimiter(":").parseHex(text)));
    }

    public void encode(String name, WireWriter out) {
        out.bytes(name, octets);
    }

    public static MacAddress decode(String name, WireReader in) throws MalformedMessage {
        return new MacAddress(in.bytes(name, 6));
    }

    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(octets.toArray());
    }
}
