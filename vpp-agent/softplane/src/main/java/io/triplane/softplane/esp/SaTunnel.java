package io.triplane.softplane.esp;

import io.triplane.softplane.ip.IpAddress;

/// The outer header of a tunnel-mode SA.
///
/// @param tableId where the outer destination is looked up
/// @param encapsulationFlags what is copied from the inner header, VPP's bits
/// @param hopLimit 0 for VPP's default, 254
public record SaTunnel(
        IpAddress source,
        IpAddress destination,
        int tableId,
        int encapsulationFlags,
        int mode,
        int flags,
        int dscp,
        int hopLimit) {
    static final int COPY_DF = 0x01;
    static final int COPY_DSCP = 0x04;
    static final int COPY_ECN = 0x08;
    static final int COPY_FLOW_LABEL = 0x80;

    /// Between two addresses, all else as VPP's defaults.
    public static SaTunnel between(IpAddress source, IpAddress destination) {
        return new SaTunnel(source, destination, 0, 0, 0, 0, 0, 0);
    }
}
