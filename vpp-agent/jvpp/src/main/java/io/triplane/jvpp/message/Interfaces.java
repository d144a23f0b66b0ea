package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// State of interfaces that exist (`interface.api`, addresses from `ip.api`).
public final class Interfaces {
    /// "No interface" and, in dumps, "all of them".
    public static final int NONE = ~0;

    /// Bits of every `flags` field here.
    public static final int ADMIN_UP = 1;

    public static final int LINK_UP = 2;

    private static final int TAG_OCTETS = 64;

    private Interfaces() {}

    /// All interfaces for index ~0 (and 0), or those whose name contains `nameFilter`.
    public record Dump(int swIfIndex, boolean nameFilterValid, String nameFilter)
            implements Request<InterfaceDetails> {
        public static final Exchange<Dump, InterfaceDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("sw_interface_dump", 0xaa610c27, Dump::decode),
                        "sw_interface_details",
                        0x6c221fc7,
                        InterfaceDetails::decode);

        public static Dump all() {
            return new Dump(NONE, false, "");
        }

        @Override
        public Exchange<Dump, InterfaceDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.bool("name_filter_valid", nameFilterValid);
            out.lastString("name_filter", nameFilter);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(
                    in.u32("sw_if_index"),
                    in.bool("name_filter_valid"),
                    in.lastString("name_filter"));
        }
    }

    /// Admin up or down; −2 for an unknown interface.
    public record SetFlags(int swIfIndex, int flags) implements Request<Retval> {
        public static final Exchange<SetFlags, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("sw_interface_set_flags", 0xf5aec1b8, SetFlags::decode));

        @Override
        public Exchange<SetFlags, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.u32("flags", flags);
        }

        static SetFlags decode(WireReader in) throws MalformedMessage {
            return new SetFlags(in.u32("sw_if_index"), in.u32("flags"));
        }
    }

    /// −105 or −127 for an address that is taken, −2 for an unknown interface.
    public record AddDelAddress(int swIfIndex, boolean isAdd, boolean delAll, Prefix prefix)
            implements Request<Retval> {
        public static final Exchange<AddDelAddress, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "sw_interface_add_del_address", 0x5463d73b, AddDelAddress::decode));

        @Override
        public Exchange<AddDelAddress, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.bool("is_add", isAdd);
            out.bool("del_all", delAll);
            prefix.encode(out);
        }

        static AddDelAddress decode(WireReader in) throws MalformedMessage {
            return new AddDelAddress(
                    in.u32("sw_if_index"),
                    in.bool("is_add"),
                    in.bool("del_all"),
                    Prefix.decode(in));
        }
    }

    public record AddressDump(int swIfIndex, boolean isIpv6) implements Request<AddressDetails> {
        public static final Exchange<AddressDump, AddressDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ip_address_dump", 0x2d033de4, AddressDump::decode),
                        "ip_address_details",
                        0xee29b797,
                        AddressDetails::decode);

        @Override
        public Exchange<AddressDump, AddressDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.bool("is_ipv6", isIpv6);
        }

        static AddressDump decode(WireReader in) throws MalformedMessage {
            return new AddressDump(in.u32("sw_if_index"), in.bool("is_ipv6"));
        }
    }

    public record AddressDetails(int swIfIndex, Prefix prefix) implements Message {
        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            prefix.encode(out);
        }

        static AddressDetails decode(WireReader in) throws MalformedMessage {
            return new AddressDetails(in.u32("sw_if_index"), Prefix.decode(in));
        }
    }

    /// `unnumberedSwIfIndex` borrows the addresses of `swIfIndex`.
    public record SetUnnumbered(int swIfIndex, int unnumberedSwIfIndex, boolean isAdd)
            implements Request<Retval> {
        public static final Exchange<SetUnnumbered, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "sw_interface_set_unnumbered", 0x154a6439, SetUnnumbered::decode));

        @Override
        public Exchange<SetUnnumbered, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.u32("unnumbered_sw_if_index", unnumberedSwIfIndex);
            out.bool("is_add", isAdd);
        }

        static SetUnnumbered decode(WireReader in) throws MalformedMessage {
            return new SetUnnumbered(
                    in.u32("sw_if_index"), in.u32("unnumbered_sw_if_index"), in.bool("is_add"));
        }
    }

    /// Must precede the addresses of the interface; −3 for an unknown table.
    public record SetTable(int swIfIndex, boolean isIpv6, int vrfId) implements Request<Retval> {
        public static final Exchange<SetTable, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("sw_interface_set_table", 0xdf42a577, SetTable::decode));

        @Override
        public Exchange<SetTable, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.bool("is_ipv6", isIpv6);
            out.u32("vrf_id", vrfId);
        }

        static SetTable decode(WireReader in) throws MalformedMessage {
            return new SetTable(in.u32("sw_if_index"), in.bool("is_ipv6"), in.u32("vrf_id"));
        }
    }

    /// The limits of packet size in octets; 0 inherits the layer-3 one.
    public record SetMtu(int swIfIndex, Mtu mtu) implements Request<Retval> {
        public static final Exchange<SetMtu, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("sw_interface_set_mtu", 0x5cbe85e5, SetMtu::decode));

        @Override
        public Exchange<SetMtu, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            mtu.encode(out);
        }

        static SetMtu decode(WireReader in) throws MalformedMessage {
            return new SetMtu(in.u32("sw_if_index"), Mtu.decode(in));
        }
    }

    /// Octets per protocol.
    public record Mtu(int l3, int ip4, int ip6, int mpls) {
        void encode(WireWriter out) {
            out.u32("mtu", l3);
            out.u32("mtu", ip4);
            out.u32("mtu", ip6);
            out.u32("mtu", mpls);
        }

        static Mtu decode(WireReader in) throws MalformedMessage {
            return new Mtu(
                    in.u32("mtu[L3]"), in.u32("mtu[IP4]"), in.u32("mtu[IP6]"), in.u32("mtu[MPLS]"));
        }
    }

    /// A free text of up to 63 octets on an interface; it comes back in [InterfaceDetails].
    public record TagAddDel(boolean isAdd, int swIfIndex, String tag) implements Request<Retval> {
        public static final Exchange<TagAddDel, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "sw_interface_tag_add_del", 0x426f8bc1, TagAddDel::decode));

        @Override
        public Exchange<TagAddDel, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            out.u32("sw_if_index", swIfIndex);
            out.string("tag", TAG_OCTETS, tag);
        }

        static TagAddDel decode(WireReader in) throws MalformedMessage {
            return new TagAddDel(
                    in.bool("is_add"), in.u32("sw_if_index"), in.string("tag", TAG_OCTETS));
        }
    }

    /// −31 when this connection is registered already (or, to stop, is not).
    public record WantEvents(boolean enable, int pid) implements Request<Retval> {
        public static final Exchange<WantEvents, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("want_interface_events", 0x476f5a08, WantEvents::decode));

        @Override
        public Exchange<WantEvents, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("enable_disable", enable ? 1 : 0);
            out.u32("pid", pid);
        }

        static WantEvents decode(WireReader in) throws MalformedMessage {
            return new WantEvents(in.u32("enable_disable") != 0, in.u32("pid"));
        }
    }

    /// An interface appeared, changed or went. No name, no tag: dump for those.
    public record Event(int pid, int swIfIndex, int flags, boolean deleted) implements Message {
        public static final MessageType<Event> TYPE =
                MessageType.of("sw_interface_event", 0x2d3d95a7, Header.CLIENT, Event::decode);

        @Override
        public void encode(WireWriter out) {
            out.u32("pid", pid);
            out.u32("sw_if_index", swIfIndex);
            out.u32("flags", flags);
            out.bool("deleted", deleted);
        }

        static Event decode(WireReader in) throws MalformedMessage {
            return new Event(
                    in.u32("pid"), in.u32("sw_if_index"), in.u32("flags"), in.bool("deleted"));
        }
    }
}
