package io.triplane.model.net;

import io.triplane.model.net.IpAddress.Family;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.ValueType;
import java.util.OptionalInt;

/// Addresses of one family from `start` to `end`, both included.
public record AddressRange(IpAddress start, IpAddress end) {
    private static final int PREFIX_TEXT_LENGTH_MAX = 49;
    private static final String PREFIX_REMEDY =
            "write address/length with host bits zero, such as 10.1.1.0/24";

    public AddressRange {
        if (start.family() != end.family() || start.compareTo(end) > 0) {
            throw new IllegalArgumentException("range " + start + "-" + end);
        }
    }

    /// Every address of a family.
    public static AddressRange all(Family family) {
        return switch (family) {
            case IPV4 ->
                    new AddressRange(
                            new IpAddress(family, 0, 0), new IpAddress(family, 0, 0xffff_ffffL));
            case IPV6 ->
                    new AddressRange(new IpAddress(family, 0, 0), new IpAddress(family, -1, -1));
        };
    }

    public static ValueType<AddressRange> prefixType() {
        return ValueType.of(
                new Shape.Text(PREFIX_TEXT_LENGTH_MAX, "address/length"),
                AddressRange::parsePrefix,
                AddressRange::toString);
    }

    /// `10.1.1.0/24`. Host bits must be zero, since a wrong length is the likelier mistake.
    public static AddressRange parsePrefix(String text) throws BadValueException {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new BadValueException("is no prefix", PREFIX_REMEDY);
        }
        IpAddress start = IpAddress.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        int bits = start.family().bits();
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
            throw new BadValueException("has no valid prefix length", PREFIX_REMEDY);
        }
        byte[] octets = start.octets();
        for (int bit = Integer.parseInt(length); bit < bits; bit++) {
            int mask = 0x80 >>> (bit % 8);
            if ((octets[bit / 8] & mask) != 0) {
                throw new BadValueException("has host bits set", PREFIX_REMEDY);
            }
            octets[bit / 8] |= (byte) mask;
        }
        return new AddressRange(start, IpAddress.ofOctets(octets));
    }

    public Family family() {
        return start.family();
    }

    public boolean contains(IpAddress address) {
        return address.family() == family()
                && start.compareTo(address) <= 0
                && address.compareTo(end) <= 0;
    }

    public boolean overlaps(AddressRange other) {
        return other.family() == family()
                && start.compareTo(other.end) <= 0
                && other.start.compareTo(end) <= 0;
    }

    public boolean isAll() {
        return equals(all(family()));
    }

    /// The length when the range is exactly one prefix.
    public OptionalInt prefixLength() {
        byte[] first = start.octets();
        byte[] last = end.octets();
        int length = 0;
        int bits = family().bits();
        while (length < bits && bit(first, length) == bit(last, length)) {
            length++;
        }
        for (int i = length; i < bits; i++) {
            if (bit(first, i) != 0 || bit(last, i) != 1) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(length);
    }

    /// `10.1.1.0/24` where the range is a prefix, else `10.1.1.3-10.1.1.9`.
    @Override
    public String toString() {
        OptionalInt length = prefixLength();
        return length.isPresent() ? start + "/" + length.getAsInt() : start + "-" + end;
    }

    private static int bit(byte[] octets, int index) {
        return (octets[index / 8] >>> (7 - index % 8)) & 1;
    }
}
