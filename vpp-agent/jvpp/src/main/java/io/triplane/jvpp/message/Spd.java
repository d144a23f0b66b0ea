package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// The security policy databases and the interfaces they are bound to (`ipsec.api`).
public final class Spd {
    /// In [Dump]: the policies of every SA.
    public static final int EVERY_SA = ~0;

    private Spd() {}

    /// −116 exists, −6 unknown. Deleting one that still has entries leaks their SA references.
    public record AddDel(boolean isAdd, int spdId) implements Request<Retval> {
        public static final Exchange<AddDel, Retval> EXCHANGE =
                Exchange.retval(Exchange.request("ipsec_spd_add_del", 0x20e89a95, AddDel::decode));

        @Override
        public Exchange<AddDel, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            out.u32("spd_id", spdId);
        }

        static AddDel decode(WireReader in) throws MalformedMessage {
            return new AddDel(in.bool("is_add"), in.u32("spd_id"));
        }
    }

    /// From then on what leaves the interface without a matching policy is dropped. −11 no such
    /// SPD, −12 the interface has one.
    public record InterfaceAddDel(boolean isAdd, int swIfIndex, int spdId)
            implements Request<Retval> {
        public static final Exchange<InterfaceAddDel, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "ipsec_interface_add_del_spd",
                                0x80f80cbb,
                                InterfaceAddDel::decode));

        @Override
        public Exchange<InterfaceAddDel, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            out.u32("sw_if_index", swIfIndex);
            out.u32("spd_id", spdId);
        }

        static InterfaceAddDel decode(WireReader in) throws MalformedMessage {
            return new InterfaceAddDel(in.bool("is_add"), in.u32("sw_if_index"), in.u32("spd_id"));
        }
    }

    /// −11 unknown SPD or SA, −9 action RESOLVE. Duplicates are accepted; deleting a missing entry
    /// returns 0, so a delete is proved by a dump.
    public record EntryAddDel(boolean isAdd, SpdEntry entry) implements Request<StatIndex> {
        public static final Exchange<EntryAddDel, StatIndex> EXCHANGE =
                Exchange.reply(
                        Exchange.request(
                                "ipsec_spd_entry_add_del_v2", 0x7bfe69fc, EntryAddDel::decode),
                        StatIndex.CRC,
                        StatIndex::decode);

        @Override
        public Exchange<EntryAddDel, StatIndex> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            entry.encode(out);
        }

        static EntryAddDel decode(WireReader in) throws MalformedMessage {
            return new EntryAddDel(in.bool("is_add"), SpdEntry.decode(in));
        }
    }

    public record SpdsDump() implements Request<SpdsDetails> {
        public static final Exchange<SpdsDump, SpdsDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ipsec_spds_dump", 0x51077d14, _ -> new SpdsDump()),
                        "ipsec_spds_details",
                        0xa04bb254,
                        SpdsDetails::decode);

        @Override
        public Exchange<SpdsDump, SpdsDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    public record SpdsDetails(int spdId, int policies) implements Message {
        @Override
        public void encode(WireWriter out) {
            out.u32("spd_id", spdId);
            out.u32("npolicies", policies);
        }

        static SpdsDetails decode(WireReader in) throws MalformedMessage {
            return new SpdsDetails(in.u32("spd_id"), in.u32("npolicies"));
        }
    }

    /// The policies of one SPD, of one SA or of [#EVERY_SA].
    public record Dump(int spdId, int saId) implements Request<Details> {
        public static final Exchange<Dump, Details> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ipsec_spd_dump", 0xafefbf7d, Dump::decode),
                        "ipsec_spd_details",
                        0x5813d7a2,
                        Details::decode);

        @Override
        public Exchange<Dump, Details> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("spd_id", spdId);
            out.u32("sa_id", saId);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(in.u32("spd_id"), in.u32("sa_id"));
        }
    }

    /// The older entry layout on the wire, with the same fields; protocol 255 is any.
    public record Details(SpdEntry entry) implements Message {
        @Override
        public void encode(WireWriter out) {
            entry.encode(out);
        }

        static Details decode(WireReader in) throws MalformedMessage {
            return new Details(SpdEntry.decode(in));
        }
    }

    /// `spdIndex` is VPP's pool index, not the SPD's id.
    public record InterfaceDump(int spdIndex, boolean spdIndexValid)
            implements Request<InterfaceDetails> {
        public static final Exchange<InterfaceDump, InterfaceDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request(
                                "ipsec_spd_interface_dump", 0x8971de19, InterfaceDump::decode),
                        "ipsec_spd_interface_details",
                        0x7a0bcf3e,
                        InterfaceDetails::decode);

        @Override
        public Exchange<InterfaceDump, InterfaceDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("spd_index", spdIndex);
            out.u8("spd_index_valid", spdIndexValid ? 1 : 0);
        }

        static InterfaceDump decode(WireReader in) throws MalformedMessage {
            return new InterfaceDump(in.u32("spd_index"), in.u8("spd_index_valid") != 0);
        }
    }

    /// One binding.
    public record InterfaceDetails(int spdIndex, int swIfIndex) implements Message {
        @Override
        public void encode(WireWriter out) {
            out.u32("spd_index", spdIndex);
            out.u32("sw_if_index", swIfIndex);
        }

        static InterfaceDetails decode(WireReader in) throws MalformedMessage {
            return new InterfaceDetails(in.u32("spd_index"), in.u32("sw_if_index"));
        }
    }
}
