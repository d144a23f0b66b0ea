package io.triplane.plane;

import java.net.InetAddress;

/// Traffic of one side: an address range, a protocol and a port range, all inclusive.
///
/// @param protocol IP protocol, 0 = any
/// @param portStart 0..65535; any port = 0..65535
public record Selector(
        InetAddress start, InetAddress end, int protocol, int portStart, int portEnd) {
    public Selector {
        if (start.getAddress().length != end.getAddress().length) {
            throw new IllegalArgumentException("selector mixes families: " + start + " - " + end);
        }
        if (java.util.Arrays.compareUnsigned(start.getAddress(), end.getAddress()) > 0) {
            throw new IllegalArgumentException(
                    "selector ends before it starts: " + start + " - " + end);
        }
        if (protocol < 0 || protocol > 255) {
            throw new IllegalArgumentException("protocol " + protocol + " is not in 0..255");
        }
        if (portStart < 0 || portEnd > 65535 || portStart > portEnd) {
            throw new IllegalArgumentException("ports " + portStart + "-" + portEnd);
        }
    }

    /// 4 or 16.
    public int addressLength() {
        return start.getAddress().length;
    }
}
