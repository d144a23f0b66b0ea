package io.triplane.jvpp.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// An IPv4 or IPv6 address as VPP sees one (`vl_api_address_t`): 4 or 16 octets, no name, no scope,
/// never a DNS question.
public record Address(Bytes octets) {
    public static final Address ANY4 = new Address(Bytes.zero(4));
    public static final Address ANY6 = new Address(Bytes.zero(16));

    private static final int UNION_OCTETS = 16;

    public Address {
        if (octets.size() != 4 && octets.size() != 16) {
            throw new IllegalArgumentException("address of " + octets.size() + " octets");
        }
    }

    /// From a literal such as `10.0.0.1` or `fd00::1`; anything else is an
    /// [IllegalArgumentException].
    public static Address parse(String literal) {
        return of(InetAddress.ofLiteral(literal));
    }

    public static Address of(InetAddress address) {
        return new Address(Bytes.of(address.getAddress()));
    }

    public boolean isV6() {
        return octets.size() == 16;
    }

    public boolean isAny() {
        return octets.isZero();
    }

    /// VPP's number of the family: 0 is IPv4, 1 is IPv6.
    public int family() {
        return isV6() ? 1 : 0;
    }

    public int bits() {
        return octets.size() * 8;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(octets.toArray());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 octets is always valid", e);
        }
    }

    /// As an IPv6 address, of an IPv4 one `::a.b.c.d`.
    public Address widened() {
        if (isV6()) {
            return this;
        }
        byte[] wide = new byte[16];
        System.arraycopy(octets.toArray(), 0, wide, 12, 4);
        return new Address(Bytes.of(wide));
    }

    /// The 16 octets of `vl_api_address_union_t`.
    public Bytes union() {
        return octets.resized(UNION_OCTETS);
    }

    public void encode(WireWriter out) {
        out.u8("af", family());
        out.bytes("un", union());
    }

    public static Address decode(WireReader in) throws MalformedMessage {
        int family = in.u8("af");
        if (family > 1) {
            throw in.malformed("address family " + family + ", known are 0 (IPv4) and 1 (IPv6)");
        }
        return new Address(in.bytes("un", UNION_OCTETS).resized(family == 1 ? 16 : 4));
    }

    @Override
    public String toString() {
        return toInetAddress().getHostAddress();
    }
}
