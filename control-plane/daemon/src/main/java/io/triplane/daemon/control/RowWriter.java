package io.triplane.daemon.control;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Tick;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigObject.Kind;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.Counters;
import io.triplane.model.state.StateRow;
import io.triplane.plane.TunnelConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the published rows true: notes what they depend on as it changes and writes them in one
/// go. Owned by the control thread.
final class RowWriter {
    /// Rows that look at everything are worked out no more often than this.
    private static final Duration SUMMARY_INTERVAL_MIN = Duration.ofMillis(250);

    private final StateOutlet outlet;
    private final SaTable table;
    private final ConnectionLog log;
    private final ConfigKeeper config;
    private final Set<IkeSaName> ikeSas = new HashSet<>();
    private final Set<ChildSaId> children = new HashSet<>();
    private final Set<String> connections = new TreeSet<>();
    private final Map<IkeSaName, RowKey> ikeSaRows = new HashMap<>();
    private final Map<ChildSaId, ChildRows> childRows = new HashMap<>();
    private final Set<RowKey> objectRows = new HashSet<>();
    private boolean objects;
    private boolean gateway = true;
    private Tick nextSummary = Tick.ZERO;

    /// The rows of one Child SA, whose keys change with its SPI.
    private record ChildRows(RowKey state, RowKey counters) {}

    RowWriter(StateOutlet outlet, SaTable table, ConnectionLog log, ConfigKeeper config) {
        this.outlet = outlet;
        this.table = table;
        this.log = log;
        this.config = config;
    }

    void changed(IkeSaName ikeSa) {
        ikeSas.add(ikeSa);
        gateway = true;
    }

    void changed(ChildSaId child) {
        children.add(child);
        // An interface is up while a child of it stands.
        objects = objects || !config.objects(Kind.INTERFACE).isEmpty();
        gateway = true;
    }

    void changed(String connection) {
        connections.add(connection);
        gateway = true;
    }

    void gatewayChanged() {
        gateway = true;
    }

    /// The configuration was read anew: any object may have come, gone or changed.
    void objectsChanged() {
        objects = true;
        gateway = true;
        connections.addAll(config.connections());
    }

    void interfacesChanged() {
        objects = true;
    }

    /// Writes what has changed; returns how many things that were.
    int flush(Tick now, Supplier<GatewayRows.Summary> summary) {
        int count = ikeSas.size() + children.size() + connections.size();
        ikeSas.forEach(this::writeIkeSa);
        children.forEach(this::writeChild);
        connections.forEach(this::writeConnection);
        ikeSas.clear();
        children.clear();
        connections.clear();
        if ((objects || gateway) && !now.isBefore(nextSummary)) {
            nextSummary = now.plus(SUMMARY_INTERVAL_MIN);
            count++;
            if (objects) {
                writeObjects();
            }
            objects = false;
            outlet.put(GatewayRows.gateway(summary.get()));
            gateway = false;
        }
        return count;
    }

    Optional<Tick> deadline() {
        return objects || gateway ? Optional.of(nextSummary) : Optional.empty();
    }

    private void writeIkeSa(IkeSaName name) {
        Optional<IkeSaInfo> sa = table.ikeSa(name).filter(info -> !info.connection().isEmpty());
        Optional<RowKey> key = sa.map(SaRows::key);
        @Nullable RowKey before = ikeSaRows.get(name);
        if (before != null && !key.equals(Optional.of(before))) {
            outlet.remove(before);
            ikeSaRows.remove(name);
        }
        key.ifPresent(k -> ikeSaRows.put(name, k));
        sa.ifPresent(info -> outlet.put(SaRows.ikeSa(info)));
    }

