package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// One row of `sw_interface_dump`. Index 0 is always `local0`. `linkSpeed` is in kbit/s. Device
/// types seen: `IPSEC Tunnel`, `af-packet`, `Loopback`, `local`.
public record InterfaceDetails(
        int swIfIndex,
        int supSwIfIndex,
        MacAddress l2Address,
        int flags,
        int type,
        int linkDuplex,
        int linkSpeed,
        int linkMtu,
        Interfaces.Mtu mtu,
        SubInterface sub,
        VlanRewrite rewrite,
        String name,
        String deviceType,
        String tag)
        implements Message {
    private static final int NAME_OCTETS = 64;

    /// How a sub-interface is cut out of its parent (dot1q).
    public record SubInterface(int id, int tags, int outerVlan, int innerVlan, int flags) {
        public static final SubInterface NONE = new SubInterface(0, 0, 0, 0, 0);

        void encode(WireWriter out) {
            out.u32("sub_id", id);
            out.u8("sub_number_of_tags", tags);
            out.u16("sub_outer_vlan_id", outerVlan);
            out.u16("sub_inner_vlan_id", innerVlan);
            out.u32("sub_if_flags", flags);
        }

        static SubInterface decode(WireReader in) throws MalformedMessage {
            return new SubInterface(
                    in.u32("sub_id"),
                    in.u8("sub_number_of_tags"),
                    in.u16("sub_outer_vlan_id"),
                    in.u16("sub_inner_vlan_id"),
                    in.u32("sub_if_flags"));
        }
    }

    /// Layer-2 tag rewriting and provider backbone bridging; all zero on routed interfaces.
    public record VlanRewrite(
            int operation,
            int pushDot1q,
            int tag1,
            int tag2,
            int outerTag,
            MacAddress backboneDestination,
            MacAddress backboneSource,
            int backboneVlan,
            int serviceId) {
        public static final VlanRewrite NONE =
                new VlanRewrite(0, 0, 0, 0, 0, MacAddress.ZERO, MacAddress.ZERO, 0, 0);

        void encode(WireWriter out) {
            out.u32("vtr_op", operation);
            out.u32("vtr_push_dot1q", pushDot1q);
            out.u32("vtr_tag1", tag1);
            out.u32("vtr_tag2", tag2);
            out.u16("outer_tag", outerTag);
            backboneDestination.encode("b_dmac", out);
            backboneSource.encode("b_smac", out);
            out.u16("b_vlanid", backboneVlan);
            out.u32("i_sid", serviceId);
        }

        static VlanRewrite decode(WireReader in) throws MalformedMessage {
            return new VlanRewrite(
                    in.u32("vtr_op"),
                    in.u32("vtr_push_dot1q"),
                    in.u32("vtr_tag1"),
                    in.u32("vtr_tag2"),
                    in.u16("outer_tag"),
                    MacAddress.decode("b_dmac", in),
                    MacAddress.decode("b_smac", in),
                    in.u16("b_vlanid"),
                    in.u32("i_sid"));
        }
    }

    @Override
    public void encode(WireWriter out) {
        out.u32("sw_if_index", swIfIndex);
        out.u32("sup_sw_if_index", supSwIfIndex);
        l2Address.encode("l2_address", out);
        out.u32("flags", flags);
        out.u32("type", type);
        out.u32("link_duplex", linkDuplex);
        out.u32("link_speed", linkSpeed);
        out.u16("link_mtu", linkMtu);
        mtu.encode(out);
        sub.encode(out);
        rewrite.encode(out);
        out.string("interface_name", NAME_OCTETS, name);
        out.string("interface_dev_type", NAME_OCTETS, deviceType);
        out.string("tag", NAME_OCTETS, tag);
    }

    static InterfaceDetails decode(WireReader in) throws MalformedMessage {
        return new InterfaceDetails(
                in.u32("sw_if_index"),
                in.u32("sup_sw_if_index"),
                MacAddress.decode("l2_address", in),
                in.u32("flags"),
                in.u32("type"),
                in.u32("link_duplex"),
                in.u32("link_speed"),
                in.u16("link_mtu"),
                Interfaces.Mtu.decode(in),
                SubInterface.decode(in),
                VlanRewrite.decode(in),
                in.string("interface_name", NAME_OCTETS),
                in.string("interface_dev_type", NAME_OCTETS),
                in.string("tag", NAME_OCTETS));
    }

    public boolean isAdminUp() {
        return (flags & Interfaces.ADMIN_UP) != 0;
    }

    public boolean isLinkUp() {
        return (flags & Interfaces.LINK_UP) != 0;
    }
}
