package io.triplane.daemon.shard;

import io.triplane.daemon.duty.Duty;
import io.triplane.daemon.duty.Inbox;
import io.triplane.daemon.duty.TimerQueue;
import io.triplane.daemon.lane.Lane;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.daemon.words.PlaneWords;
import io.triplane.daemon.words.PlaneWords.UntranslatableException;
import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import io.triplane.plane.PlaneAnswer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Owns one engine outright: its SAs, timers and secrets belong to the thread that drives
/// [#doWork]. Other threads reach it through three inboxes. Datagrams are dropped when theirs is
/// full, as a network would; commands are refused when theirs is; answers of the data plane always
/// fit, since each belongs to a request of the shard itself.
public final class Shard implements Duty {
    private static final int NETWORK_MAX = 8_192;
    private static final int COMMANDS_MAX = 8_192;
    private static final int BATCH_MAX = 64;

    /// A child needs two requests at once, and two more while it is rekeyed.
    private static final int ANSWERS_PER_IKE_SA_MAX = 64;

    /// Children that are rekeyed in one step after the data plane was lost; each costs a key
    /// exchange, and the peers are to be heard in between.
    private static final int REKEY_BATCH_MAX = 8;

    /// A look at all SAs costs about half a microsecond for each. Waiting 10 µs for each in between
    /// keeps it to a twentieth of the shard's time; operators see up to 10 000 SAs as they were a
    /// tenth of a second ago.
    private static final Duration SCAN_INTERVAL_MIN = Duration.ofMillis(100);

    private static final Duration SCAN_INTERVAL_PER_SA = Duration.ofNanos(10_000);
    private static final Logger LOG = System.getLogger(Shard.class.getName());

    private final int index;
    private final EngineDoor engine;
    private final World world;
    private final Inbox<Input.Datagram> network = new Inbox<>(NETWORK_MAX);
    private final Inbox<Asked> commands = new Inbox<>(COMMANDS_MAX);
    private final Inbox<Answered> answers;
    private final TimerQueue<TimerId> timers = new TimerQueue<>();
    private final Set<ChildSaId> carrying = new HashSet<>();
    private final Queue<ChildSaId> toRekey = new ArrayDeque<>();
    private final ShardCounters counters = new ShardCounters();
    private final Endings endings = new Endings();
    private final SaScan scan;
    private Tick nextScan = Tick.ZERO;
    private volatile Tick demandsCookiesUntil = Tick.ZERO;
    private boolean touched;
    private long eventsLost;

    /// What a shard acts on.
    ///
    /// @param control takes reports; false = it has no room now
    /// @param traceWanted whether anybody wants to see messages
    public record World(
            PlaneLanes lanes,
            IkeTransport transport,
            Predicate<ShardReport> control,
            BooleanSupplier traceWanted) {}

    private record Asked(ShardCommand command, Runnable taken) {}

    private record Answered(PlaneRequest request, PlaneAnswer answer) {}

    /// @param ikeSasMax the engine's own bound
    public Shard(int index, EngineDoor engine, int ikeSasMax, World world) {
        this.index = index;
        this.engine = engine;
        this.world = world;
        this.answers = new Inbox<>(answersMax(ikeSasMax));
        this.scan = new SaScan(index);
    }

    private static int answersMax(int ikeSasMax) {
        return (int) Math.min(Integer.MAX_VALUE, (long) ikeSasMax * ANSWERS_PER_IKE_SA_MAX);
    }

    public int index() {
        return index;
    }

    /// From any thread: a datagram of the network.
    ///
    /// @return false when it was dropped
    public boolean receive(Input.Datagram datagram) {
        return network.offer(datagram);
    }

    /// From any thread: asks for something; `taken` runs on the shard's thread once the engine has
    /// it, or, where a command ends what a connection or child has, once that is gone.
    ///
    /// @return false when the shard has no room; `taken` never runs then
    public boolean ask(ShardCommand command, Runnable taken) {
        return commands.offer(new Asked(command, taken));
    }

    public ShardCounters counters() {
        return counters;
    }

    /// From any thread: whether every stranger has to bring a cookie.
    public boolean demandsCookies(Tick now) {
        return now.isBefore(demandsCookiesUntil);
    }

    /// Datagrams dropped because the shard was behind.
    public long dropped() {
        return network.dropped();
    }

    @Override
    public String name() {
        return "shard-" + index;
    }

    @Override
    public void wakeBy(Runnable wake) {
        network.wakeBy(wake);
        commands.wakeBy(wake);
        answers.wakeBy(wake);
    }

    @Override
    public Optional<Tick> deadline() {
        Stream<Tick> scanDue = touched ? Stream.of(nextScan) : Stream.empty();
        return Stream.of(scanDue, timers.next().stream(), endings.deadline().stream())
                .flatMap(due -> due)
                .min(Tick::compareTo);
    }

