package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.List;

/// Access lists on interfaces (the `acl` plugin). No match denies.
public final class Acl {
    /// In [AddReplace]: a new list. In [Dump]: all of them.
    public static final int NEW = ~0;

    private static final int TAG_OCTETS = 64;

    private Acl() {}

    /// Actions of a rule.
    public static final int DENY = 0;

    public static final int PERMIT = 1;

    /// One rule. Protocol 0 is any; for ICMP the source ports are types and the destination ports
    /// codes.
    public record Rule(
            int action,
            Prefix src,
            Prefix dst,
            int protocol,
            SpdEntry.Ports srcPorts,
            SpdEntry.Ports dstPorts,
            int tcpFlagsMask,
            int tcpFlagsValue) {
        /// Any protocol, any port.
        public static Rule of(int action, Prefix src, Prefix dst) {
            return new Rule(action, src, dst, 0, SpdEntry.Ports.ANY, SpdEntry.Ports.ANY, 0, 0);
        }

        void encode(WireWriter out) {
            out.u8("is_permit", action);
            src.encode(out);
            dst.encode(out);
            out.u8("proto", protocol);
            out.u16("srcport_or_icmptype_first", srcPorts.start());
            out.u16("srcport_or_icmptype_last", srcPorts.stop());
            out.u16("dstport_or_icmpcode_first", dstPorts.start());
            out.u16("dstport_or_icmpcode_last", dstPorts.stop());
            out.u8("tcp_flags_mask", tcpFlagsMask);
            out.u8("tcp_flags_value", tcpFlagsValue);
        }

        static Rule decode(WireReader in) throws MalformedMessage {
            return new Rule(
                    in.u8("is_permit"),
                    Prefix.decode(in),
                    Prefix.decode(in),
                    in.u8("proto"),
                    new SpdEntry.Ports(
                            in.u16("srcport_or_icmptype_first"),
                            in.u16("srcport_or_icmptype_last")),
                    new SpdEntry.Ports(
                            in.u16("dstport_or_icmpcode_first"),
                            in.u16("dstport_or_icmpcode_last")),
                    in.u8("tcp_flags_mask"),
                    in.u8("tcp_flags_value"));
        }
    }

    /// A new list, or new rules for an old one.
    public record AddReplace(int aclIndex, String tag, List<Rule> rules) implements Request<Added> {
        public static final Exchange<AddReplace, Added> EXCHANGE =
                Exchange.reply(
                        Exchange.request("acl_add_replace", 0xee5c2f18, AddReplace::decode),
                        0xac407b0c,
                        Added::decode);

        public AddReplace {
            rules = List.copyOf(rules);
        }

        @Override
        public Exchange<AddReplace, Added> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("acl_index", aclIndex);
            out.string("tag", TAG_OCTETS, tag);
            out.u32("count", rules.size());
            rules.forEach(rule -> rule.encode(out));
        }

        static AddReplace decode(WireReader in) throws MalformedMessage {
            return new AddReplace(
                    in.u32("acl_index"),
                    in.string("tag", TAG_OCTETS),
                    in.list(in.u32("count"), Rule::decode));
        }
    }

    /// The one reply that has its index before the retval.
    public record Added(int aclIndex, int retval) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.u32("acl_index", aclIndex);
            out.i32("retval", retval);
        }

        static Added decode(WireReader in) throws MalformedMessage {
            return new Added(in.u32("acl_index"), in.i32("retval"));
        }
    }

    /// Refused while an interface uses the list.
    public record Del(int aclIndex) implements Request<Retval> {
        public static final Exchange<Del, Retval> EXCHANGE =
                Exchange.retval(Exchange.request("acl_del", 0xef34fea4, Del::decode));

        @Override
        public Exchange<Del, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("acl_index", aclIndex);
        }

        static Del decode(WireReader in) throws MalformedMessage {
            return new Del(in.u32("acl_index"));
        }
    }

    public record Dump(int aclIndex) implements Request<Details> {
        public static final Exchange<Dump, Details> EXCHANGE =
                Exchange.dump(
                        Exchange.request("acl_dump", 0xef34fea4, Dump::decode),
                        "acl_details",
                        0x95babae0,
                        Details::decode);

        @Override
        public Exchange<Dump, Details> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("acl_index", aclIndex);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(in.u32("acl_index"));
        }
    }

    public record Details(int aclIndex, String tag, List<Rule> rules) implements Message {
        public Details {
            rules = List.copyOf(rules);
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("acl_index", aclIndex);
            out.string("tag", TAG_OCTETS, tag);
            out.u32("count", rules.size());
            rules.forEach(rule -> rule.encode(out));
        }

        static Details decode(WireReader in) throws MalformedMessage {
            return new Details(
                    in.u32("acl_index"),
                    in.string("tag", TAG_OCTETS),
                    in.list(in.u32("count"), Rule::decode));
        }
    }

    /// The lists of an interface: the first `inputs` are for what comes in, the rest for what goes
    /// out.
    public record InterfaceLists(int swIfIndex, int inputs, List<Integer> acls) {
        public InterfaceLists {
            acls = List.copyOf(acls);
        }

        void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.u8("count", acls.size());
            out.u8("n_input", inputs);
            acls.forEach(acl -> out.u32("acls", acl));
        }

        static InterfaceLists decode(WireReader in) throws MalformedMessage {
            int swIfIndex = in.u32("sw_if_index");
            int count = in.u8("count");
            int inputs = in.u8("n_input");
            return new InterfaceLists(
                    swIfIndex, inputs, in.list(count, element -> element.u32("acls")));
        }
    }

    public record InterfaceSet(InterfaceLists lists) implements Request<Retval> {
        public static final Exchange<InterfaceSet, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "acl_interface_set_acl_list", 0x473982bd, InterfaceSet::decode));

        @Override
        public Exchange<InterfaceSet, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            lists.encode(out);
        }

        static InterfaceSet decode(WireReader in) throws MalformedMessage {
            return new InterfaceSet(InterfaceLists.decode(in));
        }
    }

    public record InterfaceDump(int swIfIndex) implements Request<InterfaceDetails> {
        public static final Exchange<InterfaceDump, InterfaceDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request(
                                "acl_interface_list_dump", 0xf9e6675e, InterfaceDump::decode),
                        "acl_interface_list_details",
                        0xe695d256,
                        InterfaceDetails::decode);

        @Override
        public Exchange<InterfaceDump, InterfaceDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
        }

        static InterfaceDump decode(WireReader in) throws MalformedMessage {
            return new InterfaceDump(in.u32("sw_if_index"));
        }
    }

    public record InterfaceDetails(InterfaceLists lists) implements Message {
        @Override
        public void encode(WireWriter out) {
            lists.encode(out);
        }

        static InterfaceDetails decode(WireReader in) throws MalformedMessage {
            return new InterfaceDetails(InterfaceLists.decode(in));
        }
    }
}
