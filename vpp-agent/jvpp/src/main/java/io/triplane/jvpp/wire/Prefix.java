package io.triplane.jvpp.wire;

import java.util.Arrays;

/// An address and how many of its leading bits count (`vl_api_prefix_t`, 18 octets). Bits behind
/// the length are kept: the same record serves interface addresses.
public record Prefix(Address address, int length) {
    public Prefix {
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException(
                    "prefix length %d of %s, at most %d"
                            .formatted(length, address, address.bits()));
        }
    }

    /// From text such as `10.1.0.0/16`.
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is not ADDRESS/LENGTH");
        }
        return new Prefix(
                Address.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    /// The prefix that holds this address alone.
    public static Prefix host(Address address) {
        return new Prefix(address, address.bits());
    }

    /// Whether the address lies in the prefix; one of the other family never does.
    public boolean contains(Address other) {
        if (other.isV6() != address.isV6()) {
            return false;
        }
        byte[] mine = address.octets().toArray();
        byte[] theirs = other.octets().toArray();
        int whole = length / 8;
        int rest = length % 8;
        return Arrays.equals(mine, 0, whole, theirs, 0, whole)
                && (rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0);
    }

    public void encode(WireWriter out) {
        address.encode(out);
        out.u8("len", length);
    }

    public static Prefix decode(WireReader in) throws MalformedMessage {
        Address address = Address.decode(in);
        int length = in.u8("len");
        if (length > address.bits()) {
            throw in.malformed("prefix length " + length + " of " + address);
        }
        return new Prefix(address, length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