    /// Answers and timers come before new work: they complete what was begun.
    @Override
    public int doWork(Tick now) {
        int done = answers.drain(BATCH_MAX, answered -> answered(answered, now));
        done += timers.fire(now, BATCH_MAX, timer -> step(new Input.TimerFired(timer), now));
        done += commands.drain(BATCH_MAX, asked -> command(asked, now));
        done += rekeySome(now);
        done += network.drain(BATCH_MAX, datagram -> datagram(datagram, now));
        if (endings.deadline().filter(at -> !now.isBefore(at)).isPresent()) {
            done += endings.review(engine, now);
        }
        return done + tellChanges(now);
    }

    private void datagram(Input.Datagram datagram, Tick now) {
        counters.received.increment();
        step(datagram, now);
    }

    private void answered(Answered answered, Tick now) {
        Input.PlaneResult result =
                switch (answered.answer()) {
                    case PlaneAnswer.Done _ -> new Input.PlaneResult.Accepted();
                    case PlaneAnswer.Refused refused -> {
                        counters.planeRefusals.increment();
                        report(refusal(answered.request(), refused, now));
                        yield new Input.PlaneResult.Refused(
                                refused.code(), refused.text(), refused.temporary());
                    }
                };
        step(new Input.PlaneAnswered(answered.request().requestId(), result), now);
    }

    private void command(Asked asked, Tick now) {
        Runnable taken = asked.taken();
        switch (asked.command()) {
            case ShardCommand.Unconfigure c -> {
                step(new Input.Unconfigure(c.connection()), now);
                endings.add(door -> knowsNothingOf(door, c.connection()), now, taken);
                return;
            }
            case ShardCommand.EndChild c -> {
                endChild(c, now);
                endings.add(door -> childSas(door, c).findAny().isEmpty(), now, taken);
                return;
            }
            case ShardCommand.Configure c -> step(new Input.Configure(c.connection()), now);
            case ShardCommand.Initiate c ->
                    step(new Input.Initiate(c.connection(), c.child()), now);
            case ShardCommand.TerminateIke c -> step(new Input.TerminateIke(c.ikeSa()), now);
            case ShardCommand.TerminateChild c -> step(new Input.TerminateChild(c.child()), now);
            case ShardCommand.RekeyIke c -> step(new Input.RekeyIke(c.ikeSa()), now);
            case ShardCommand.RekeyChild c -> step(new Input.RekeyChild(c.child()), now);
            case ShardCommand.Count c -> step(new Input.Counted(c.readings()), now);
            case ShardCommand.EndConnection c -> endConnection(c, now);
            case ShardCommand.RekeyAll _ -> rekeyAll();
        }
        taken.run();
    }

    private void endChild(ShardCommand.EndChild command, Tick now) {
        childSas(engine, command).forEach(sa -> step(new Input.TerminateChild(sa.id()), now));
    }

    private static Stream<ChildSaView> childSas(EngineDoor door, ShardCommand.EndChild command) {
        return door.childSas().stream()
                .filter(sa -> sa.connection().equals(command.connection()))
                .filter(sa -> sa.childName().equals(command.child()));
    }

    private static boolean knowsNothingOf(EngineDoor door, String connection) {
        return door.ikeSas().stream()
                .noneMatch(sa -> sa.connection().equals(Optional.of(connection)));
    }

    private void endConnection(ShardCommand.EndConnection command, Tick now) {
        engine.ikeSas().stream()
                .filter(sa -> sa.connection().equals(Optional.of(command.connection())))
                .forEach(sa -> step(new Input.TerminateIke(sa.id()), now));
    }

    private void rekeyAll() {
        toRekey.clear();
        engine.childSas().forEach(sa -> toRekey.add(sa.id()));
    }

    private int rekeySome(Tick now) {
        int done = 0;
        @Nullable ChildSaId child = toRekey.poll();
        while (child != null) {
            step(new Input.RekeyChild(child), now);
            done++;
            child = done < REKEY_BATCH_MAX ? toRekey.poll() : null;
        }
        return done;
    }

    /// One input through the engine. An exception is a bug of ours and costs this step alone: the
    /// other SAs of the shard must live on.
    private void step(Input input, Tick now) {
        touched = true;
        try {
            engine.handle(input, now).forEach(action -> carryOut(action, now));
        } catch (RuntimeException bug) {
            counters.bugs.increment();
            LOG.log(Level.ERROR, name() + " failed on " + input.getClass().getSimpleName(), bug);
        }
    }

    private void carryOut(Action action, Tick now) {
        switch (action) {
            case Action.Send send -> send(send);
            case Action.NatKeepAlive keep ->
                    sent(
                            world.transport()
                                    .keepNatOpen(
                                            PlaneWords.socket(keep.local()),
                                            PlaneWords.socket(keep.remote())));
            case Action.ArmTimer arm -> timers.arm(arm.timer(), arm.deadline());
            case Action.CancelTimer cancel -> timers.cancel(cancel.timer());
            case Action.Ask ask -> askPlane(ask.request());
            case Action.Report report -> event(report.event(), now);
        }
    }

