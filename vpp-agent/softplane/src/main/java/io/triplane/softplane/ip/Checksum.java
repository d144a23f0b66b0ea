package io.triplane.softplane.ip;

/// The Internet checksum (RFC 1071).
public final class Checksum {
    private Checksum() {}

    /// The ones' complement sum of `length` octets, not folded, not inverted.
    static long sum(byte[] octets, int offset, int length) {
        long sum = 0;
        int end = offset + length - 1;
        for (int i = offset; i < end; i += 2) {
            sum += ((octets[i] & 0xff) << 8) | (octets[i + 1] & 0xff);
        }
        return (length & 1) == 1 ? sum + ((octets[end] & 0xff) << 8) : sum;
    }

    static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) (~folded & 0xffff);
    }

    /// The checksum of `length` octets; zero when they hold a right checksum already.
    public static int of(byte[] octets, int offset, int length) {
        return fold(sum(octets, offset, length));
    }

    /// The checksum of an upper layer behind the pseudo header (RFC 768, RFC 8200 §8.1).
    public static int ofUpperLayer(
            IpAddress source,
            IpAddress destination,
            int protocol,
            byte[] octets,
            int offset,
            int length) {
        byte[] from = source.toOctets();
        byte[] to = destination.toOctets();
        return fold(
                sum(from, 0, from.length)
                        + sum(to, 0, to.length)
                        + protocol
                        + length
                        + sum(octets, offset, length));
    }
}
