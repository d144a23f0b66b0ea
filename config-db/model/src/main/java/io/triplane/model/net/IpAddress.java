package io.triplane.model.net;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.ValueType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address, never a name: nothing here asks DNS. IPv4 addresses lie in the low 32
/// bits of `low`. Ordered within a family as unsigned numbers, IPv4 first.
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
    private static final Pattern DOTTED =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final String REMEDY = "write an IPv4 or IPv6 address, such as 192.0.2.1";
    private static final int TEXT_LENGTH_MAX = 45;

    /// Address family with its size.
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

        public int bits() {
            return octets * 8;
        }
    }

    public static ValueType<IpAddress> type() {
        return ValueType.of(
                new Shape.Text(TEXT_LENGTH_MAX, "address"), IpAddress::parse, IpAddress::toString);
    }

    public static IpAddress parse(String text) throws BadValueException {
        Matcher dotted = DOTTED.matcher(text);
        return dotted.matches() ? parseIpv4(dotted) : parseIpv6(text);
    }

    /// From network order octets, 4 or 16 of them.
    public static IpAddress ofOctets(byte[] octets) {
        return switch (octets.length) {
            case 4 -> new IpAddress(Family.IPV4, 0, number(octets, 0, 4));
            case 16 -> new IpAddress(Family.IPV6, number(octets, 0, 8), number(octets, 8, 8));
            default -> throw new IllegalArgumentException(octets.length + " octets of address");
        };
    }

    /// Network order, 4 or 16 octets.
    public byte[] octets() {
        byte[] octets = new byte[family.octets()];
        for (int i = 0; i < octets.length; i++) {
            int fromEnd = octets.length - 1 - i;
            long half = fromEnd < 8 ? low : high;
            octets[i] = (byte) (half >>> (fromEnd % 8 * 8));
        }
        return octets;
    }

    @Override
    public int compareTo(IpAddress other) {
        int order = family.compareTo(other.family);
        if (order == 0) {
            order = Long.compareUnsigned(high, other.high);
        }
        return order == 0 ? Long.compareUnsigned(low, other.low) : order;
    }

    /// Dotted quad, or RFC 5952.
    @Override
    public String toString() {
        return switch (family) {
            case IPV4 ->
                    "%d.%d.%d.%d"
                            .formatted(
                                    (low >>> 24) & 0xff,
                                    (low >>> 16) & 0xff,
                                    (low >>> 8) & 0xff,
                                    low & 0xff);
            case IPV6 -> ipv6Text();
        };
    }

    private static IpAddress parseIpv4(Matcher dotted) throws BadValueException {
        long value = 0;
        for (int i = 1; i <= 4; i++) {
            int part = Integer.parseInt(dotted.group(i));
            if (part > 255) {
                throw new BadValueException("is no address", REMEDY);
            }
            value = (value << 8) | part;
        }
        return new IpAddress(Family.IPV4, 0, value);
    }

    private static IpAddress parseIpv6(String text) throws BadValueException {
        // A zone is meaningless in a database; the JDK would read "10.1" as a legacy IPv4 form.
        if (!text.contains(":") || text.contains("%") || text.length() > TEXT_LENGTH_MAX) {
            throw new BadValueException("is no address", REMEDY);
        }
        InetAddress address;
        try {
            address = Inet6Address.ofLiteral(text);
        } catch (IllegalArgumentException notLiteral) {
            throw new BadValueException("is no address", REMEDY);
        }
        // The JDK turns ::ffff:192.0.2.1 into IPv4, which nobody asked for.
        if (address.getAddress().length != Family.IPV6.octets()) {
            throw new BadValueException("is an IPv4-mapped address", "write the IPv4 address");
        }
        return ofOctets(address.getAddress());
    }

    private static long number(byte[] octets, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << 8) | (octets[i] & 0xff);
        }
        return value;
    }

    private String ipv6Text() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            long half = i < 4 ? high : low;
            groups[i] = (int) ((half >>> ((3 - i % 4) * 16)) & 0xffff);
        }
        int bestStart = -1;
        int bestLength = 1; // a single zero group is not shortened (RFC 5952 §4.2.2)
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && groups[start + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }
}
