package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.prefix;

import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Retval;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.SourcedRoutes;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.table.Added;
import io.triplane.softplane.table.FibSource;
import io.triplane.softplane.table.FibTable;
import io.triplane.softplane.table.Route;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Routes, tables and neighbours.
final class RouteServices {
    private static final int TYPE_UNREACHABLE = 5;
    private static final int TYPE_PROHIBITED = 6;
    private static final int NO_INTERFACE = ~0;

    private final Vpp vpp;

    /// Ports find their stations themselves; what is told of them is only remembered.
    private final Set<NeighborKey> neighbors = new HashSet<>();

    private record NeighborKey(int itf, Address address) {}

    RouteServices(Vpp vpp) {
        this.vpp = vpp;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(Routes.AddDel.EXCHANGE, this::change),
                Service.dump(Routes.Dump.EXCHANGE, this::dump),
                Service.reply(SourcedRoutes.SourceAdd.EXCHANGE, this::addSource),
                Service.dump(SourcedRoutes.SourceDump.EXCHANGE, _ -> dumpSources()),
                Service.reply(SourcedRoutes.AddDel.EXCHANGE, this::change),
                Service.reply(SourcedRoutes.Lookup.EXCHANGE, this::lookup),
                Service.dump(SourcedRoutes.Dump.EXCHANGE, this::dump),
                Service.reply(Routes.TableAddDel.EXCHANGE, this::changeTable),
                Service.reply(Routes.NeighborAddDel.EXCHANGE, this::changeNeighbor));
    }

    private Routes.Added change(Routes.AddDel request) {
        Routes.Route asked = request.route();
        return change(
                FibSource.API,
                request.isAdd(),
                request.isMultipath(),
                asked.tableId(),
                asked.prefix(),
                asked.paths());
    }

    private Routes.Added change(SourcedRoutes.AddDel request) {
        SourcedRoutes.Route asked = request.route();
        return vpp.fibSources()
                .find(asked.source())
                .map(source ->
                        change(
                                source,
                                request.isAdd(),
                                request.isMultipath(),
                                asked.tableId(),
                                asked.prefix(),
                                asked.paths()))
                .orElseGet(() -> new Routes.Added(Status.INVALID_VALUE.retval(), Added.NO_INDEX));
    }

    private Routes.Added change(
            FibSource source,
            boolean add,
            boolean some,
            int table,
            Prefix prefix,
            List<FibPath> asked) {
        if (!vpp.fibs().exists(prefix.address().isV6(), table)) {
            return new Routes.Added(Status.NO_SUCH_FIB.retval(), Added.NO_INDEX);
        }
        List<Route.Path> paths = new ArrayList<>();
        for (FibPath written : asked) {
            Status status = check(written);
            if (status != Status.OK) {
                return new Routes.Added(status.retval(), Added.NO_INDEX);
            }
            paths.add(new Route.Path(way(written), written.preference(), written));
        }
        if (add) {
            Added added = vpp.fibs().add(source, table, prefix(prefix), paths, some);
            return new Routes.Added(added.status().retval(), added.index());
        }
        Status status = vpp.fibs().remove(source, table, prefix(prefix), paths, some);
        return new Routes.Added(status.retval(), Added.NO_INDEX);
    }

    private Status check(FibPath path) {
        return switch (path.type()) {
            case FibPath.TYPE_LOCAL, FibPath.TYPE_DROP, TYPE_UNREACHABLE, TYPE_PROHIBITED ->
                    Status.OK;
            case FibPath.TYPE_NORMAL -> checkNormal(path);
            default -> Status.UNSUPPORTED; // labels, tunnels and the like: VPP has them, we do not
        };
    }

    private Status checkNormal(FibPath path) {
        if (path.swIfIndex() == NO_INTERFACE) {
            return vpp.fibs().exists(path.proto() == 1, path.tableId())
                    ? Status.OK
                    : Status.NO_SUCH_FIB;
        }
        return vpp.interfaces().get(path.swIfIndex()).isPresent()
                ? Status.OK
                : Status.NO_MATCHING_INTERFACE;
    }

    private Route.Way way(FibPath path) {
        return switch (path.type()) {
            case FibPath.TYPE_LOCAL -> new Route.Way.Local();
            case FibPath.TYPE_DROP -> new Route.Way.Drop();
            case TYPE_UNREACHABLE -> new Route.Way.Unreachable(false);
            case TYPE_PROHIBITED -> new Route.Way.Unreachable(true);
            default -> normal(path);
        };
    }

    private Route.Way normal(FibPath path) {
        int octets = path.proto() == 1 ? 16 : 4;
        IpAddress nextHop = IpAddress.of(path.nextHop().address().resized(octets).toArray());
        Optional<VppInterface> itf = vpp.interfaces().get(path.swIfIndex());
        if (itf.isEmpty()) {
            return nextHop.isAny()
                    ? new Route.Way.OtherTable(path.tableId())
                    : new Route.Way.Recursive(nextHop, path.tableId());
        }
        return nextHop.isAny()
                ? new Route.Way.Attached(itf.get())
                : new Route.Way.NextHop(itf.get(), nextHop);
    }

    private List<Routes.Details> dump(Routes.Dump request) {
        Routes.Table table = request.table();
        return vpp.fibs().routes(table.isIp6(), table.id()).stream()
                .map(FibTable.Found::route)
                .map(route ->
                        new Routes.Details(
                                new Routes.Route(
                                        table.id(),
                                        route.statIndex(),
                                        prefix(route.prefix()),
                                        written(route))))
                .toList();
    }

    private static List<FibPath> written(Route route) {
        return route.paths().stream().map(Route.Path::asWritten).toList();
    }

    private List<SourcedRoutes.Details> dump(SourcedRoutes.Dump request) {
        Routes.Table table = request.table();
        return vpp.fibs().routes(table.isIp6(), table.id()).stream()
                .filter(found -> request.source() == 0 || request.source() == found.source().id())
                .map(found -> new SourcedRoutes.Details(sourced(table.id(), found)))
                .toList();
    }

    private static SourcedRoutes.Route sourced(int table, FibTable.Found found) {
        Route route = found.route();
        return new SourcedRoutes.Route(
                table,
                route.statIndex(),
                prefix(route.prefix()),
                found.source().id(),
                written(route));
    }

    private SourcedRoutes.Found lookup(SourcedRoutes.Lookup request) {
        Prefix asked = request.prefix();
        if (!vpp.fibs().exists(asked.address().isV6(), request.tableId())) {
            return notFound(Status.NO_SUCH_FIB);
        }
        return vpp.fibs()
                .find(request.tableId(), prefix(asked), request.isExact())
                .map(found ->
                        new SourcedRoutes.Found(
                                Status.OK.retval(), sourced(request.tableId(), found)))
                .orElseGet(() -> notFound(Status.NO_SUCH_ENTRY));
    }

    /// VPP answers with zeros then.
    private static SourcedRoutes.Found notFound(Status status) {
        Prefix nothing = new Prefix(Address.ANY4, 0);
        return new SourcedRoutes.Found(
                status.retval(), new SourcedRoutes.Route(0, 0, nothing, 0, List.of()));
    }

    private SourcedRoutes.SourceAdded addSource(SourcedRoutes.SourceAdd request) {
        SourcedRoutes.Source asked = request.source();
        return new SourcedRoutes.SourceAdded(
                Status.OK.retval(), vpp.fibSources().add(asked.name(), asked.priority()));
    }

    private List<SourcedRoutes.SourceDetails> dumpSources() {
        return vpp.fibSources().all().stream()
                .map(source ->
                        new SourcedRoutes.SourceDetails(
                                new SourcedRoutes.Source(
                                        source.priority(), source.id(), source.name())))
                .toList();
    }

    private Retval changeTable(Routes.TableAddDel request) {
        Routes.Table table = request.table();
        if (request.isAdd()) {
            vpp.fibs().addTable(table.isIp6(), table.id(), table.name());
        } else {
            vpp.fibs().removeTable(table.isIp6(), table.id());
        }
        return Retval.OK;
    }

    private Routes.Added changeNeighbor(Routes.NeighborAddDel request) {
        Routes.Neighbor neighbor = request.neighbor();
        if (vpp.interfaces().get(neighbor.swIfIndex()).isEmpty()) {
            return new Routes.Added(Status.INVALID_SW_IF_INDEX.retval(), Added.NO_INDEX);
        }
        NeighborKey key = new NeighborKey(neighbor.swIfIndex(), neighbor.ipAddress());
        if (request.isAdd()) {
            neighbors.add(key);
            return new Routes.Added(Status.OK.retval(), Added.NO_INDEX);
        }
        Status status = neighbors.remove(key) ? Status.OK : Status.NO_SUCH_ENTRY;
        return new Routes.Added(status.retval(), Added.NO_INDEX);
    }
}
