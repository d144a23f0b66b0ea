package io.triplane.daemon.control;

import io.triplane.daemon.config.DesiredPlanner;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.duty.Duty;
import io.triplane.daemon.duty.Inbox;
import io.triplane.daemon.duty.TimeSource;
import io.triplane.daemon.duty.TimerQueue;
import io.triplane.daemon.event.EventBus;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.daemon.reconcile.ConfigStatus;
import io.triplane.daemon.reconcile.Reconciler;
import io.triplane.daemon.shard.ListenAddresses;
import io.triplane.daemon.shard.PeerMap;
import io.triplane.daemon.shard.Shard;
import io.triplane.daemon.shard.ShardCommand;
import io.triplane.daemon.shard.ShardReport;
import io.triplane.ikev2.Tick;
import io.triplane.model.ConfigObject;
import io.triplane.model.state.StateRow;
import io.triplane.plane.DataPlane;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneUsage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The control thread's duty: owns the configuration, the table of SAs and everything that spans
/// shards. Whatever concerns it is brought to its inboxes and done in turn.
public final class Supervisor implements Duty {
    private static final int REPORTS_MAX = 65_536;
    private static final int REQUESTS_MAX = 1_024;

    /// Answers to steps of the reconciler and to readings: no more than are under way.
    private static final int RESULTS_MAX = 1_048_576;

    private static final int BATCH_MAX = 256;
    private static final int UNREAD_EVENTS_MAX = 4_096;
    private static final long FIRST_EPOCH = 1;
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration USAGE_INTERVAL = Duration.ofSeconds(2);
    private static final Logger LOG = System.getLogger(Supervisor.class.getName());

    private final Outside outside;
    private final Instant started;
    private final Inbox<ShardReport> reports = new Inbox<>(REPORTS_MAX);
    private final Inbox<Runnable> results = new Inbox<>(RESULTS_MAX);
    private final Inbox<Consumer<Tick>> requests = new Inbox<>(REQUESTS_MAX);
    private final TimerQueue<Timer> timers = new TimerQueue<>();
    private final EventBus<GatewayEvent> bus = new EventBus<>(UNREAD_EVENTS_MAX);
    private final AtomicInteger messageWatchers = new AtomicInteger();
    private final UsageLedger usage = new UsageLedger();
    private final ConnectionLog log = new ConnectionLog();
    private final WallClock wall;
    private final SaTable table;
    private final Outcomes outcomes;
    private final LeftoverRemoval leftovers;
    private List<Shard> shardList = List.of();
    private PlaneStatus plane = PlaneStatus.away("not connected yet");
    private boolean connectedOnce;
    private boolean planeWasLost;

    /// Whether what is wrong with objects may be something else than was told.
    private boolean objectsChanged;

    private boolean cookiesShown;
    private volatile SaCounts counts = new SaCounts(0, 0, 0);
    private Optional<Wired> wired = Optional.empty();

    /// The world as the supervisor needs it.
    ///
    /// @param ikeCounters the counters of all shards as a row
    public record Outside(
            String version,
            TimeSource time,
            DataPlane plane,
            PlaneLanes lanes,
            StateOutlet outlet,
            SecretOpener secrets,
            DesiredPlanner planner,
            StartSettings startSettings,
            PeerMap peers,
            ListenAddresses listen,
            Supplier<StateRow> ikeCounters,
            Supplier<String> transport) {}

    private enum Timer {
        RETRY,
        USAGE
    }

    /// What exists once the shards are known.
    private record Wired(
            Shards shards,
            ConfigKeeper config,
            SaKeeper sas,
            Commander commander,
            RowWriter rows) {}

    public Supervisor(Outside outside) {
        this.outside = outside;
        this.started = outside.time().instant();
        this.wall = WallClock.of(outside.time());
        this.table = new SaTable(wall, usage);
        this.outcomes = new Outcomes(table);
        this.leftovers = new LeftoverRemoval(outside.lanes(), this::bringResult);
    }

    /// Names the shards, which need [#report] to be built; before the first [#doWork].
    public void attach(List<Shard> shards) {
        shardList = List.copyOf(shards);
        Shards all = new Shards(shardList);
        StepExecutor executor =
                new StepExecutor(outside.lanes(), all, table, outside.secrets(), this::bringResult);
        ConfigKeeper config =
                new ConfigKeeper(
                        outside.planner(),
                        new Reconciler(executor),
                        outside.startSettings(),
                        all,
                        outside.peers(),
                        outside.listen());
        RowWriter rows = new RowWriter(outside.outlet(), table, log, config);
        SaKeeper sas =
                new SaKeeper(
                        new SaKeeper.Parts(
                                wall,
                                table,
                                usage,
                                log,
                                config,
                                new Registry(),
                                all,
                                outcomes,
                                rows,
                                bus));
        Commander commander = new Commander(all, table, outcomes, config::inForce);
        wired = Optional.of(new Wired(all, config, sas, commander, rows));
        Tick now = outside.time().tick();
        timers.arm(Timer.RETRY, now.plus(RETRY_INTERVAL));
        timers.arm(Timer.USAGE, now.plus(USAGE_INTERVAL));
        outside.plane().listen(event -> bringResult(() -> planeEvent(event)));
        // It may have connected before anybody listened; hearing of it twice does no harm.
        PlaneCapabilities known = outside.plane().capabilities();
        if (!known.product().isEmpty()) {
            bringResult(() -> planeEvent(new PlaneEvent.Connected(known, FIRST_EPOCH)));
        }
    }

