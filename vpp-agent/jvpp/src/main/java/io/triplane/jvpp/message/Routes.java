package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.List;

/// Tables, routes and neighbours (`ip.api`, `ip_neighbor.api`).
public final class Routes {
    private Routes() {}

    /// A route with its paths; `statsIndex` is 0 in requests.
    public record Route(int tableId, int statsIndex, Prefix prefix, List<FibPath> paths) {
        public Route {
            paths = List.copyOf(paths);
        }

        void encode(WireWriter out) {
            out.u32("table_id", tableId);
            out.u32("stats_index", statsIndex);
            prefix.encode(out);
            out.u8("n_paths", paths.size());
            paths.forEach(path -> path.encode(out));
        }

        static Route decode(WireReader in) throws MalformedMessage {
            return new Route(
                    in.u32("table_id"),
                    in.u32("stats_index"),
                    Prefix.decode(in),
                    in.list(in.u8("n_paths"), FibPath::decode));
        }
    }

    /// Replaces, or with `isMultipath` adds to, the paths of a prefix. Takes no worker barrier.
    public record AddDel(boolean isAdd, boolean isMultipath, Route route)
            implements Request<Added> {
        public static final Exchange<AddDel, Added> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ip_route_add_del", 0xb8ecfe0d, AddDel::decode),
                        Added.CRC,
                        Added::decode);

        @Override
        public Exchange<AddDel, Added> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            out.bool("is_multipath", isMultipath);
            route.encode(out);
        }

        static AddDel decode(WireReader in) throws MalformedMessage {
            return new AddDel(in.bool("is_add"), in.bool("is_multipath"), Route.decode(in));
        }
    }

    /// Reply of a route or neighbour add: its index in the stats segment's route counters.
    public record Added(int retval, int statsIndex) implements Reply {
        static final int CRC = 0x1992deab;

        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.u32("stats_index", statsIndex);
        }

        static Added decode(WireReader in) throws MalformedMessage {
            return new Added(in.i32("retval"), in.u32("stats_index"));
        }
    }

    /// All routes of one table, VPP's own among them.
    public record Dump(Table table) implements Request<Details> {
        public static final Exchange<Dump, Details> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ip_route_dump", 0xb9d2e09e, Dump::decode),
                        "ip_route_details",
                        0xbda8f315,
                        Details::decode);

        @Override
        public Exchange<Dump, Details> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            table.encode(out);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(Table.decode(in));
        }
    }

    public record Details(Route route) implements Message {
        @Override
        public void encode(WireWriter out) {
            route.encode(out);
        }

        static Details decode(WireReader in) throws MalformedMessage {
            return new Details(Route.decode(in));
        }
    }

    /// A routing table of one family.
    public record Table(int id, boolean isIp6, String name) {
        private static final int NAME_OCTETS = 64;

        void encode(WireWriter out) {
            out.u32("table_id", id);
            out.bool("is_ip6", isIp6);
            out.string("name", NAME_OCTETS, name);
        }

        static Table decode(WireReader in) throws MalformedMessage {
            return new Table(in.u32("table_id"), in.bool("is_ip6"), in.string("name", NAME_OCTETS));
        }
    }

    public record TableAddDel(boolean isAdd, Table table) implements Request<Retval> {
        public static final Exchange<TableAddDel, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("ip_table_add_del", 0x0ffdaec0, TableAddDel::decode));

        @Override
        public Exchange<TableAddDel, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            table.encode(out);
        }

        static TableAddDel decode(WireReader in) throws MalformedMessage {
            return new TableAddDel(in.bool("is_add"), Table.decode(in));
        }
    }

    /// A neighbour entry; flag 1 is static, 2 leaves out the host route.
    public record Neighbor(int swIfIndex, int flags, MacAddress macAddress, Address ipAddress) {
        public static final int STATIC = 1;

        void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.u8("flags", flags);
            macAddress.encode("mac_address", out);
            ipAddress.encode(out);
        }

        static Neighbor decode(WireReader in) throws MalformedMessage {
            return new Neighbor(
                    in.u32("sw_if_index"),
                    in.u8("flags"),
                    MacAddress.decode("mac_address", in),
                    Address.decode(in));
        }
    }

    public record NeighborAddDel(boolean isAdd, Neighbor neighbor) implements Request<Added> {
        public static final Exchange<NeighborAddDel, Added> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ip_neighbor_add_del", 0x0607c257, NeighborAddDel::decode),
                        Added.CRC,
                        Added::decode);

        @Override
        public Exchange<NeighborAddDel, Added> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.bool("is_add", isAdd);
            neighbor.encode(out);
        }

        static NeighborAddDel decode(WireReader in) throws MalformedMessage {
            return new NeighborAddDel(in.bool("is_add"), Neighbor.decode(in));
        }
    }
}
