package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.reconcile.ConfigStatus;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.model.AdminStatus;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.Printable;
import io.triplane.model.state.Applied;
import io.triplane.model.state.Capability;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.Counters;
import io.triplane.model.state.GatewayState;
import io.triplane.model.state.InterfaceState;
import io.triplane.model.state.StateRow;
import io.triplane.plane.EspSuite;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneCapabilities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The rows of the gateway as a whole, of its connections and interfaces, and of configuration
/// objects as applied.
final class GatewayRows {
    private static final List<Integer> REPLAY_WINDOWS =
            List.of(32, 64, 128, 256, 512, 1024, 2048, 4096);

    private GatewayRows() {}

    /// What is shown of the gateway.
    ///
    /// @param connectedOnce whether the data plane has ever answered
    record Summary(
            String version,
            Instant started,
            boolean connectedOnce,
            PlaneStatus plane,
            long ikeSas,
            long halfOpen,
            long childSas,
            boolean cookiesActive,
            boolean weakAllowed,
            ConfigStatus configuration,
            List<String> unknownFields,
            Optional<ConnectionLog.LastError> lastError) {}

    static StateRow gateway(Summary summary) {
        GatewayState.State whenAway =
                summary.connectedOnce() ? GatewayState.State.FAILED : GatewayState.State.INIT;
        return StateRow.of(GatewayState.TABLE, ConfigObject.GLOBAL.name())
                .with(
                        GatewayState.STATE,
                        Optional.of(summary.plane().connected() ? GatewayState.State.OK : whenAway))
                .with(GatewayState.VERSION, Optional.of(summary.version()))
                .with(GatewayState.STARTED, Optional.of(summary.started().getEpochSecond()))
                .with(GatewayState.IKE_SA_COUNT, Optional.of(summary.ikeSas()))
                .with(GatewayState.HALF_OPEN, Optional.of(summary.halfOpen()))
                .with(GatewayState.CHILD_SA_COUNT, Optional.of(summary.childSas()))
                .with(GatewayState.COOKIES_ACTIVE, Optional.of(summary.cookiesActive()))
                .with(GatewayState.ENGINE, engines(summary.plane().capabilities()))
                .with(GatewayState.WEAK_ALLOWED, Optional.of(summary.weakAllowed()))
                .with(
                        GatewayState.CONFIG_STATE,
                        Optional.of(configuration(summary.configuration().state())))
                .with(
                        Applied.CONFIG_REASON,
                        summary.configuration().trouble().map(why -> shown(why.text())))
                .with(GatewayState.UNKNOWN_FIELDS, summary.unknownFields())
                .with(
                        GatewayState.LAST_ERROR,
                        summary.lastError().map(error -> shown(error.trouble().text())))
                .with(
                        GatewayState.LAST_ERROR_TIME,
                        summary.lastError().map(error -> error.at().getEpochSecond()));
    }

    private static GatewayState.Configuration configuration(ConfigState state) {
        return switch (state) {
            case APPLIED -> GatewayState.Configuration.CLEAN;
            case PENDING -> GatewayState.Configuration.PENDING;
            case FAILED -> GatewayState.Configuration.FAILED;
        };
    }

