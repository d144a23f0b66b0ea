package io.triplane.daemon;

import io.triplane.daemon.config.DesiredPlanner;
import io.triplane.daemon.control.Answer;
import io.triplane.daemon.control.Command;
import io.triplane.daemon.control.ConfigUpdate;
import io.triplane.daemon.control.Supervisor;
import io.triplane.daemon.duty.Duty;
import io.triplane.daemon.duty.DutyRunner;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.daemon.shard.ListenAddresses;
import io.triplane.daemon.shard.PeerMap;
import io.triplane.daemon.shard.Shard;
import io.triplane.daemon.shard.ShardRouter;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EngineSettings.Trace;
import io.triplane.ikev2.ShardSlot;
import io.triplane.model.state.StateRow;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The daemon: shards, router and control thread, put together. [#start] gives every duty a thread;
/// a test drives [#duties] by hand instead. The ports it was given stay their owner's to close.
public final class Gateway implements AutoCloseable {
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(2);
    private static final Logger LOG = System.getLogger(Gateway.class.getName());

    private final GatewayPorts ports;
    private final Supervisor supervisor;
    private final List<Shard> shards;
    private final ShardRouter router;
    private final PlaneLanes lanes;
    private final List<DutyRunner> runners = new ArrayList<>();

    public Gateway(GatewaySettings settings, GatewayPorts ports) {
        this.ports = ports;
        this.lanes = new PlaneLanes(ports.plane());
        PeerMap peers = new PeerMap();
        ListenAddresses listen = new ListenAddresses();
        this.supervisor =
                new Supervisor(
                        new Supervisor.Outside(
                                settings.version(),
                                ports.time(),
                                ports.plane(),
                                lanes,
                                ports.outlet(),
                                ports.secrets(),
                                new DesiredPlanner(settings.ports()),
                                settings.startSettings(),
                                peers,
                                listen,
                                this::ikeCounters,
                                ports.transport()::description));
        Shard.World world =
                new Shard.World(
                        lanes, ports.transport(), supervisor::report, supervisor::traceWanted);
        this.shards =
                IntStream.range(0, settings.shards())
                        .mapToObj(index -> shard(index, settings, world))
                        .toList();
        List<Shard> shardOfSlot =
                IntStream.range(0, 1 << settings.slotBits())
                        .mapToObj(slot -> shards.get(slot % shards.size()))
                        .toList();
        this.router = new ShardRouter(shardOfSlot, lanes, peers, listen, settings.hashKey());
        supervisor.attach(shards);
        ports.transport().listen(router);
    }

    private Shard shard(int index, GatewaySettings settings, Shard.World world) {
        EngineSettings engine =
                new EngineSettings(
                        new ShardSlot(index, settings.slotBits()),
                        settings.limits(),
                        settings.trace() ? Trace.ON : Trace.OFF,
                        settings.strangers());
        return new Shard(
                index, ports.engines().engine(engine), settings.limits().ikeSasMax(), world);
    }

    private StateRow ikeCounters() {
        return IkeCounters.row(shards, router);
    }

    /// Everything that has to be driven.
    public List<Duty> duties() {
        List<Duty> duties = new ArrayList<>(shards);
        duties.add(supervisor);
        return List.copyOf(duties);
    }

    /// Gives every duty its thread.
    public void start() {
        for (Duty duty : duties()) {
            runners.add(DutyRunner.start(duty, ports.time()));
        }
    }

    /// A reading of the configuration; false when the gateway is too busy to take it now.
    public boolean configure(ConfigUpdate update) {
        return supervisor.configure(update);
    }

    /// Carries out a command. The answer comes on the control thread, which must not be held up.
    public void command(Command command, Consumer<Answer> answer) {
        supervisor.command(command, answer);
    }

    /// Shows what stands to `taker`, on the control thread, which must not be held up; false when
    /// the gateway is too busy.
    public boolean look(Consumer<Supervisor.Look> taker) {
        return supervisor.look(taker);
    }

    /// Whether every thread lives.
    public boolean alive() {
        return runners.stream().allMatch(DutyRunner::alive);
    }

    /// How many SAs stood a moment ago.
    public Supervisor.SaCounts saCounts() {
        return supervisor.saCounts();
    }

    /// What is counted, as of now.
    public GatewayCounters counters() {
        return GatewayCounters.of(shards, router, lanes, runners);
    }

    /// Tells all peers that their IKE SAs end, waits for their answers but not long, and stops.
    /// What the data plane has of tunnels stays, so that nothing leaks while no gateway runs.
    @Override
    public void close() {
        if (!runners.isEmpty()) {
            CountDownLatch ended = new CountDownLatch(1);
            try {
                if (supervisor.endAll(ended::countDown)
                        && !ended.await(STOP_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.log(Level.INFO, "not every peer has answered the end of its IKE SA");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        runners.forEach(DutyRunner::close);
        runners.clear();
    }
}
