package io.triplane.daemon.config;

import io.triplane.daemon.words.EngineWords;
import io.triplane.daemon.words.PlaneWords;
import io.triplane.daemon.words.SetUpWords;
import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.ConnectionTable;
import io.triplane.model.ConnectionTable.StartAction;
import io.triplane.model.IkeSecret;
import io.triplane.model.IpsecChild;
import io.triplane.model.IpsecConnection;
import io.triplane.model.IpsecGlobal;
import io.triplane.model.crypto.DhGroup;
import io.triplane.model.net.RemoteAddress;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Problem;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Works out one connection of the configuration: what the engines and the data plane are told.
final class ConnectionPlanner {
    private static final int HARD_LIFETIME_PERCENT = 110;
    private static final int JITTER_PERCENT = 10;

    /// Off the rekey volume; the hard one is higher by so much.
    private static final int VOLUME_JITTER_PART = 10;

    /// Counters are read every few seconds: on a fast link much passes between two readings, and
    /// the rekey has to be done before the end.
    private static final int HARD_VOLUME_PART = 4;

    private final ConfigSnapshot config;
    private final ConnectionConfig.Ports localPorts;
    private final IpsecConnection connection;

    /// @param localPorts the ports that are served, which change only with a restart
    ConnectionPlanner(
            ConfigSnapshot config, ConnectionConfig.Ports localPorts, IpsecConnection connection) {
        this.config = config;
        this.localPorts = localPorts;
        this.connection = connection;
    }

    DesiredConnection plan() throws RefusedException {
        IpAddress local =
                connection
                        .get(ConnectionTable.LOCAL_ADDRESS)
                        .map(EngineWords::address)
                        .orElseThrow(this::noLocalAddress);
        checkListens();
        EnginePlan plan =
                new EnginePlan(
                        connection.name(),
                        connection.mayInitiate()
                                ? ConnectionConfig.Role.INITIATOR
                                : ConnectionConfig.Role.RESPONDER,
                        path(local),
                        connection
                                .localId()
                                .map(EngineWords::identity)
                                .orElseGet(() -> Identity.ofAddress(local)),
                        remoteIdentity(),
                        secret(),
                        connection.ikeProposals().stream().map(EngineWords::ike).toList(),
                        childrenUp().stream().map(this::child).toList(),
                        liveness(),
                        retransmission(),
                        EngineWords.uniqueness(connection.get(ConnectionTable.UNIQUE)),
                        transport(),
                        SetUpWords.of(connection),
                        IkeLifetime.of(connection));
        return new DesiredConnection(connection, plan, tunnels(plan));
    }

    private void checkListens() throws RefusedException {
        List<io.triplane.model.net.IpAddress> answering =
                config.global().get(IpsecGlobal.LISTEN_ADDRESSES);
        Optional<io.triplane.model.net.IpAddress> silent =
                connection
                        .get(ConnectionTable.LOCAL_ADDRESS)
                        .filter(local -> !answering.isEmpty() && !answering.contains(local));
        if (silent.isPresent()) {
            throw refused(
                    ConnectionTable.LOCAL_ADDRESS,
                    silent.get().toString(),
                    "is not among the listen_addresses of the gateway",
                    "add it to listen_addresses, or use one of " + answering);
        }
    }

    private List<IpsecChild> childrenUp() {
        return connection.children().stream().filter(IpsecChild::isUp).toList();
    }

    private ConnectionConfig.Path path(IpAddress local) throws RefusedException {
        Optional<IpAddress> remote =
                switch (connection.remote()) {
                    case RemoteAddress.One one -> Optional.of(EngineWords.address(one.address()));
                    case RemoteAddress.Any _ -> Optional.empty();
                    case RemoteAddress.Within within ->
                            throw refused(
                                    ConnectionTable.REMOTE_ADDRESS,
                                    within.toString(),
                                    "is a range, which this release does not check",
                                    "set it to one address, or to any");
                };
        return new ConnectionConfig.Path(
                local,
                remote,
                localPorts,
                new ConnectionConfig.Ports(
                        connection.get(ConnectionTable.REMOTE_PORT),
                        connection.get(ConnectionTable.REMOTE_NATT_PORT)),
                EngineWords.natTraversal(connection.get(ConnectionTable.NAT_TRAVERSAL)),
                Duration.ofSeconds(config.global().get(IpsecGlobal.NATT_KEEPALIVE)));
    }

    private Optional<Identity> remoteIdentity() {
        io.triplane.model.Identity remote = connection.remoteId();
        return remote.isAnyone() ? Optional.empty() : Optional.of(EngineWords.identity(remote));
    }

    private IkeSecret secret() throws RefusedException {
        return config.secretOf(connection)
                .orElseThrow(() ->
                        refused(
                                ConnectionTable.SECRET,
                                "",
                                "is missing",
                                "set it to the name of a secret"));
    }

    private ConnectionConfig.Liveness liveness() {
        return new ConnectionConfig.Liveness(
                Duration.ofSeconds(connection.get(ConnectionTable.DPD_DELAY)),
                EngineWords.afterDeath(connection.get(ConnectionTable.DPD_ACTION)));
    }

