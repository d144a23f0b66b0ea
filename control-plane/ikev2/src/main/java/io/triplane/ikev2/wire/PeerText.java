package io.triplane.ikev2.wire;

/// Shows octets chosen by a peer without letting them act on a log, a terminal or a page.
final class PeerText {
    /// Octets shown; the rest is counted.
    static final int OCTETS_MAX = 128;

    private PeerText() {}

    /// Printable ASCII as it is, everything else as `\xNN`, and so the quote, the backslash and
    /// what shells, templates and mark-up read.
    static String escape(Bytes octets) {
        int shown = Math.min(octets.size(), OCTETS_MAX);
        StringBuilder text = new StringBuilder(shown + 16);
        for (int i = 0; i < shown; i++) {
            int octet = octets.at(i);
            if (isHarmless(octet)) {
                text.append((char) octet);
            } else {
                text.append("\\x").append(Character.forDigit(octet >> 4, 16));
                text.append(Character.forDigit(octet & 15, 16));
            }
        }
        return text.append(omitted(octets, shown)).toString();
    }

    static String hex(Bytes octets) {
        int shown = Math.min(octets.size(), OCTETS_MAX);
        return octets.slice(0, shown) + omitted(octets, shown);
    }

    /// Text where every octet is harmless, hexadecimal otherwise.
    static String textOrHex(Bytes octets) {
        for (int i = 0; i < octets.size(); i++) {
            if (!isHarmless(octets.at(i))) {
                return hex(octets);
            }
        }
        return escape(octets);
    }

    private static String omitted(Bytes octets, int shown) {
        return shown == octets.size() ? "" : "...(" + octets.size() + " octets)";
    }

    private static boolean isHarmless(int octet) {
        return octet >= ' ' && octet < 0x7F && "\"'\\`$<>&{}%".indexOf(octet) < 0;
    }
}
