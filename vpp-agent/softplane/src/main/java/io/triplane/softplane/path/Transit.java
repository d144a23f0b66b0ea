package io.triplane.softplane.path;

import io.triplane.softplane.table.VppInterface;

/// What is known of a packet on its way besides its octets.
///
/// @param origin the interface it came in by; of what VPP made itself the one it belongs to
/// @param own made by VPP, which takes no hop off it and sends no ICMP error about it
/// @param depth how many times it was encrypted or decrypted on this way
record Transit(VppInterface origin, boolean own, int depth) {
    /// Tunnels in tunnels before a way counts as a loop.
    private static final int DEPTH_MAX = 8;

    static Transit from(VppInterface origin) {
        return new Transit(origin, false, 0);
    }

    Transit ownFrom(VppInterface changed) {
        return new Transit(changed, true, depth);
    }

    Transit decrypted(VppInterface tunnel) {
        return new Transit(tunnel, false, depth + 1);
    }

    Transit encrypted() {
        return new Transit(origin, true, depth + 1);
    }

    boolean isLoop() {
        return depth > DEPTH_MAX;
    }
}
