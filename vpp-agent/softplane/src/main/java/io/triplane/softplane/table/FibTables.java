package io.triplane.softplane.table;

import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.ip.IpPrefix;
import io.triplane.softplane.stats.Counters;
import io.triplane.softplane.stats.StatsSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The routing tables of both families; table 0 of each is always there.
public final class FibTables {
    /// Lookups behind one another before a route counts as a loop.
    private static final int RECURSION_MAX = 8;

    private static final int NO_INTERFACE = ~0;

    private final Map<Integer, FibTable> tables4 = new TreeMap<>();
    private final Map<Integer, FibTable> tables6 = new TreeMap<>();
    private final Pool<Integer> statIndices = new Pool<>();
    private final Counters routed;

    FibTables(StatsSegment segment) {
        routed = Counters.combined(segment, "/net/route/to");
        addTable(false, 0, "ipv4-VRF:0");
        addTable(true, 0, "ipv6-VRF:0");
    }

    /// What a lookup says.
    public sealed interface Verdict {
        record Local() implements Verdict {}

        record Drop() implements Verdict {}

        record Unreachable(boolean prohibited) implements Verdict {}

        record Forward(VppInterface out, IpAddress nextHop) implements Verdict {}
    }

    public boolean exists(boolean v6, int table) {
        return tables(v6).containsKey(table);
    }

    /// Adding a table that is there changes nothing, as in VPP.
    public void addTable(boolean v6, int id, String name) {
        if (exists(v6, id)) {
            return;
        }
        FibTable table = new FibTable(id, v6, name);
        tables(v6).put(id, table);
        Stream<String> dropped =
                v6
                        ? Stream.of("::/0")
                        : Stream.of(
                                "0.0.0.0/0",
                                "0.0.0.0/32",
                                "224.0.0.0/4",
                                "240.0.0.0/4",
                                "255.255.255.255/32");
        dropped.forEach(text -> {
            IpPrefix prefix = IpPrefix.parse(text);
            boolean lowest = prefix.length() == 0;
            put(
                    table,
                    lowest ? FibSource.DEFAULT : FibSource.SPECIAL,
                    prefix,
                    List.of(path(new Route.Way.Drop(), FibPath.TYPE_DROP, v6)));
        });
    }

    /// Table 0 stays.
    public void removeTable(boolean v6, int id) {
        if (id != 0) {
            FibTable removed = tables(v6).remove(id);
            if (removed != null) {
                removed.routes().forEach(found -> statIndices.remove(found.route().statIndex()));
            }
        }
    }

    /// The routes of an interface's own address: the address is local, its network attached.
    void connect(VppInterface owner, IpPrefix address, boolean up) {
        boolean v6 = address.address().v6();
        FibTable table = tables(v6).get(owner.table(v6));
        if (table == null) {
            return;
        }
        IpPrefix host = IpPrefix.host(address.address());
        IpPrefix network = address.network();
        boolean shared =
                owner.isAdminUp()
                        && owner.addresses().stream()
                                .anyMatch(other ->
                                        !other.equals(address) && other.network().equals(network));
        if (up) {
            Route.Path local = path(new Route.Way.Local(), FibPath.TYPE_LOCAL, owner.index(), v6);
            if (!network.equals(host)) {
                Route.Path attached =
                        path(new Route.Way.Attached(owner), FibPath.TYPE_NORMAL, owner.index(), v6);
                put(table, FibSource.INTERFACE, network, List.of(attached));
            }
            put(table, FibSource.INTERFACE, host, List.of(local));
        } else {
            remove(table, FibSource.INTERFACE, host);
            if (!shared && !network.equals(host)) {
                remove(table, FibSource.INTERFACE, network);
            }
        }
    }

    private static Route.Path path(Route.Way way, int type, boolean v6) {
        return path(way, type, NO_INTERFACE, v6);
    }

    private static Route.Path path(Route.Way way, int type, int index, boolean v6) {
        FibPath.NextHop none = new FibPath.NextHop(Bytes.zero(16), 0, 0, 0);
        FibPath written = new FibPath(index, 0, 0, 1, 0, type, 0, v6 ? 1 : 0, none, List.of());
        return new Route.Path(way, 0, written);
    }

    public boolean hasDefault(boolean v6) {
        IpPrefix all = new IpPrefix(v6 ? IpAddress.ANY6 : IpAddress.ANY4, 0);
        return table0(v6).get(FibSource.API, all).isPresent();
    }

    /// A default route as a start-up script would add it: to whatever is behind a port.
    public void addDefault(VppInterface port, boolean v6) {
        IpPrefix all = new IpPrefix(v6 ? IpAddress.ANY6 : IpAddress.ANY4, 0);
        Route.Path attached =
                path(new Route.Way.Attached(port), FibPath.TYPE_NORMAL, port.index(), v6);
        put(table0(v6), FibSource.API, all, List.of(attached));
    }

    private FibTable table0(boolean v6) {
        return Objects.requireNonNull(tables(v6).get(0), "table 0 stays");
    }

    /// Sets or extends a route of a client.
    ///
    /// @param extended the paths join those that are there
    /// @return where the route counts, or the refusal
    public Added add(
            FibSource source,
            int tableId,
            IpPrefix prefix,
            List<Route.Path> paths,
            boolean extended) {
        boolean v6 = prefix.address().v6();
        FibTable table = tables(v6).get(tableId);
        if (table == null) {
            return Added.refused(Status.NO_SUCH_FIB);
        }
        if (paths.isEmpty()) {
            return Added.refused(Status.NO_PATHS_IN_ROUTE);
        }
        List<Route.Path> all = new ArrayList<>();
        if (extended) {
            table.get(source, prefix).ifPresent(old -> all.addAll(old.paths()));
        }
        paths.stream().filter(path -> !all.contains(path)).forEach(all::add);
        return Added.at(put(table, source, prefix, all));
    }

