package io.triplane.agent.selector;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.Selector;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Address ranges as prefixes.
public final class Prefixes {
    private Prefixes() {}

    /// The fewest prefixes that together hold exactly the addresses of the selector, in ascending
    /// order: at most 62 for IPv4, 254 for IPv6.
    public static List<Prefix> of(Selector selector) {
        int octets = selector.addressLength();
        int bits = octets * 8;
        BigInteger next = new BigInteger(1, selector.start().getAddress());
        BigInteger last = new BigInteger(1, selector.end().getAddress());
        List<Prefix> prefixes = new ArrayList<>();
        while (next.compareTo(last) <= 0) {
            // The largest block that begins here is bounded by the alignment and by the end.
            int aligned = next.signum() == 0 ? bits : next.getLowestSetBit();
            int fitting = last.subtract(next).add(BigInteger.ONE).bitLength() - 1;
            int size = Math.min(aligned, fitting);
            prefixes.add(new Prefix(address(next, octets), bits - size));
            next = next.add(BigInteger.ONE.shiftLeft(size));
        }
        return prefixes;
    }

    private static Address address(BigInteger number, int octets) {
        byte[] padded = new byte[octets];
        byte[] digits = number.toByteArray(); // may have a sign octet in front
        int count = Math.min(digits.length, octets);
        System.arraycopy(digits, digits.length - count, padded, octets - count, count);
        return new Address(Bytes.of(padded));
    }
}
