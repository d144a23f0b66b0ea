package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.List;

/// IPsec interfaces and the SAs that protect them (`ipsec.api`).
public final class TunnelProtection {
    /// Inbound SAs that one protection takes; −162 for more.
    public static final int SA_IN_MAX = 4;

    private TunnelProtection() {}

    /// An IPsec interface. `userInstance` gives the name `ipsecN` (0..16383), ~0 lets VPP choose.
    public record Itf(int userInstance, int mode, int swIfIndex) {
        void encode(WireWriter out) {
            out.u32("user_instance", userInstance);
            out.u8("mode", mode);
            out.u32("sw_if_index", swIfIndex);
        }

        static Itf decode(WireReader in) throws MalformedMessage {
            return new Itf(in.u32("user_instance"), in.u8("mode"), in.u32("sw_if_index"));
        }
    }

    /// −31 when the instance is taken, too high, or the table is full.
    public record ItfCreate(Itf itf) implements Request<InterfaceCreated> {
        public static final Exchange<ItfCreate, InterfaceCreated> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ipsec_itf_create", 0x6f50b3bc, ItfCreate::decode),
                        InterfaceCreated.CRC,
                        InterfaceCreated::decode);

        @Override
        public Exchange<ItfCreate, InterfaceCreated> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            itf.encode(out);
        }

        static ItfCreate decode(WireReader in) throws MalformedMessage {
            return new ItfCreate(Itf.decode(in));
        }
    }

    /// Takes the interface's protections with it; the SAs stay.
    public record ItfDelete(int swIfIndex) implements Request<Retval> {
        public static final Exchange<ItfDelete, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("ipsec_itf_delete", 0xf9e6675e, ItfDelete::decode));

        @Override
        public Exchange<ItfDelete, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
        }

        static ItfDelete decode(WireReader in) throws MalformedMessage {
            return new ItfDelete(in.u32("sw_if_index"));
        }
    }

    public record ItfDump(int swIfIndex) implements Request<ItfDetails> {
        public static final Exchange<ItfDump, ItfDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ipsec_itf_dump", 0xf9e6675e, ItfDump::decode),
                        "ipsec_itf_details",
                        0x548a73b8,
                        ItfDetails::decode);

        public static ItfDump all() {
            return new ItfDump(Interfaces.NONE);
        }

        @Override
        public Exchange<ItfDump, ItfDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
        }

        static ItfDump decode(WireReader in) throws MalformedMessage {
            return new ItfDump(in.u32("sw_if_index"));
        }
    }

    public record ItfDetails(Itf itf) implements Message {
        @Override
        public void encode(WireWriter out) {
            itf.encode(out);
        }

        static ItfDetails decode(WireReader in) throws MalformedMessage {
            return new ItfDetails(Itf.decode(in));
        }
    }

    /// Which SAs protect an interface towards `nextHop`: all zero on a point-to-point one, the next
    /// hop of the routes on a multipoint one.
    public record Protection(int swIfIndex, Address nextHop, int saOut, List<Integer> saIn) {
        public Protection {
            saIn = List.copyOf(saIn);
        }

        void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            nextHop.encode(out);
            out.u32("sa_out", saOut);
            out.u8("n_sa_in", saIn.size());
            saIn.forEach(sa -> out.u32("sa_in", sa));
        }

        static Protection decode(WireReader in) throws MalformedMessage {
            return new Protection(
                    in.u32("sw_if_index"),
                    Address.decode(in),
                    in.u32("sa_out"),
                    in.list(in.u8("n_sa_in"), element -> element.u32("sa_in")));
        }
    }

    /// Replaces the set in one step. −162 too many, −7 an SA unknown, −2 no tunnel interface, −58
    /// not a tunnel-mode SA; a refusal after −7, −2 or −58 leaks references, so everything is
    /// checked before.
    public record Update(Protection tunnel) implements Request<Retval> {
        public static final Exchange<Update, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "ipsec_tunnel_protect_update", 0x30d5f133, Update::decode));

        @Override
        public Exchange<Update, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            tunnel.encode(out);
        }

        static Update decode(WireReader in) throws MalformedMessage {
            return new Update(Protection.decode(in));
        }
    }

    /// −6 when there is none.
    public record Del(int swIfIndex, Address nextHop) implements Request<Retval> {
        public static final Exchange<Del, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("ipsec_tunnel_protect_del", 0xcd239930, Del::decode));

        @Override
        public Exchange<Del, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            nextHop.encode(out);
        }

        static Del decode(WireReader in) throws MalformedMessage {
            return new Del(in.u32("sw_if_index"), Address.decode(in));
        }
    }

    public record Dump(int swIfIndex) implements Request<Details> {
        public static final Exchange<Dump, Details> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ipsec_tunnel_protect_dump", 0xf9e6675e, Dump::decode),
                        "ipsec_tunnel_protect_details",
                        0x21663a50,
                        Details::decode);

        public static Dump all() {
            return new Dump(Interfaces.NONE);
        }

        @Override
        public Exchange<Dump, Details> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(in.u32("sw_if_index"));
        }
    }

    public record Details(Protection tunnel) implements Message {
        @Override
        public void encode(WireWriter out) {
            tunnel.encode(out);
        }

        static Details decode(WireReader in) throws MalformedMessage {
            return new Details(Protection.decode(in));
        }
    }
}
