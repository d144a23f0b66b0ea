package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.event.EventBus;
import io.triplane.daemon.shard.ShardCommand;
import io.triplane.daemon.shard.ShardReport;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import io.triplane.plane.ChildState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Takes in what the shards tell and passes it on: to the table of SAs, to the registry, to the
/// commands that wait for it, to the rows, and to those who watch. Owned by the control thread.
final class SaKeeper {
    private static final Logger LOG = System.getLogger(SaKeeper.class.getName());

    private final Parts parts;
    private Optional<ConnectionLog.LastError> lastError = Optional.empty();
    private final Set<IkeSaName> toEnd = new HashSet<>();
    private long eventsLost;

    /// What it passes things on to.
    record Parts(
            WallClock wall,
            SaTable table,
            UsageLedger usage,
            ConnectionLog log,
            ConfigKeeper config,
            Registry registry,
            Shards shards,
            Outcomes outcomes,
            RowWriter rows,
            EventBus<GatewayEvent> bus) {}

    SaKeeper(Parts parts) {
        this.parts = parts;
    }

    void take(ShardReport report) {
        switch (report) {
            case ShardReport.Happened happened ->
                    happened(happened.shard(), happened.at(), happened.event());
            case ShardReport.EventsLost lost -> eventsLost += lost.count();
            case ShardReport.Changed changed -> changed(changed);
            case ShardReport.PlaneRefused refused ->
                    error(
                            refused.connection(),
                            Trouble.said(refused.code(), refused.text()),
                            parts.wall().at(refused.at()));
        }
    }

    /// Why something failed last, in the whole gateway.
    Optional<ConnectionLog.LastError> lastError() {
        return lastError;
    }

    /// Events that shards had to drop.
    long eventsLost() {
        return eventsLost;
    }

    void proven(long child, ChildState state, String reason) {
        ChildSaId id = new ChildSaId(child);
        parts.table().proven(id, state, reason);
        parts.rows().changed(id);
    }

    private void changed(ShardReport.Changed changed) {
        changed.ikeSas().forEach(view -> put(changed.shard(), view));
        changed.childSas()
                .forEach(view -> {
                    parts.table().put(changed.shard(), view);
                    parts.rows().changed(view.id());
                    parts.rows().changed(view.connection());
                });
        changed.childSasGone().forEach(this::remove);
        changed.ikeSasGone().forEach(id -> remove(new IkeSaName(changed.shard(), id)));
    }

    private void put(int shard, IkeSaView view) {
        parts.table().put(shard, view);
        parts.rows().changed(new IkeSaName(shard, view.id()));
        view.connection().ifPresent(parts.rows()::changed);
    }

    private void remove(IkeSaName name) {
        parts.registry().gone(name);
        parts.table()
                .remove(name)
                .flatMap(info -> info.view().connection())
                .ifPresent(parts.rows()::changed);
        parts.rows().changed(name);
    }

    private void remove(ChildSaId id) {
        Optional<ChildSaInfo> last = parts.table().remove(id);
        last.ifPresent(info -> {
            parts.log().of(info.view().connection()).gone(info);
            parts.rows().changed(info.view().connection());
        });
        parts.usage().close(id.number());
        parts.rows().changed(id);
    }