    private Wired wired() {
        return wired.orElseThrow(
                () -> new IllegalStateException("the supervisor works without its shards"));
    }

    /// From a shard's thread: false when there is no room.
    public boolean report(ShardReport report) {
        return reports.offer(report);
    }

    /// Whether anybody watches IKE messages.
    public boolean traceWanted() {
        return messageWatchers.get() > 0;
    }

    /// From any thread: how many SAs stood a moment ago.
    public SaCounts saCounts() {
        return counts;
    }

    /// How many SAs stand.
    ///
    /// @param ikeSas authenticated ones
    /// @param halfOpen IKE SAs that peers have begun
    public record SaCounts(int ikeSas, int halfOpen, int childSas) {}

    /// From any thread: a reading of the configuration. False when there is no room.
    public boolean configure(ConfigUpdate update) {
        return requests.offer(_ -> configureNow(update));
    }

    /// From any thread: carries out a command and answers on the control thread.
    public void command(Command command, Consumer<Answer> answer) {
        if (!requests.offer(now -> wired().commander().handle(command, now, answer))) {
            answer.accept(Refusals.tooMany(command.waitMax()));
        }
    }

    /// From any thread: hands a view of what stands to `taker`, on the control thread. False when
    /// there is no room.
    public boolean look(Consumer<Look> taker) {
        return requests.offer(_ -> taker.accept(new Look()));
    }

    /// What can be seen of the gateway, on the control thread only.
    public final class Look {
        private Look() {}

        /// Ordered by connection and name.
        public List<IkeSaInfo> ikeSas(Optional<String> connection) {
            return table.ikeSas(connection);
        }

        /// Ordered by connection and name.
        public List<ChildSaInfo> childSas(Optional<String> connection) {
            return table.children(connection);
        }

        public GatewayInfo info() {
            return infoNow();
        }

        /// The caller closes it.
        public Watch watch(Optional<String> connection, boolean messages) {
            if (messages) {
                messageWatchers.incrementAndGet();
            }
            return new Watch(
                    table.ikeSas(connection),
                    table.children(connection),
                    bus.subscribe(),
                    messages,
                    messages ? messageWatchers::decrementAndGet : () -> {});
        }
    }

    /// Ends all IKE SAs; `ended` runs once none is left. False when there is no room.
    public boolean endAll(Runnable ended) {
        return requests.offer(_ -> {
            for (IkeSaInfo sa : table.ikeSas(Optional.empty())) {
                wired().shards()
                        .ask(sa.name().shard(), new ShardCommand.TerminateIke(sa.name().id()));
            }
            whenEmpty.add(ended);
        });
    }

    private final List<Runnable> whenEmpty = new ArrayList<>();

    @Override
    public String name() {
        return "control";
    }

    @Override
    public void wakeBy(Runnable wake) {
        reports.wakeBy(wake);
        results.wakeBy(wake);
        requests.wakeBy(wake);
    }

    @Override
    public Optional<Tick> deadline() {
        return Stream.of(timers.next(), outcomes.deadline(), wired().rows().deadline())
                .flatMap(Optional::stream)
                .min(Tick::compareTo);
    }

    @Override
    public int doWork(Tick now) {
        Wired parts = wired();
        int done = results.drain(BATCH_MAX, Runnable::run);
        done += reports.drain(BATCH_MAX, parts.sas()::take);
        done += requests.drain(BATCH_MAX, request -> request.accept(now));
        done += timers.fire(now, BATCH_MAX, timer -> fired(timer, now));
        done += outcomes.review(now);
        tellConfigChanges(parts);
        leftovers.review(plane.connected(), parts.config()::isComplete);
        counts = new SaCounts(table.standing(), table.halfOpen(), table.childCount());
        done += parts.rows().flush(now, this::summary);
        if (!whenEmpty.isEmpty() && table.isEmpty()) {
            List.copyOf(whenEmpty).forEach(Runnable::run);
            whenEmpty.clear();
        }
        return done;
    }

