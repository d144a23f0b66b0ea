package io.triplane.softplane.ip;

/// An address and the number of its leading bits that count. The rest of the address is kept: an
/// interface's address is one of these.
public record IpPrefix(IpAddress address, int length) {
    public IpPrefix {
        if (length < 0 || length > address.bitCount()) {
            throw new IllegalArgumentException(
                    "prefix length %d of %s, allowed are 0 to %d"
                            .formatted(length, address, address.bitCount()));
        }
    }

    /// From text such as `10.1.0.1/24`.
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "'%s' has no prefix length: write ADDRESS/LENGTH, e.g. 10.1.1.1/24"
                            .formatted(text));
        }
        return new IpPrefix(
                IpAddress.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    public static IpPrefix host(IpAddress address) {
        return new IpPrefix(address, address.bitCount());
    }

    /// The same prefix without host bits.
    public IpPrefix network() {
        return new IpPrefix(address.masked(length), length);
    }

    public boolean contains(IpAddress other) {
        return other.v6() == address.v6() && other.masked(length).equals(address.masked(length));
    }

    public boolean overlaps(IpPrefix other) {
        return contains(other.address) || other.contains(address);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