    private void happened(int shard, Tick at, Event event) {
        Instant date = parts.wall().at(at);
        switch (event) {
            case Event.InitialContact e -> {
                toEnd.addAll(parts.registry().initialContact(shard, e.local(), e.remote()));
                endRedundant();
            }
            case Event.HalfUp e -> {
                Trouble trouble = Trouble.said(e.cause().code(), e.cause().text());
                LOG.log(Level.WARNING, "connection {0} is half up: {1}", e.connection(), trouble);
                tell(
                        date,
                        Optional.of(e.connection()),
                        new GatewayEvent.What.NegotiationFailed(e.childName(), trouble));
            }
            case Event.IkeSaEstablished e -> established(shard, date, e.ikeSa());
            case Event.IkeSaRekeyed e -> {
                IkeSaName old = new IkeSaName(shard, e.oldIkeSa());
                IkeSaName name = new IkeSaName(shard, e.ikeSa().id());
                put(shard, e.ikeSa());
                parts.registry().rekeyed(old, name);
                parts.table()
                        .ikeSa(name)
                        .ifPresent(info ->
                                tell(
                                        date,
                                        e.ikeSa().connection(),
                                        new GatewayEvent.What.IkeSaRekeyed(info, old)));
            }
            case Event.IkeSaClosed e -> {
                IkeSaName name = new IkeSaName(shard, e.ikeSa());
                remove(name);
                tell(
                        date,
                        Optional.of(e.connection()),
                        new GatewayEvent.What.IkeSaClosed(name, e.cause().toString()));
            }
            case Event.ChildSaUp e -> {
                parts.table().put(shard, e.child());
                childChanged(date, e.child().id(), GatewayEvent.What.ChildSaUp::new);
            }
            case Event.ChildSaRekeyed e -> {
                parts.table().put(shard, e.child());
                parts.log().of(e.child().connection()).rekeyed();
                childChanged(
                        date,
                        e.child().id(),
                        info ->
                                new GatewayEvent.What.ChildSaRekeyed(
                                        info, e.oldInboundSpi(), e.oldOutboundSpi()));
            }
            case Event.ChildSaDown e -> {
                remove(e.child());
                tell(
                        date,
                        Optional.of(e.connection()),
                        new GatewayEvent.What.ChildSaDown(
                                Long.toString(e.child().number()),
                                e.childName(),
                                e.cause().toString()));
            }
            case Event.NegotiationFailed e -> failed(date, e);
            case Event.MessageTrace e ->
                    tell(
                            date,
                            parts.config().connectionOfPeer(e.remote().address()),
                            new GatewayEvent.What.Message(e));
            // Shards count for themselves.
            case Event.Counted _ -> {}
        }
    }

    private void established(int shard, Instant date, IkeSaView view) {
        put(shard, view);
        view.connection().ifPresent(connection -> parts.log().of(connection).succeeded());
        Uniqueness policy =
                view.connection()
                        .flatMap(parts.config()::inForce)
                        .map(inForce -> inForce.plan().uniqueness())
                        .orElse(Uniqueness.REPLACE);
        toEnd.addAll(parts.registry().established(shard, view, policy));
        endRedundant();
        parts.table()
                .ikeSa(new IkeSaName(shard, view.id()))
                .ifPresent(info ->
                        tell(
                                date,
                                view.connection(),
                                new GatewayEvent.What.IkeSaEstablished(info)));
    }

    /// Ends what the registry has decided against; asked again while a shard has no room.
    void endRedundant() {
        toEnd.removeIf(
                name -> parts.shards().ask(name.shard(), new ShardCommand.TerminateIke(name.id())));
    }

    private void childChanged(
            Instant date, ChildSaId id, Function<ChildSaInfo, GatewayEvent.What> what) {
        parts.rows().changed(id);
        parts.table()
                .child(id)
                .ifPresent(info -> {
                    parts.rows().changed(info.view().connection());
                    tell(date, Optional.of(info.view().connection()), what.apply(info));
                });
    }

    private void failed(Instant date, Event.NegotiationFailed event) {
        Trouble trouble = Trouble.said(event.failure().code(), event.failure().text());
        lastError = Optional.of(new ConnectionLog.LastError(trouble, date));
        parts.rows().gatewayChanged();
        event.connection()
                .ifPresent(connection -> {
                    parts.log().of(connection).failed(event.failure(), date);
                    parts.rows().changed(connection);
                    parts.outcomes().failed(connection, event.childName(), trouble);
                });
        if (event.connection().isEmpty()) {
            event.remote()
                    .flatMap(remote -> parts.config().onlyConnectionOfPeer(remote.address()))
                    .ifPresent(connection -> noteUnproven(connection, trouble, date));
        }
        tell(
                date,
                event.connection(),
                new GatewayEvent.What.NegotiationFailed(event.childName(), trouble));
    }

    /// Whoever sends from the peer's address has not proved that he is the peer: it is shown where
    /// the operator will look, but counts for nothing and ends no waiting.
    private void noteUnproven(String connection, Trouble trouble, Instant date) {
        parts.log().of(connection).error(trouble, date);
        parts.rows().changed(connection);
    }

    private void error(String connection, Trouble trouble, Instant date) {
        lastError = Optional.of(new ConnectionLog.LastError(trouble, date));
        parts.log().of(connection).error(trouble, date);
        parts.rows().changed(connection);
    }

    private void tell(Instant date, Optional<String> connection, GatewayEvent.What what) {
        GatewayEvent event = new GatewayEvent(date, connection, what);
        if (!(what instanceof GatewayEvent.What.Message)) {
            LOG.log(Level.INFO, event::line);
        }
        parts.bus().publish(event);
    }
}