    private void bringResult(Runnable result) {
        if (!results.offer(result)) {
            throw new IllegalStateException(
                    "more than %d results wait for the control thread".formatted(RESULTS_MAX));
        }
    }

    private void configureNow(ConfigUpdate update) {
        wired().config().update(update);
        objectsChanged = true;
        leftovers.due();
        wired().rows().objectsChanged();
    }

    private void fired(Timer timer, Tick now) {
        switch (timer) {
            case RETRY -> {
                wired().config().retry();
                leftovers.due();
                wired().sas().endRedundant();
                timers.arm(Timer.RETRY, now.plus(RETRY_INTERVAL));
            }
            case USAGE -> {
                if (plane.connected()) {
                    outside.plane()
                            .usage()
                            .whenComplete((reading, failure) -> {
                                if (failure == null) {
                                    bringResult(() -> usageRead(reading));
                                }
                            });
                }
                wired().rows().write(outside.ikeCounters().get());
                lookForCookies(now);
                timers.arm(Timer.USAGE, now.plus(USAGE_INTERVAL));
            }
        }
    }

    private void lookForCookies(Tick now) {
        boolean active = shardList.stream().anyMatch(shard -> shard.demandsCookies(now));
        if (active != cookiesShown) {
            cookiesShown = active;
            wired().rows().gatewayChanged();
        }
    }

    private void usageRead(PlaneUsage reading) {
        usage.read(reading);
        wired().shards().count(reading, table);
        wired().rows().writeCounters();
    }

    private void planeEvent(PlaneEvent event) {
        switch (event) {
            case PlaneEvent.Connected connected -> {
                plane = new PlaneStatus(true, connected.capabilities());
                connectedOnce = true;
                leftovers.due();
                wired().rows().write(GatewayRows.capabilities(connected.capabilities()));
                wired().config().planeIs(connected.capabilities(), true);
                if (planeWasLost) {
                    // What the plane carried is gone with it; fresh keys, since sequence numbers
                    // would start again.
                    planeWasLost = !wired().shards().askAll(new ShardCommand.RekeyAll());
                }
                planeChanged();
            }
            case PlaneEvent.Lost lost -> {
                plane = PlaneStatus.away(lost.reason());
                planeWasLost = true;
                wired().config().planeIs(plane.capabilities(), false);
                planeChanged();
            }
            case PlaneEvent.ChildStateChanged changed ->
                    wired().sas().proven(changed.child().number(), changed.to(), changed.reason());
        }
    }

    private void planeChanged() {
        objectsChanged = true;
        wired().rows().objectsChanged();
        tell(Optional.empty(), new GatewayEvent.What.PlaneChanged(plane));
    }

    private void tell(Optional<String> connection, GatewayEvent.What what) {
        GatewayEvent event = new GatewayEvent(outside.time().instant(), connection, what);
        LOG.log(Level.INFO, event::line);
        bus.publish(event);
    }

    private void tellConfigChanges(Wired parts) {
        if (parts.config().takeInterfacesChanged()) {
            parts.rows().interfacesChanged();
            objectsChanged = true;
            leftovers.due();
        }
        if (objectsChanged) {
            objectsChanged = false;
            parts.config().takeObjectTroubles().forEach(Supervisor::tellTrouble);
        }
        for (String connection : parts.config().takeChanged()) {
            parts.rows().changed(connection);
            leftovers.due();
            tell(
                    Optional.of(connection),
                    new GatewayEvent.What.ConfigurationChanged(
                            parts.config().connectionStatus(connection)));
        }
    }

    private static void tellTrouble(ConfigObject object, Optional<Trouble> trouble) {
        trouble.ifPresentOrElse(
                what -> LOG.log(Level.WARNING, "{0}: not in force, {1}", object, what),
                () -> LOG.log(Level.INFO, "{0}: in order again", object));
    }

    private GatewayRows.Summary summary() {
        Wired parts = wired();
        ConfigStatus summary = parts.config().summary();
        return new GatewayRows.Summary(
                outside.version(),
                started,
                connectedOnce,
                plane,
                table.standing(),
                table.halfOpen(),
                table.childCount(),
                cookiesShown,
                parts.config().weakAllowed(),
                summary,
                parts.config().ignored(),
                parts.sas().lastError());
    }

    private GatewayInfo infoNow() {
        ConfigKeeper config = wired().config();
        int applied = 0;
        int failed = 0;
        for (String name : config.connections()) {
            switch (config.connectionStatus(name).state()) {
                case APPLIED -> applied++;
                case FAILED -> failed++;
                case PENDING -> {}
            }
        }
        return new GatewayInfo(
                outside.version(),
                started,
                plane,
                outside.transport().get(),
                shardList.size(),
                table.standing(),
                table.childCount(),
                table.halfOpen(),
                config.connections().size(),
                applied,
                failed);
    }
}