    private void writeChild(ChildSaId id) {
        Optional<ChildSaInfo> sa =
                table.child(id).filter(info -> info.view().state() != ChildSaView.State.INSTALLING);
        Optional<ChildRows> keys =
                sa.map(info -> new ChildRows(SaRows.key(info), SaRows.countersKey(info)));
        @Nullable ChildRows before = childRows.get(id);
        if (before != null && !keys.equals(Optional.of(before))) {
            outlet.remove(before.state());
            outlet.remove(before.counters());
            childRows.remove(id);
        }
        keys.ifPresent(k -> childRows.put(id, k));
        sa.ifPresent(info -> outlet.put(childRow(info)));
    }

    private StateRow childRow(ChildSaInfo info) {
        int window =
                config.inForce(info.view().connection())
                        .flatMap(connection -> connection.plan().child(info.view().childName()))
                        .map(ChildConfig::replayWindow)
                        .orElse(0);
        return SaRows.childSa(info, interfaceOf(info), window);
    }

    private Optional<String> interfaceOf(ChildSaInfo info) {
        return config.inForce(info.view().connection())
                .flatMap(plan -> Optional.ofNullable(plan.tunnels().get(info.view().childName())))
                .flatMap(RowWriter::interfaceOf);
    }

    private static Optional<String> interfaceOf(TunnelConfig tunnel) {
        return switch (tunnel.mode()) {
            case TunnelConfig.Mode.Policy _ -> Optional.empty();
            case TunnelConfig.Mode.Route route -> Optional.of(route.interfaceName());
        };
    }

    private void writeConnection(String name) {
        if (!config.connections().contains(name) && config.inForce(name).isEmpty()) {
            outlet.remove(ConnectionState.TABLE.key(name));
            outlet.remove(Counters.CONNECTION.key(name));
            outlet.remove(Counters.IKE.key(name));
            log.forget(name);
            return;
        }
        outlet.put(
                GatewayRows.connection(
                        name,
                        config.connectionStatus(name),
                        log.of(name),
                        table.ikeSas(Optional.of(name)),
                        table.children(Optional.of(name))));
        outlet.put(GatewayRows.ikeCounters(name, log.of(name)));
    }

    private void writeObjects() {
        Set<RowKey> written = new HashSet<>();
        for (Kind kind : List.of(Kind.GLOBAL, Kind.DATAPLANE, Kind.SECRET)) {
            for (ConfigObject object : config.objects(kind)) {
                write(GatewayRows.applied(object, config.status(object)), written);
            }
        }
        List<ConfigObject> interfaces = config.objects(Kind.INTERFACE);
        Set<String> carrying = interfaces.isEmpty() ? Set.of() : carryingInterfaces();
        for (ConfigObject object : interfaces) {
            String name = object.name();
            StateRow row =
                    GatewayRows.tunnelInterface(
                            name,
                            config.interfaceStatus(name),
                            config.interfaceInForce(name),
                            carrying.contains(name));
            write(row, written);
        }
        objectRows.stream().filter(key -> !written.contains(key)).forEach(outlet::remove);
        objectRows.clear();
        objectRows.addAll(written);
    }

    private void write(StateRow row, Set<RowKey> written) {
        written.add(row.key());
        outlet.put(row);
    }

    /// Interfaces with a Child SA that can carry packets.
    private Set<String> carryingInterfaces() {
        Set<String> carrying = new HashSet<>();
        table.children(Optional.empty()).stream()
                .filter(ChildSaInfo::stands)
                .forEach(child -> interfaceOf(child).ifPresent(carrying::add));
        return carrying;
    }

    /// The counters of the data plane were read.
    void writeCounters() {
        for (ChildSaInfo child : table.children(Optional.empty())) {
            if (childRows.containsKey(child.view().id())) {
                outlet.put(SaRows.counters(child));
                if (child.view().rekeyBytes().isPresent()) {
                    outlet.put(childRow(child));
                }
            }
        }
        for (String connection : config.connections()) {
            outlet.put(
                    GatewayRows.counters(
                            connection,
                            log.of(connection),
                            table.children(Optional.of(connection))));
        }
    }

    void write(StateRow row) {
        outlet.put(row);
    }
}