    /// Takes a client's route away, or some paths of it. One that is not there is fine with VPP.
    public Status remove(
            FibSource source, int tableId, IpPrefix prefix, List<Route.Path> paths, boolean some) {
        FibTable table = tables(prefix.address().v6()).get(tableId);
        if (table == null) {
            return Status.NO_SUCH_FIB;
        }
        if (some && paths.isEmpty()) {
            return Status.NO_PATHS_IN_ROUTE;
        }
        List<Route.Path> left = new ArrayList<>();
        if (some) {
            table.get(source, prefix).ifPresent(old -> left.addAll(old.paths()));
            left.removeIf(old -> paths.stream().anyMatch(gone -> gone.way().equals(old.way())));
        }
        if (left.isEmpty()) {
            remove(table, source, prefix);
        } else {
            put(table, source, prefix, left);
        }
        return Status.OK;
    }

    private int put(FibTable table, FibSource source, IpPrefix prefix, List<Route.Path> paths) {
        int index =
                table.get(source, prefix)
                        .map(Route::statIndex)
                        .orElseGet(() -> statIndices.add(free -> free));
        if (table.get(source, prefix).isEmpty()) {
            routed.open(index);
        }
        Optional<Route> replaced = table.get(source, prefix);
        lead(paths, 1);
        table.put(source, new Route(prefix.network(), paths, index));
        replaced.ifPresent(old -> lead(old.paths(), -1));
        return index;
    }

    private void remove(FibTable table, FibSource source, IpPrefix prefix) {
        table.remove(source, prefix)
                .ifPresent(route -> {
                    statIndices.remove(route.statIndex());
                    lead(route.paths(), -1);
                });
    }

    private static void lead(List<Route.Path> paths, int more) {
        for (Route.Path path : paths) {
            switch (path.way()) {
                case Route.Way.Attached(VppInterface through) -> through.routesHere(more);
                case Route.Way.NextHop(VppInterface through, IpAddress _) ->
                        through.routesHere(more);
                case Route.Way.Local _,
                        Route.Way.Drop _,
                        Route.Way.Unreachable _,
                        Route.Way.Recursive _,
                        Route.Way.OtherTable _ -> {}
            }
        }
    }

    public Verdict lookup(int table, IpPacket packet) {
        return lookup(table, packet.destination(), packet);
    }

    /// Forwards a packet as if it were for this address.
    public Verdict lookup(int table, IpAddress destination, IpPacket packet) {
        return lookup(table, destination, packet, 0);
    }

    private Verdict lookup(int tableId, IpAddress destination, IpPacket packet, int depth) {
        FibTable table = tables(destination.v6()).get(tableId);
        Optional<Route> route =
                table == null || depth > RECURSION_MAX
                        ? Optional.empty()
                        : table.lookup(destination);
        if (route.isEmpty()) {
            return new Verdict.Drop();
        }
        routed.add(route.get().statIndex(), 1, packet.length());
        return switch (choose(route.get().paths(), packet).way()) {
            case Route.Way.Local() -> new Verdict.Local();
            case Route.Way.Drop() -> new Verdict.Drop();
            case Route.Way.Unreachable(boolean prohibited) -> new Verdict.Unreachable(prohibited);
            case Route.Way.Attached(VppInterface through) -> forward(through, destination);
            case Route.Way.NextHop(VppInterface through, IpAddress address) ->
                    forward(through, address);
            case Route.Way.Recursive(IpAddress address, int next) ->
                    lookup(next, address, packet, depth + 1);
            case Route.Way.OtherTable(int next) -> lookup(next, destination, packet, depth + 1);
        };
    }

    private static Verdict forward(VppInterface through, IpAddress nextHop) {
        return through.isDeleted() ? new Verdict.Drop() : new Verdict.Forward(through, nextHop);
    }

    /// One of the preferred paths, the same for all packets of a flow.
    private static Route.Path choose(List<Route.Path> paths, IpPacket packet) {
        int best = paths.stream().mapToInt(Route.Path::preference).min().orElse(0);
        List<Route.Path> preferred =
                paths.stream().filter(path -> path.preference() == best).toList();
        int hash =
                packet.source().hashCode() * 31
                        + packet.destination().hashCode()
                        + packet.protocol()
                        + (packet.sourcePort() << 16 | packet.destinationPort());
        return preferred.get(Math.floorMod(hash * 0x9e3779b9, preferred.size()));
    }

    /// All routes of a table, VPP's own included.
    public List<FibTable.Found> routes(boolean v6, int id) {
        FibTable table = tables(v6).get(id);
        return table == null ? List.of() : table.routes();
    }

    /// The entry for a prefix.
    ///
    /// @param exact not one that covers it
    public Optional<FibTable.Found> find(int id, IpPrefix prefix, boolean exact) {
        FibTable table = tables(prefix.address().v6()).get(id);
        if (table == null) {
            return Optional.empty();
        }
        return exact ? table.exact(prefix) : table.lookup(prefix.address(), prefix.length());
    }

    private Map<Integer, FibTable> tables(boolean v6) {
        return v6 ? tables6 : tables4;
    }
}
