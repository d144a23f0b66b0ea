package io.triplane.softplane.ip;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// An IPv4 or IPv6 address as a number, so that ranges compare and prefixes mask without copying.
/// Of an IPv4 address `high` is zero and `low` holds the 32 bits.
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {
    public static final IpAddress ANY4 = new IpAddress(false, 0, 0);
    public static final IpAddress ANY6 = new IpAddress(true, 0, 0);

    /// From a literal such as `10.0.0.1` or `fd00::1`; anything else is an
    /// [IllegalArgumentException].
    public static IpAddress parse(String literal) {
        return of(InetAddress.ofLiteral(literal).getAddress());
    }

    /// From 4 or 16 octets in network order.
    public static IpAddress of(byte[] octets) {
        return switch (octets.length) {
            case 4 -> at(octets, 0, false);
            case 16 -> at(octets, 0, true);
            default -> throw new IllegalArgumentException("address of " + octets.length);
        };
    }

    /// The address that stands in `octets` from `offset` on.
    public static IpAddress at(byte[] octets, int offset, boolean v6) {
        if (v6) {
            return new IpAddress(true, bits(octets, offset, 8), bits(octets, offset + 8, 8));
        }
        return new IpAddress(false, 0, bits(octets, offset, 4));
    }

    private static long bits(byte[] octets, int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (octets[offset + i] & 0xff);
        }
        return value;
    }

    public int octetCount() {
        return v6 ? 16 : 4;
    }

    public int bitCount() {
        return v6 ? 128 : 32;
    }

    public boolean isAny() {
        return high == 0 && low == 0;
    }

    /// 224.0.0.0/4 and ff00::/8.
    public boolean isMulticast() {
        return v6 ? high >>> 56 == 0xff : low >>> 28 == 0xe;
    }

    public byte[] toOctets() {
        byte[] octets = new byte[octetCount()];
        write(octets, 0);
        return octets;
    }

    /// Writes the 4 or 16 octets.
    public void write(byte[] target, int offset) {
        int at = offset;
        if (v6) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                target[at++] = (byte) (high >>> shift);
            }
        }
        for (int shift = v6 ? 56 : 24; shift >= 0; shift -= 8) {
            target[at++] = (byte) (low >>> shift);
        }
    }

    /// The leading `length` bits, the others zero.
    public IpAddress masked(int length) {
        if (!v6) {
            return new IpAddress(false, 0, low & mask(length + 32) & 0xffff_ffffL);
        }
        return new IpAddress(true, high & mask(length), low & mask(length - 64));
    }

    private static long mask(int length) {
        return length <= 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    /// Whether `first` ≤ this ≤ `last`, all of one family.
    public boolean isWithin(IpAddress first, IpAddress last) {
        return v6 == first.v6 && compareTo(first) >= 0 && compareTo(last) <= 0;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Boolean.compare(v6, other.v6);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(toOctets()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets are always an address", e);
        }
    }
}
