package io.triplane.ikev2.wire;

import java.util.Optional;

/// Reads address literals (RFC 4291 §2.2) and writes the canonical ones (RFC 5952).
final class IpAddressText {
    private static final int GROUPS = 8;

    /// `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`
    private static final int LENGTH_MAX = 45;

    private IpAddressText() {}

    static Optional<IpAddress> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        if (text.indexOf(':') >= 0) {
            return parseV6(text);
        }
        long value = parseV4(text, 0);
        return value < 0 ? Optional.empty() : Optional.of(IpAddress.v4(value));
    }

    /// The dotted quad from `start` to the end of the text, or -1.
    private static long parseV4(String text, int start) {
        long value = 0;
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
                return -1;
            }
            int first = at;
            int octet = 0;
            while (at < text.length() && isDecimal(text.charAt(at)) && at - first < 3) {
                octet = octet * 10 + (text.charAt(at++) - '0');
            }
            // A leading zero means octal to some readers, so it means nothing here.
            if (at == first || octet > 255 || (at - first > 1 && text.charAt(first) == '0')) {
                return -1;
            }
            value = value << 8 | octet;
        }
        return at == text.length() ? value : -1;
    }

    private static Optional<IpAddress> parseV6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gapAt = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gapAt = 0;
            at = 2;
        }
        while (at < text.length()) {
            if (count == GROUPS) {
                return Optional.empty();
            }
            int end = endOfGroup(text, at);
            if (end < text.length() && text.charAt(end) == '.') {
                long tail = parseV4(text, at);
                if (tail < 0 || count > GROUPS - 2) {
                    return Optional.empty();
                }
                groups[count++] = (int) (tail >>> 16);
                groups[count++] = (int) (tail & 0xFFFF);
                break;
            }
            if (end == at || end - at > 4) {
                return Optional.empty();
            }
            groups[count++] = Integer.parseInt(text, at, end, 16);
            at = end;
            if (at == text.length()) {
                break;
            }
            if (text.charAt(at++) != ':' || at == text.length()) {
                return Optional.empty();
            }
            if (text.charAt(at) == ':') {
                if (gapAt >= 0) {
                    return Optional.empty();
                }
                gapAt = count;
                at++;
            }
        }
        boolean complete = gapAt < 0 ? count == GROUPS : count < GROUPS;
        return complete ? Optional.of(assemble(groups, count, gapAt)) : Optional.empty();
    }

    private static int endOfGroup(String text, int start) {
        int at = start;
        while (at < text.length() && isHex(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Puts the groups after the gap at the end; the gap is zeros.
    private static IpAddress assemble(int[] groups, int count, int gapAt) {
        long[] halves = new long[2];
        int afterGap = gapAt < 0 ? 0 : count - gapAt;
        for (int i = 0; i < count; i++) {
            int place = i < count - afterGap ? i : GROUPS - count + i;
            halves[place / 4] |= (long) groups[i] << (48 - 16 * (place % 4));
        }
        return IpAddress.v6(halves[0], halves[1]);
    }

    static String format(IpAddress address) {
        StringBuilder text = new StringBuilder(LENGTH_MAX);
        if (address.isV4()) {
            appendV4(text, address.low());
        } else if (address.high() == 0 && address.low() >>> 32 == 0xFFFF) {
            // RFC 5952 §5: a prefix known to hold an IPv4 address shows it.
            appendV4(text.append("::ffff:"), address.low() & 0xFFFF_FFFFL);
        } else {
            appendV6(text, address);
        }
        return text.toString();
    }

    private static void appendV4(StringBuilder text, long value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            text.append(value >>> shift & 0xFF);
            if (shift > 0) {
                text.append('.');
            }
        }
    }

    /// RFC 5952 §4: lower case, no leading zeros, `::` for the first longest run of two or more
    /// zeros.
    private static void appendV6(StringBuilder text, IpAddress address) {
        int gapAt = -1;
        int gapLength = 1;
        int run = 0;
        for (int i = 0; i < GROUPS; i++) {
            run = group(address, i) == 0 ? run + 1 : 0;
            if (run > gapLength) {
                gapLength = run;
                gapAt = i - run + 1;
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapAt) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean afterGap = gapAt >= 0 && i == gapAt + gapLength;
                text.append(i == 0 || afterGap ? "" : ":");
                text.append(Integer.toHexString(group(address, i)));
            }
        }
    }

    private static int group(IpAddress address, int index) {
        long half = index < 4 ? address.high() : address.low();
        return (int) (half >>> (48 - 16 * (index % 4))) & 0xFFFF;
    }

    private static boolean isDecimal(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDecimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
