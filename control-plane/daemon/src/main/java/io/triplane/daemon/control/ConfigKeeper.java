package io.triplane.daemon.control;

import io.triplane.daemon.config.Desired;
import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.config.DesiredPlanner;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.reconcile.ConfigStatus;
import io.triplane.daemon.reconcile.Reconciler;
import io.triplane.daemon.shard.ListenAddresses;
import io.triplane.daemon.shard.PeerMap;
import io.triplane.daemon.words.EngineWords;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigObject.Kind;
import io.triplane.model.ConfigState;
import io.triplane.model.IpsecGlobal;
import io.triplane.model.schema.Problem;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneCapabilities;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Knows what is configured and how far it is in force. Owned by the control thread.
final class ConfigKeeper {
    private final DesiredPlanner planner;
    private final Reconciler reconciler;
    private final StartSettings startSettings;
    private final Shards shards;
    private final PeerMap peers;
    private final ListenAddresses listen;
    private ConfigUpdate update = ConfigUpdate.EMPTY;
    private boolean configured;
    private PlaneCapabilities plane = PlaneCapabilities.away("not connected yet");
    private Map<ConfigObject, List<Problem>> problems = Map.of();
    private Map<Kind, List<ConfigObject>> objects = Map.of();
    private SortedSet<String> connections = Collections.emptySortedSet();
    private SortedMap<ConfigObject, Trouble> told = new TreeMap<>();
    private final Map<IpAddress, String> connectionOfPeer = new HashMap<>();
    private final Set<IpAddress> sharedPeers = new HashSet<>();

    /// @param peers told which shard each peer belongs to
    /// @param listen told which local addresses answer
    ConfigKeeper(
            DesiredPlanner planner,
            Reconciler reconciler,
            StartSettings startSettings,
            Shards shards,
            PeerMap peers,
            ListenAddresses listen) {
        this.planner = planner;
        this.reconciler = reconciler;
        this.startSettings = startSettings;
        this.shards = shards;
        this.peers = peers;
        this.listen = listen;
    }

    void update(ConfigUpdate newUpdate) {
        update = newUpdate;
        configured = true;
        problems =
                newUpdate.reading().problems().stream()
                        .filter(problem -> ConfigObject.of(problem.row()).isPresent())
                        .collect(
                                Collectors.groupingBy(
                                        problem -> ConfigObject.of(problem.row()).orElseThrow()));
        objects =
                newUpdate.hashes().keySet().stream()
                        .collect(Collectors.groupingBy(ConfigObject::kind));
        connections =
                Collections.unmodifiableSortedSet(
                        objects(Kind.CONNECTION).stream()
                                .map(ConfigObject::name)
                                .collect(Collectors.toCollection(TreeSet::new)));
        replan();
    }

    /// The data plane has come, gone, or turned out to be another one.
    void planeIs(PlaneCapabilities capabilities, boolean connected) {
        plane = capabilities;
        replan();
        if (connected) {
            reconciler.retry(true);
        }
    }

    /// Asks again for what was refused for the time being.
    void retry() {
        reconciler.retry(false);
    }

    private void replan() {
        Desired desired = planner.plan(update.reading().snapshot(), plane);
        Map<String, String> hashes = new HashMap<>();
        update.hashes()
                .forEach((object, hash) -> {
                    if (object.kind() == Kind.CONNECTION) {
                        hashes.put(object.name(), hash);
                    }
                });
        connectionOfPeer.clear();
        sharedPeers.clear();
        Map<IpAddress, Integer> shardOfPeer = new HashMap<>();
        for (DesiredConnection connection : desired.connections().values()) {
            connection
                    .plan()
                    .path()
                    .remoteAddress()
                    .ifPresent(peer -> {
                        if (connectionOfPeer.put(peer, connection.name()) != null) {
                            sharedPeers.add(peer);
                        }
                        shardOfPeer.put(peer, shards.home(connection));
                    });
        }
        peers.set(shardOfPeer);
        listen.set(
                update.reading().snapshot().global().get(IpsecGlobal.LISTEN_ADDRESSES).stream()
                        .map(EngineWords::address)
                        .toList());
        reconciler.want(desired, hashes);
    }

    /// Connections of which the status may be another than before.
    SortedSet<String> takeChanged() {
        return reconciler.takeChanged();
    }

    /// Whether interfaces may have another status than before.
    boolean takeInterfacesChanged() {
        return reconciler.takeInterfacesChanged();
    }

    /// Every connection that is configured, rightly or wrongly.
    SortedSet<String> connections() {
        return connections;
    }

    /// Objects of a kind that have rows.
    List<ConfigObject> objects(Kind kind) {
        return objects.getOrDefault(kind, List.of());
    }

    /// A fault in the rows speaks louder than how far their last good version is.
    ConfigStatus connectionStatus(String name) {
        ConfigObject object = ConfigObject.connection(name);
        return byRows(object)
                .or(() -> reconciler.status(name))
                .orElseGet(() -> pending(object, Optional.empty()));
    }

    ConfigStatus interfaceStatus(String name) {
        ConfigObject object = ConfigObject.tunnelInterface(name);
        Optional<ConfigStatus> byRows = byRows(object);
        if (byRows.isPresent()) {
            return byRows.get();
        }
        Optional<Trouble> trouble = reconciler.interfaceTrouble(name);
        if (trouble.isPresent()) {
            return pending(object, trouble);
        }
        return interfaceInForce(name).isPresent()
                ? applied(object)
                : pending(object, Optional.empty());
    }

