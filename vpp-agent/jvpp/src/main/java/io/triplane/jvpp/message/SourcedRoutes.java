package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.List;

/// Routes together with who gave them (`fib.api`, and the second version of the messages of
/// `ip.api`). A prefix can have routes of several sources; the one of the lowest priority number
/// counts, the others are kept behind it.
public final class SourcedRoutes {
    /// In a request: the source of [Routes.AddDel].
    public static final int API = 0;

    private SourcedRoutes() {}

    /// Who gives routes. VPP's own have fixed ids, those that clients add get one each.
    public record Source(int priority, int id, String name) {
        private static final int NAME_OCTETS = 64;

        void encode(WireWriter out) {
            out.u8("priority", priority);
            out.u8("id", id);
            out.string("name", NAME_OCTETS, name);
        }

        static Source decode(WireReader in) throws MalformedMessage {
            return new Source(in.u8("priority"), in.u8("id"), in.string("name", NAME_OCTETS));
        }
    }

    /// A new source, whose `id` is not looked at. Another of the same name is another source, and
    /// none can be removed.
    public record SourceAdd(Source source) implements Request<SourceAdded> {
        public static final Exchange<SourceAdd, SourceAdded> EXCHANGE =
                Exchange.reply(
                        Exchange.request("fib_source_add", 0xb3ac2aec, SourceAdd::decode),
                        0x604fd6f1,
                        SourceAdded::decode);

        @Override
        public Exchange<SourceAdd, SourceAdded> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            source.encode(out);
        }

        static SourceAdd decode(WireReader in) throws MalformedMessage {
            return new SourceAdd(Source.decode(in));
        }
    }

    public record SourceAdded(int retval, int id) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.u8("id", id);
        }

        static SourceAdded decode(WireReader in) throws MalformedMessage {
            return new SourceAdded(in.i32("retval"), in.u8("id"));
        }
    }

    /// All sources.
    public record SourceDump() implements Request<SourceDetails> {
        public static final Exchange<SourceDump, SourceDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("fib_source_dump", 0x51077d14, _ -> new SourceDump()),
                        "fib_source_details",
                        0x8668acdb,
                        SourceDetails::decode);

        @Override
        public Exchange<SourceDump, SourceDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    public record SourceDetails(Source source) implements Message {
        @Override
        public void encode(WireWriter out) {
            source.encode(out);
        }

        static SourceDetails decode(WireReader in) throws MalformedMessage {
            return new SourceDetails(Source.decode(in));
        }
    }

    /// A route with the id of its source; `statsIndex` is 0 in requests.
    public record Route(
            int tableId, int statsIndex, Prefix prefix, int source, List<FibPath> paths) {
        public Route {
            paths = List.copyOf(paths);
        }

        void encode(WireWriter out) {
            out.u32("table_id", tableId);
            out.u32("stats_index", statsIndex);
            prefix.encode(out);
            out.u8("n_paths", paths.size());
            out.u8("src", source);
            paths.forEach(path -> path.encode(out));
        }

        static Route decode(WireReader in) throws MalformedMessage {
            int tableId = in.u32("table_id");
            int statsIndex = in.u32("stats_index");
            Prefix prefix = Prefix.decode(in);
            int paths = in.u8("n_paths");
            int source = in.u8("src");
            return new Route(tableId, statsIndex, prefix, source, in.list(paths, FibPath::decode));
        }
    }

    /// Replaces, or with `isMultipath` adds to, the paths that a source gives to a prefix. What
    /// other sources say of the prefix stays. Takes no worker barrier.
    public record AddDel(boolean isAdd, boolean isMultipath, Route route)
            implements Request<Routes.Added> {
        public static final Exchange<AddDel, Routes.Added> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ip_route_add_del_v2", 0x521ef330, AddDel::decode),
                        Routes.Added.CRC,
                        Routes.Added::decode);

        @Override
        public Exchange<AddDel, Routes.Added> exchange() {
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

    /// What VPP does with a prefix.
    ///
    /// @param isExact only an entry for this very prefix, not one that covers it
    public record Lookup(int tableId, boolean isExact, Prefix prefix) implements Request<Found> {
        public static final Exchange<Lookup, Found> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ip_route_lookup_v2", 0x710d6471, Lookup::decode),
                        0x84cc9e03,
                        Found::decode);

        @Override
        public Exchange<Lookup, Found> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("table_id", tableId);
            out.u8("exact", isExact ? 1 : 0);
            prefix.encode(out);
        }

        static Lookup decode(WireReader in) throws MalformedMessage {
            return new Lookup(in.u32("table_id"), in.u8("exact") != 0, Prefix.decode(in));
        }
    }

    /// The route of the source that counts; −6 where there is none.
    public record Found(int retval, Route route) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            route.encode(out);
        }

        static Found decode(WireReader in) throws MalformedMessage {
            return new Found(in.i32("retval"), Route.decode(in));
        }
    }

    /// The prefixes of one table for which the route of this source is the one that counts; all of
    /// them for source 0.
    public record Dump(int source, Routes.Table table) implements Request<Details> {
        public static final Exchange<Dump, Details> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ip_route_v2_dump", 0xd16f72e6, Dump::decode),
                        "ip_route_v2_details",
                        0xb09aa6c0,
                        Details::decode);

        @Override
        public Exchange<Dump, Details> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u8("src", source);
            table.encode(out);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(in.u8("src"), Routes.Table.decode(in));
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
}