    private void send(Action.Send send) {
        sent(
                world.transport()
                        .send(
                                new IkeDatagram(
                                        PlaneWords.socket(send.local()),
                                        PlaneWords.socket(send.remote()),
                                        send.natPort(),
                                        send.message().asReadOnlyBuffer())));
    }

    private void sent(boolean taken) {
        (taken ? counters.sent : counters.unsent).increment();
    }

    private void askPlane(PlaneRequest request) {
        Lane lane = lane(request);
        try {
            world.lanes()
                    .submit(
                            lane,
                            PlaneWords.request(request),
                            answer -> bringAnswer(new Answered(request, answer)));
        } catch (UntranslatableException e) {
            String text = e.getMessage() + "; choose another suite for " + request.child();
            bringAnswer(
                    new Answered(request, new PlaneAnswer.Refused("plane.sa.suite", text, false)));
        }
    }

    /// What belongs to a child that carries traffic already is a step of its rekey.
    private Lane lane(PlaneRequest request) {
        return switch (request) {
            case PlaneRequest.InstallInbound _ ->
                    carrying.contains(request.child()) ? Lane.DELETE_AND_REKEY : Lane.SET_UP;
            case PlaneRequest.SwitchOutbound _ ->
                    carrying.add(request.child()) ? Lane.SET_UP : Lane.DELETE_AND_REKEY;
            case PlaneRequest.MoveChild _, PlaneRequest.RemoveInbound _ -> Lane.DELETE_AND_REKEY;
            case PlaneRequest.RemoveChild _ -> {
                carrying.remove(request.child());
                yield Lane.DELETE_AND_REKEY;
            }
        };
    }

    private void bringAnswer(Answered answered) {
        if (!answers.offer(answered)) {
            throw new IllegalStateException(
                    name() + " has more answers than requests: " + answered.request());
        }
    }

    private void event(Event event, Tick now) {
        switch (event) {
            case Event.Counted counted -> counters.count(counted.counter());
            case Event.MessageTrace trace -> {
                if (world.traceWanted().getAsBoolean()) {
                    report(new ShardReport.Happened(index, now, trace));
                }
            }
            case Event.InitialContact _,
                    Event.HalfUp _,
                    Event.IkeSaEstablished _,
                    Event.IkeSaRekeyed _,
                    Event.IkeSaClosed _,
                    Event.ChildSaUp _,
                    Event.ChildSaRekeyed _,
                    Event.ChildSaDown _,
                    Event.NegotiationFailed _ ->
                    report(new ShardReport.Happened(index, now, event));
        }
    }

    private void report(ShardReport report) {
        if (eventsLost > 0 && world.control().test(new ShardReport.EventsLost(index, eventsLost))) {
            eventsLost = 0;
        }
        if (!world.control().test(report)) {
            eventsLost++;
            counters.eventsLost.increment();
        }
    }

    /// What the control side has no room for now is found again by the next look.
    private int tellChanges(Tick now) {
        if (!touched || now.isBefore(nextScan)) {
            return 0;
        }
        demandsCookiesUntil = engine.demandsCookiesUntil();
        ShardReport.Changed changed = scan.compare(engine, now);
        nextScan = now.plus(scanInterval());
        if (!changed.isEmpty() && !world.control().test(changed)) {
            return 0;
        }
        scan.told(changed);
        touched = false;
        return 1 + endings.review(engine, now);
    }

    private Duration scanInterval() {
        Duration bySize = SCAN_INTERVAL_PER_SA.multipliedBy(scan.size());
        return bySize.compareTo(SCAN_INTERVAL_MIN) > 0 ? bySize : SCAN_INTERVAL_MIN;
    }

    private ShardReport refusal(PlaneRequest request, PlaneAnswer.Refused refused, Tick now) {
        return switch (request) {
            case PlaneRequest.InstallInbound r ->
                    refusal(r.connection(), r.childName(), refused, now);
            case PlaneRequest.SwitchOutbound r ->
                    refusal(r.connection(), r.childName(), refused, now);
            case PlaneRequest.MoveChild r -> refusal(r.connection(), r.childName(), refused, now);
            case PlaneRequest.RemoveInbound r ->
                    refusal(r.connection(), r.childName(), refused, now);
            case PlaneRequest.RemoveChild r -> refusal(r.connection(), r.childName(), refused, now);
        };
    }

    private ShardReport refusal(
            String connection, String child, PlaneAnswer.Refused refused, Tick now) {
        return new ShardReport.PlaneRefused(
                index, now, connection, child, refused.code(), refused.text());
    }
}
