package io.triplane.ikev2.address;

import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.IpAddress.Family;
import java.math.BigInteger;

/// Addresses in a row, each of which one peer may have.
///
/// @param first its lowest address
/// @param size how many there are; 0 stands for a pool that hands out what is asked for and keeps
///   no record ([#AS_CONFIGURED])
public record AddressPool(IpAddress first, long size) {
    /// Hands out the address that the configuration names, whatever it is.
    public static final AddressPool AS_CONFIGURED = new AddressPool(IpAddress.v4(0), 0);

    /// With so many host bits or fewer there is no network and no broadcast address to leave out.
    private static final int POINT_TO_POINT_BITS = 1;

    /// A wider pool could not be counted.
    private static final int HOST_BITS_MAX = Long.SIZE - 2;

    public AddressPool {
        if (size < 0) {
            throw new IllegalArgumentException("a pool of %d addresses".formatted(size));
        }
    }

    /// The addresses of a network. Host bits in `base` say where in it the pool starts; the network
    /// and the broadcast address are left out where the network has more than two.
    ///
    /// @throws IllegalArgumentException if nothing is left, or more than can be counted
    public static AddressPool ofPrefix(IpAddress base, int length) {
        int hostBits = bits(base.family()) - length;
        if (hostBits < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "%s/%d: the length is 0 to %d".formatted(base, length, bits(base.family())));
        }
        if (hostBits > HOST_BITS_MAX) {
            throw tooWide("%s/%d".formatted(base, length));
        }
        long hosts = 1L << hostBits;
        long start = base.low() & (hosts - 1);
        long end = hosts - 1;
        if (hostBits > POINT_TO_POINT_BITS) {
            start = Math.max(start, 1);
            end--;
        }
        if (start > end) {
            throw new IllegalArgumentException(
                    "%s/%d leaves no address: start lower in the network".formatted(base, length));
        }
        long network = base.low() & -hosts;
        return new AddressPool(
                new IpAddress(base.family(), base.high(), network | start), end - start + 1);
    }

    /// From `first` to `last`, both included.
    ///
    /// @throws IllegalArgumentException if they are of two families, in the wrong order, or more
    ///   than can be counted
    public static AddressPool ofRange(IpAddress first, IpAddress last) {
        String range = first + "-" + last;
        if (first.family() != last.family()) {
            throw new IllegalArgumentException(range + ": both ends must be of one family");
        }
        BigInteger size = number(last).subtract(number(first)).add(BigInteger.ONE);
        if (size.signum() <= 0) {
            throw new IllegalArgumentException(range + ": write the lower address first");
        }
        if (size.bitLength() > HOST_BITS_MAX + 1) {
            throw tooWide(range);
        }
        return new AddressPool(first, size.longValueExact());
    }

    public boolean contains(IpAddress address) {
        if (address.family() != first.family()) {
            return false;
        }
        BigInteger index = number(address).subtract(number(first));
        return index.signum() >= 0 && index.compareTo(BigInteger.valueOf(size)) < 0;
    }

    /// @param index 0 for the lowest address
    public IpAddress at(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("address %d of %d".formatted(index, size));
        }
        long low = first.low() + index;
        boolean carries = Long.compareUnsigned(low, first.low()) < 0;
        return new IpAddress(first.family(), first.high() + (carries ? 1 : 0), low);
    }

    private static int bits(Family family) {
        return family.octets() * Byte.SIZE;
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(Long.toUnsignedString(address.high()))
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(address.low())));
    }

    private static IllegalArgumentException tooWide(String what) {
        return new IllegalArgumentException(
                "%s has more than 2^%d addresses: write a narrower one"
                        .formatted(what, HOST_BITS_MAX));
    }
}