    /// Of an object that is in force as soon as it is read.
    ConfigStatus status(ConfigObject object) {
        Optional<Trouble> waiting =
                switch (object.kind()) {
                    case GLOBAL -> startSettings.waiting(update.reading().snapshot().global());
                    case DATAPLANE ->
                            startSettings.waiting(update.reading().snapshot().dataplane());
                    case SECRET, INTERFACE, CONNECTION -> Optional.empty();
                };
        return byRows(object)
                .or(() -> waiting.map(why -> pending(object, Optional.of(why))))
                .orElseGet(() -> applied(object));
    }

    private ConfigStatus applied(ConfigObject object) {
        return new ConfigStatus(ConfigState.APPLIED, hash(object), Optional.empty());
    }

    /// Without a reason it is on its way, and its rows not judged yet.
    private ConfigStatus pending(ConfigObject object, Optional<Trouble> why) {
        return new ConfigStatus(
                ConfigState.PENDING, why.isPresent() ? hash(object) : Optional.empty(), why);
    }

    private Optional<String> hash(ConfigObject object) {
        return Optional.ofNullable(update.hashes().get(object));
    }

    /// What the rows themselves say against the object.
    private Optional<ConfigStatus> byRows(ConfigObject object) {
        List<Problem> blocking =
                problems.getOrDefault(object, List.of()).stream()
                        .filter(problem -> !problem.harmless())
                        .toList();
        if (blocking.isEmpty()) {
            return Optional.empty();
        }
        boolean wrong =
                blocking.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        Trouble first =
                Trouble.of(wrong ? "config.invalid" : "config.incomplete", blocking.getFirst());
        String all = blocking.stream().map(Problem::toString).collect(Collectors.joining(" / "));
        Trouble trouble =
                new Trouble(first.code(), first.field(), first.value(), all, first.remedy());
        return Optional.of(
                new ConfigStatus(
                        wrong ? ConfigState.FAILED : ConfigState.PENDING,
                        hash(object),
                        Optional.of(trouble)));
    }

    /// Fields and tables that nobody reads, as `TABLE|key field`.
    List<String> ignored() {
        List<String> ignored = new ArrayList<>();
        for (Problem problem : update.reading().problems()) {
            if (problem.harmless() && problem.text().contains("ignored")) {
                String field = problem.field().isEmpty() ? "" : " " + problem.field();
                ignored.add(problem.row() + field);
            }
        }
        return ignored;
    }

    /// How far all of it is in force: the state of the object that is furthest from it, with its
    /// trouble.
    ConfigStatus summary() {
        Optional<ConfigStatus> pending = Optional.empty();
        for (ConfigObject object : update.hashes().keySet()) {
            ConfigStatus status = statusOfAny(object);
            switch (status.state()) {
                case FAILED -> {
                    return status;
                }
                case PENDING -> pending = pending.or(() -> Optional.of(status));
                case APPLIED -> {}
            }
        }
        return pending.orElseGet(
                () -> new ConfigStatus(ConfigState.APPLIED, Optional.empty(), Optional.empty()));
    }

    /// What is wrong with objects other than connections, where that is something else than when
    /// this was asked last; empty for what is in order again.
    SortedMap<ConfigObject, Optional<Trouble>> takeObjectTroubles() {
        SortedMap<ConfigObject, Optional<Trouble>> news = new TreeMap<>();
        SortedMap<ConfigObject, Trouble> now = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.CONNECTION) {
                for (ConfigObject object : objects(kind)) {
                    statusOfAny(object).trouble().ifPresent(trouble -> now.put(object, trouble));
                }
            }
        }
        now.forEach((object, trouble) -> {
            if (!trouble.equals(told.get(object))) {
                news.put(object, Optional.of(trouble));
            }
        });
        told.keySet().stream()
                .filter(object -> !now.containsKey(object))
                .forEach(object -> news.put(object, Optional.empty()));
        told = now;
        return news;
    }

    /// Whether a configuration was read and the data plane has all of it, so that what else it has
    /// is wanted by nobody. A connection that is wrong or has to wait may want any of that.
    boolean isComplete() {
        return configured
                && reconciler.quiet()
                && update.hashes().keySet().stream()
                        .filter(object ->
                                object.kind() == Kind.CONNECTION || object.kind() == Kind.INTERFACE)
                        .allMatch(object -> statusOfAny(object).state() == ConfigState.APPLIED);
    }

    private ConfigStatus statusOfAny(ConfigObject object) {
        return switch (object.kind()) {
            case CONNECTION -> connectionStatus(object.name());
            case INTERFACE -> interfaceStatus(object.name());
            case GLOBAL, DATAPLANE, SECRET -> status(object);
        };
    }

    Optional<DesiredConnection> inForce(String connection) {
        return reconciler.inForce(connection);
    }

    Optional<InterfaceConfig> interfaceInForce(String name) {
        return Optional.ofNullable(reconciler.interfacesInForce().get(name));
    }

    /// The connection whose peer has that address, where one does.
    Optional<String> connectionOfPeer(IpAddress address) {
        return Optional.ofNullable(connectionOfPeer.get(address));
    }

    /// As above, empty also where several connections have that peer.
    Optional<String> onlyConnectionOfPeer(IpAddress address) {
        return connectionOfPeer(address).filter(_ -> !sharedPeers.contains(address));
    }

    boolean weakAllowed() {
        return update.reading().snapshot().global().get(IpsecGlobal.ALLOW_WEAK_CRYPTO);
    }
}
