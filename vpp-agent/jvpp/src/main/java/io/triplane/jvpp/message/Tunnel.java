package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// The outer header of a tunnel-mode SA (`vl_api_tunnel_t`, 51 octets). `tableId` is the table in
/// which the outer destination is looked up; a `hopLimit` of 0 sends 254.
public record Tunnel(
        int instance,
        Address src,
        Address dst,
        int swIfIndex,
        int tableId,
        int encapDecapFlags,
        int mode,
        int flags,
        int dscp,
        int hopLimit) {
    public static final int MODE_P2P = 0;
    public static final int MODE_MP = 1;

    /// Bits of `encapDecapFlags` that do in ESP what they say. COPY_DF writes a wrong checksum,
    /// SET_DF and the rest do nothing.
    public static final int COPY_DSCP = 0x04;

    public static final int COPY_ECN = 0x08;

    /// For transport-mode SAs, which have no outer header.
    public static final Tunnel NONE = between(Address.ANY4, Address.ANY4);

    public static Tunnel between(Address src, Address dst) {
        return new Tunnel(0, src, dst, 0, 0, 0, MODE_P2P, 0, 0, 0);
    }

    void encode(WireWriter out) {
        out.u32("instance", instance);
        src.encode(out);
        dst.encode(out);
        out.u32("sw_if_index", swIfIndex);
        out.u32("table_id", tableId);
        out.u8("encap_decap_flags", encapDecapFlags);
        out.u8("mode", mode);
        out.u8("flags", flags);
        out.u8("dscp", dscp);
        out.u8("hop_limit", hopLimit);
    }

    static Tunnel decode(WireReader in) throws MalformedMessage {
        return new Tunnel(
                in.u32("instance"),
                Address.decode(in),
                Address.decode(in),
                in.u32("sw_if_index"),
                in.u32("table_id"),
                in.u8("encap_decap_flags"),
                in.u8("mode"),
                in.u8("flags"),
                in.u8("dscp"),
                in.u8("hop_limit"));
    }
}
