package io.triplane.softplane.ip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts IPv4 packets (RFC 791 §3.2).
public final class Fragments {
    private Fragments() {}

    /// The packet in pieces of at most `mtu` octets; `mtu` has room for the header and 8 octets.
    public static List<IpPacket> of(IpPacket packet, int mtu) {
        int header = packet.headerLength();
        int room = (mtu - header) / 8 * 8;
        if (room < 8) {
            throw new IllegalArgumentException("MTU " + mtu + " has no room for a fragment");
        }
        byte[] octets = packet.octets();
        int flagsAndOffset = packet.u16(6);
        boolean moreBehindUs = (flagsAndOffset & 0x2000) != 0;
        List<IpPacket> pieces = new ArrayList<>();
        for (int at = header; at < octets.length; at += room) {
            int size = Math.min(room, octets.length - at);
            byte[] piece = Arrays.copyOf(octets, header + size);
            System.arraycopy(octets, at, piece, header, size);
            boolean more = moreBehindUs || at + size < octets.length;
            int offset = (flagsAndOffset & 0x1fff) + (at - header) / 8;
            IpBuilder.put16(piece, 2, piece.length);
            IpBuilder.put16(piece, 6, offset | (more ? 0x2000 : 0));
            IpPacket fragment = new IpPacket(piece);
            fragment.seal4();
            pieces.add(fragment);
        }
        return List.copyOf(pieces);
    }
}