    private ConnectionConfig.Transport transport() {
        boolean any = config.global().get(IpsecGlobal.FRAGMENTATION);
        return new ConnectionConfig.Transport(
                any
                        ? EngineWords.fragmentation(connection.get(ConnectionTable.FRAGMENTATION))
                        : ConnectionConfig.Fragmentation.NO,
                config.global().get(IpsecGlobal.FRAGMENT_SIZE),
                ConnectionConfig.Transport.DEFAULT.messageIdSync(),
                connection.get(ConnectionTable.MOBIKE));
    }

    private ConnectionConfig.Retransmission retransmission() {
        IpsecGlobal global = config.global();
        return new ConnectionConfig.Retransmission(
                Duration.ofMillis(global.get(IpsecGlobal.RETRANSMIT_TIMEOUT)),
                global.get(IpsecGlobal.RETRANSMIT_BASE).doubleValue(),
                global.get(IpsecGlobal.RETRANSMIT_TRIES),
                ConnectionConfig.Retransmission.DEFAULT.cap());
    }

    private ChildConfig child(IpsecChild child) {
        List<DhGroup> inherited =
                connection.ikeProposals().stream()
                        .flatMap(proposal -> proposal.groups().stream())
                        .distinct()
                        .toList();
        StartAction start =
                child.get(IpsecChild.START_ACTION)
                        .orElse(connection.get(ConnectionTable.START_ACTION));
        boolean starts = start == StartAction.START && connection.mayInitiate();
        return new ChildConfig(
                child.name(),
                connection.espProposals().stream()
                        .map(proposal ->
                                EngineWords.esp(
                                        proposal, connection.get(ConnectionTable.SA_DH), inherited))
                        .toList(),
                selectors(child),
                lifetime(),
                connection.get(ConnectionTable.SA_REPLAY_WINDOW),
                starts ? ChildConfig.StartAction.START : ChildConfig.StartAction.NONE,
                EngineWords.afterClose(
                        child.get(IpsecChild.CLOSE_ACTION)
                                .or(() -> connection.get(ConnectionTable.CLOSE_ACTION))
                                .orElse(start)));
    }

    private static Selectors selectors(IpsecChild child) {
        return new Selectors(
                child.local().stream().map(EngineWords::selector).toList(),
                child.remote().stream().map(EngineWords::selector).toList());
    }

    private ChildConfig.Lifetime lifetime() {
        Duration rekey = Duration.ofSeconds(connection.get(ConnectionTable.SA_LIFETIME));
        return new ChildConfig.Lifetime(
                rekey,
                rekey.multipliedBy(JITTER_PERCENT).dividedBy(100),
                rekey.multipliedBy(HARD_LIFETIME_PERCENT).dividedBy(100),
                volume(connection.get(ConnectionTable.SA_LIFE_BYTES)),
                volume(connection.get(ConnectionTable.SA_LIFE_PACKETS)),
                Duration.ofSeconds(connection.get(ConnectionTable.SA_INACTIVITY)));
    }

    /// At least one more than the rekey volume, however small that is.
    private static ChildConfig.Volume volume(long rekey) {
        return rekey == 0
                ? ChildConfig.Volume.UNLIMITED
                : new ChildConfig.Volume(
                        rekey,
                        rekey / VOLUME_JITTER_PART,
                        rekey + Math.max(1, rekey / HARD_VOLUME_PART));
    }

    private SortedMap<String, TunnelConfig> tunnels(EnginePlan plan) throws RefusedException {
        TunnelConfig.Mode mode = mode();
        SortedMap<String, TunnelConfig> tunnels = new TreeMap<>();
        for (ChildConfig child : plan.children()) {
            tunnels.put(
                    child.name(),
                    new TunnelConfig(
                            new TunnelName(plan.name(), child.name()),
                            PlaneWords.address(plan.path().localAddress()),
                            plan.path().remoteAddress().map(PlaneWords::address),
                            mode,
                            PlaneWords.pairs(child.selectors())));
        }
        return tunnels;
    }

    private TunnelConfig.Mode mode() throws RefusedException {
        if (!connection.isRouteMode()) {
            return new TunnelConfig.Mode.Policy();
        }
        String name =
                connection
                        .get(ConnectionTable.TUNNEL_INTERFACE)
                        .orElseThrow(() ->
                                refused(
                                        ConnectionTable.TUNNEL_INTERFACE,
                                        "",
                                        "is missing in mode route",
                                        "set it, or set mode to policy"));
        return new TunnelConfig.Mode.Route(name, config.global().get(IpsecGlobal.INSTALL_ROUTES));
    }

    private RefusedException noLocalAddress() {
        return refused(
                ConnectionTable.LOCAL_ADDRESS,
                "",
                "is missing; this release does not take it from a route",
                "set it to the address that the data plane has towards the peer");
    }

    private RefusedException refused(Field<?> field, String value, String text, String remedy) {
        return new RefusedException(
                Problem.error(connection.key(), field.name(), value, text, remedy));
    }

    /// This connection cannot be had. Never leaves the package.
    static final class RefusedException extends Exception {
        private final Problem problem;

        RefusedException(Problem problem) {
            super(problem.toString(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