    private static Optional<String> engines(PlaneCapabilities plane) {
        return plane.engines().isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" ", plane.engines()));
    }

    static StateRow capabilities(PlaneCapabilities plane) {
        List<String> features = new ArrayList<>();
        if (plane.routeMode()) {
            features.add("mode-route");
        }
        if (plane.policyMode()) {
            features.add("mode-policy");
        }
        List<EspSuite> suites = plane.suites();
        return StateRow.of(Capability.TABLE, ConfigObject.GLOBAL.name())
                .with(
                        Capability.ENCRYPTION,
                        suites.stream().map(GatewayRows::cipher).distinct().toList())
                .with(
                        Capability.INTEG,
                        suites.stream()
                                .filter(suite -> suite.integrity() != EspSuite.Integrity.NONE)
                                .map(suite -> word(suite.integrity()))
                                .distinct()
                                .toList())
                .with(Capability.ESN, Optional.of(plane.extendedSequenceNumbers()))
                .with(Capability.UDP_ENCAP, Optional.of(plane.udpEncapsulation()))
                .with(
                        Capability.REPLAY_WINDOWS,
                        REPLAY_WINDOWS.stream()
                                .filter(window -> window <= plane.maxReplayWindow())
                                .map(String::valueOf)
                                .toList())
                .with(
                        Capability.VPP_VERSION,
                        Optional.of(plane.product()).filter(product -> !product.isEmpty()))
                .with(Capability.FEATURES, features);
    }

    private static String cipher(EspSuite suite) {
        String name = word(suite.cipher());
        return suite.keyBits() == 0 ? name : name + "-" + suite.keyBits();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @param status of the configuration
    static StateRow connection(
            String name,
            ConfigStatus status,
            ConnectionLog.Entry log,
            List<IkeSaInfo> ikeSas,
            List<ChildSaInfo> children) {
        Optional<IpAddress> peer =
                ikeSas.stream().findFirst().map(sa -> SaRows.address(sa.view().remote()));
        StateRow row =
                StateRow.of(ConnectionState.TABLE, name)
                        .with(ConnectionState.STATUS, Optional.of(status(status, ikeSas, children)))
                        .with(
                                ConnectionState.LAST_ERROR,
                                log.lastError().map(error -> shown(error.trouble().text())))
                        .with(
                                ConnectionState.LAST_ERROR_CODE,
                                log.lastError().map(error -> error.trouble().code()))
                        .with(
                                ConnectionState.LAST_ERROR_TIME,
                                log.lastError().map(error -> error.at().getEpochSecond()))
                        .with(ConnectionState.NEGOTIATIONS, Optional.of(log.negotiations()))
                        .with(ConnectionState.PEER_ADDRESS, peer)
                        .with(
                                ConnectionState.ACTIVE_CHILDREN,
                                children.stream()
                                        .filter(ChildSaInfo::stands)
                                        .map(child -> child.view().childName())
                                        .distinct()
                                        .toList());
        return applied(row, status);
    }

    /// OpenConfig's words: ESTABLISHED once traffic can pass, ACTIVE while only the IKE SA stands.
    private static ConnectionState.Status status(
            ConfigStatus config, List<IkeSaInfo> ikeSas, List<ChildSaInfo> children) {
        if (children.stream().anyMatch(ChildSaInfo::stands)) {
            return ConnectionState.Status.ESTABLISHED;
        }
        if (ikeSas.stream().anyMatch(sa -> sa.established().isPresent())) {
            return ConnectionState.Status.ACTIVE;
        }
        if (!ikeSas.isEmpty()) {
            return ConnectionState.Status.CONNECTING;
        }
        return config.state() == ConfigState.FAILED
                ? ConnectionState.Status.INVALID
                : ConnectionState.Status.IDLE;
    }

    static StateRow tunnelInterface(
            String name, ConfigStatus status, Optional<InterfaceConfig> inForce, boolean carries) {
        StateRow row =
                StateRow.of(InterfaceState.TABLE, name)
                        .with(InterfaceState.STATE, Optional.of(state(status, inForce)))
                        .with(
                                InterfaceState.OPER_STATUS,
                                Optional.of(carries ? AdminStatus.UP : AdminStatus.DOWN))
                        .with(
                                InterfaceState.MTU,
                                inForce.flatMap(InterfaceConfig::mtu).map(Integer::longValue));
        return applied(row, status);
    }

    private static GatewayState.State state(
            ConfigStatus status, Optional<InterfaceConfig> inForce) {
        if (inForce.isPresent()) {
            return GatewayState.State.OK;
        }
        return status.trouble().isPresent() ? GatewayState.State.FAILED : GatewayState.State.INIT;
    }

    /// A configuration object that has no other state row.
    static StateRow applied(ConfigObject object, ConfigStatus status) {
        return applied(StateRow.of(Applied.table(object), object.name()), status);
    }

    private static StateRow applied(StateRow row, ConfigStatus status) {
        return row.with(Applied.CONFIG_STATE, Optional.of(status.state()))
                .with(Applied.APPLIED_HASH, status.judgedHash())
                .with(Applied.CONFIG_REASON, status.trouble().map(why -> shown(why.text())));
    }

    static StateRow counters(
            String connection, ConnectionLog.Entry log, List<ChildSaInfo> children) {
        Traffic in = log.pastIn();
        Traffic out = log.pastOut();
        for (ChildSaInfo child : children) {
            in = in.plus(child.in());
            out = out.plus(child.out());
        }
        return StateRow.of(Counters.CONNECTION, connection)
                .with(Counters.OCTETS_IN, Optional.of(in.bytes()))
                .with(Counters.OCTETS_OUT, Optional.of(out.bytes()))
                .with(Counters.PACKETS_IN, Optional.of(in.packets()))
                .with(Counters.PACKETS_OUT, Optional.of(out.packets()))
                .with(Counters.REKEYS, Optional.of(log.rekeys()))
                .with(Counters.NEGOTIATION_FAILURES, Optional.of(log.failures()));
    }

    static StateRow ikeCounters(String connection, ConnectionLog.Entry log) {
        return StateRow.of(Counters.IKE, connection)
                .with(
                        Counters.ike("no_proposal"),
                        Optional.of(log.told(NotifyType.NO_PROPOSAL_CHOSEN)))
                .with(
                        Counters.ike("auth_failed"),
                        Optional.of(log.told(NotifyType.AUTHENTICATION_FAILED)))
                .with(
                        Counters.ike("ts_unacceptable"),
                        Optional.of(log.told(NotifyType.TS_UNACCEPTABLE)))
                .with(
                        Counters.ike("invalid_ke"),
                        Optional.of(log.told(NotifyType.INVALID_KE_PAYLOAD)))
                .with(
                        Counters.ike("invalid_syntax"),
                        Optional.of(log.told(NotifyType.INVALID_SYNTAX)))
                .with(
                        Counters.ike("child_sa_not_found"),
                        Optional.of(log.told(NotifyType.CHILD_SA_NOT_FOUND)));
    }

    /// A configuration problem as status: what the rows say themselves.
    static ConfigStatus status(ConfigState state, String hash, Optional<Trouble> trouble) {
        return new ConfigStatus(state, Optional.of(hash), trouble);
    }

    /// Rows hold one line of bounded length.
    private static String shown(String text) {
        String line = Printable.of(text.replaceAll("\\s+", " "));
        return line.length() <= TEXT_LENGTH_MAX ? line : line.substring(0, TEXT_LENGTH_MAX);
    }

    private static final int TEXT_LENGTH_MAX = 1000;
}
