package io.triplane.ikev2.wire;

import java.util.Optional;

/// An IPv4 or IPv6 address as a plain number. Unlike the JDK's own type it never asks a name server
/// and has no zone.
///
/// `high` and `low` are the address as an unsigned 128-bit number; an IPv4 address fills the lowest
/// 32 bits. Addresses order by family (IPv4 first), then by value.
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
    /// Address families and the sizes of their addresses.
    public enum Family {
        IPV4(4),
        IPV6(16);

        private final int octets;

        Family(int octets) {
            this.octets = octets;
        }

        public int octets() {
            return octets;
        }
    }

    private static final long V4_MAX = 0xFFFF_FFFFL;

    public IpAddress {
        if (family == Family.IPV4 && (high != 0 || low < 0 || low > V4_MAX)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    public static IpAddress v4(long value) {
        return new IpAddress(Family.IPV4, 0, value);
    }

    public static IpAddress v6(long high, long low) {
        return new IpAddress(Family.IPV6, high, low);
    }

    /// Four octets make an IPv4 address, sixteen an IPv6 address.
    public static IpAddress ofOctets(Bytes octets) {
        return switch (octets.size()) {
            case 4 -> v4(octets.u32(0));
            case 16 -> v6(octets.u64(0), octets.u64(8));
            default ->
                    throw new IllegalArgumentException(
                            "an address has 4 or 16 octets, not " + octets.size());
        };
    }

    /// A literal that must be right.
    public static IpAddress of(String literal) {
        return parse(literal)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "\"%s\" is not an IP address: write 192.0.2.1 or 2001:db8::1"
                                        .formatted(literal)));
    }

    /// Dotted quad without leading zeros, or any IPv6 form of RFC 4291 §2.2; no zone, no prefix
    /// length.
    public static Optional<IpAddress> parse(String text) {
        return IpAddressText.parse(text);
    }

    public boolean isV4() {
        return family == Family.IPV4;
    }

    public boolean isV6() {
        return family == Family.IPV6;
    }

    /// Whether it can be somebody else's: no group, no loopback, no broadcast, not unspecified.
    public boolean isUnicastElsewhere() {
        if (isV4()) {
            long net = low >>> 24;
            return net != 0 && net != 127 && net < 224;
        }
        boolean group = high >>> 56 == 0xFF;
        boolean ours = high == 0 && (low == 0 || low == 1);
        boolean mapped = high == 0 && low >>> 32 == 0xFFFF;
        return !group && !ours && !mapped;
    }

    /// What stands for one source when sources are counted: an IPv4 address itself, of an IPv6
    /// address the network of 64 bits, since whoever has one of its addresses has them all.
    public IpAddress sourceNetwork() {
        return isV4() ? this : v6(high, 0);
    }

    /// Network order, 4 or 16 octets.
    public Bytes octets() {
        return isV4() ? Bytes.ofU32(low) : Bytes.concat(Bytes.ofU64(high), Bytes.ofU64(low));
    }

    @Override
    public int compareTo(IpAddress other) {
        if (family != other.family) {
            return family.compareTo(other.family);
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// Canonical text: dotted quad, or RFC 5952.
    @Override
    public String toString() {
        return IpAddressText.format(this);
    }
}
