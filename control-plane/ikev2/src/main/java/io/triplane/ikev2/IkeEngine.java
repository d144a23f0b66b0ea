package io.triplane.ikev2;

import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.exchange.Admission;
import io.triplane.ikev2.exchange.Causes;
import io.triplane.ikev2.exchange.Connections;
import io.triplane.ikev2.exchange.Counts;
import io.triplane.ikev2.exchange.IkeSaMachine;
import io.triplane.ikev2.exchange.InitResponder;
import io.triplane.ikev2.exchange.Numbers;
import io.triplane.ikev2.exchange.OtherVersions;
import io.triplane.ikev2.exchange.Redirects;
import io.triplane.ikev2.exchange.SaInput;
import io.triplane.ikev2.exchange.SetUp;
import io.triplane.ikev2.exchange.Timers;
import io.triplane.ikev2.exchange.Turn;
import io.triplane.ikev2.exchange.Views;
import io.triplane.ikev2.exchange.Wishes;
import io.triplane.ikev2.negotiation.Supported;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.SaTable;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The IKE SAs of one shard. Owned by one thread, which hands in what happens ([#handle]) and
/// carries out what comes back, in order. It knows no clock, no socket and no thread; randomness
/// comes with the crypto suite.
///
/// Every input is answered completely before the next; nothing is remembered outside the state that
/// [#snapshot] stores, the configuration excepted.
public final class IkeEngine implements AutoCloseable {
    private final EngineSettings settings;
    private final CryptoSuite suite;
    private final Numbers numbers;
    private final Admission admission;
    private final OtherVersions otherVersions;
    private final InitResponder initResponder;
    private final SaTable table;
    private final Connections connections = new Connections();
    private final Wishes wishes;
    private final Redirects redirects;
    // Which IKE SA a request to the data plane is for, while it is open.
    private final Map<Long, IkeSaId> planeRequests = new HashMap<>();

    public IkeEngine(EngineSettings settings, CryptoSuite suite) {
        this(settings, suite, new Numbers(settings.shard(), suite.random()));
    }

    private IkeEngine(EngineSettings settings, CryptoSuite suite, Numbers numbers) {
        this(
                settings,
                suite,
                numbers,
                new Admission(numbers),
                new OtherVersions(),
                new SaTable(),
                new Wishes(),
                new Redirects());
    }

    private IkeEngine(
            EngineSettings settings,
            CryptoSuite suite,
            Numbers numbers,
            Admission admission,
            OtherVersions otherVersions,
            SaTable table,
            Wishes wishes,
            Redirects redirects) {
        this.settings = settings;
        this.suite = suite;
        this.numbers = numbers;
        this.admission = admission;
        this.otherVersions = otherVersions;
        this.initResponder = new InitResponder(admission);
        this.table = table;
        this.wishes = wishes;
        this.redirects = redirects;
    }

    /// Takes one thing that happened and says what to do about it. Never throws for anything a
    /// peer, a plane or an operator can do; a bug ends the IKE SA it was found in.
    ///
    /// @param now never before the tick of an earlier call
    public List<Action> handle(Input input, Tick now) {
        Turn turn = turn(now);
        Set<String> touched = new LinkedHashSet<>();
        dispatch(input, turn, touched);
        Optional<Turn.FollowUp> next = turn.nextFollowUp();
        while (next.isPresent()) {
            step(next.get().ikeSa(), next.get().input(), Optional.empty(), turn, touched);
            next = turn.nextFollowUp();
        }
        turn.takeLosses().forEach(loss -> wishes.lost(loss, turn));
        touched.forEach(connection -> wishes.settle(connection, turn));
        return turn.actions();
    }

    private Turn turn(Tick now) {
        return new Turn(
                now,
                settings,
                suite,
                numbers,
                table,
                connections,
                wishes,
                redirects,
                planeRequests);
    }

    private void dispatch(Input input, Turn turn, Set<String> touched) {
        switch (input) {
            case Input.Datagram datagram -> datagram(datagram, turn, touched);
            case Input.TimerFired(TimerId timer) -> fired(timer, turn, touched);
            case Input.PlaneAnswered(long requestId, var result) -> {
                IkeSaId asker = planeRequests.remove(requestId);
                if (asker != null) {
                    var said = new SaInput.PlaneSaid(requestId, result);
                    step(asker, said, Optional.empty(), turn, touched);
                }
            }
            case Input.Configure(ConnectionConfig connection) ->
                    configure(connection, turn, touched);
            case Input.Unconfigure(String connection) -> unconfigure(connection, turn, touched);
            case Input.Initiate(String connection, String child) ->
                    pursue(connection, child, turn, touched);
            case Input.InitiateIke(String connection) ->
                    begun(SetUp.begin(connection, turn), connection, turn, touched);
            case Input.Acquire(String connection, String child, Flow packet) -> {
                if (wishes.acquire(connection, child, packet, turn)) {
                    pursue(connection, child, turn, touched);
                }
            }
            case Input.TerminateIke(IkeSaId id) -> {
                forgetWishes(id, turn);
                step(id, new SaInput.End(Causes.BY_COMMAND), Optional.empty(), turn, touched);
            }
            case Input.RekeyIke(IkeSaId id) -> want(id, new Task.RekeyIke(), turn, touched);
            case Input.TerminateChild(ChildSaId child) ->
                    ofChild(child, new SaInput.EndChild(child, Causes.BY_COMMAND), turn, touched);
            case Input.Counted(var readings) ->
                    Counts.of(readings, turn)
                            .forEach((id, counted) ->
                                    step(id, counted, Optional.empty(), turn, touched));
            case Input.LocalAddresses(var addresses) -> {
                connections.localAddresses(addresses);
                for (IkeSa sa : table.all()) {
                    step(sa.id(), new SaInput.AddressesChanged(), Optional.empty(), turn, touched);
                }
            }
            case Input.CheckLiveness(IkeSaId id) ->
                    want(id, new Task.CheckLiveness(), turn, touched);
            case Input.Resynchronise(IkeSaId id) ->
                    step(id, new SaInput.Resynchronise(), Optional.empty(), turn, touched);
            case Input.RekeyChild(ChildSaId child) ->
                    ofChild(child, new SaInput.Wanted(new Task.RekeyChild(child)), turn, touched);
        }
    }

    private void want(IkeSaId id, Task task, Turn turn, Set<String> touched) {
        step(id, new SaInput.Wanted(task), Optional.empty(), turn, touched);
    }

    /// The SPI that we chose names the IKE SA; only a first request has none of ours.
    private void datagram(Input.Datagram datagram, Turn turn, Set<String> touched) {
        Optional<IkeHeader> peeked = IkeHeader.peek(datagram.message());
        if (peeked.isEmpty()) {
            turn.act(new Action.Report(new Event.Counted(Counter.MALFORMED)));
            return;
        }
        IkeHeader header = peeked.get();
        Route route = new Route(datagram.local(), datagram.remote(), datagram.natPort());
        var arrived = new SaInput.Arrived(route, header, datagram.message());
        int version = IkeHeader.majorVersion(datagram.message());
        if (version != IkeHeader.MAJOR_VERSION) {
            otherVersions.arrived(arrived, version, turn);
            return;
        }
        long ourSpi = header.fromInitiator() ? header.spiR() : header.spiI();
        if (ourSpi == 0
                && header.exchangeType() == ExchangeType.IKE_SA_INIT.number()
                && !header.response()) {
            initResponder.arrived(arrived, turn).ifPresent(sa -> add(sa, turn, touched));
            return;
        }
        Optional<IkeSa> named = table.bySpi(ourSpi);
        if (named.isPresent()) {
            step(named.get().id(), arrived, Optional.empty(), turn, touched);
        } else {
            turn.act(new Action.Report(new Event.Counted(Counter.UNKNOWN_SPI)));
        }
    }

    private void fired(TimerId timer, Turn turn, Set<String> touched) {
        switch (timer) {
            case TimerId.OfIkeSa(IkeSaId id, _) ->
                    step(id, new SaInput.Fired(timer), Optional.of(timer), turn, touched);
            case TimerId.OfChildSa(IkeSaId id, _, _) ->
                    step(id, new SaInput.Fired(timer), Optional.of(timer), turn, touched);
            case TimerId.OfChildConfig(String connection, String child) -> {
                if (wishes.due(connection, child)) {
                    pursue(connection, child, turn, touched);
                }
            }
        }
    }

    /// Sees to it that a child is up: on the IKE SA that is there, or with a new one.
    private void pursue(String connection, String child, Turn turn, Set<String> touched) {
        begun(SetUp.begin(connection, child, turn), connection, turn, touched);
    }

    private void begun(SetUp next, String connection, Turn turn, Set<String> touched) {
        switch (next) {
            case SetUp.Nothing() -> touched.add(connection);
            case SetUp.On(IkeSaId id, Task task) ->
                    step(id, new SaInput.Wanted(task), Optional.empty(), turn, touched);
            case SetUp.New(IkeSa sa) -> add(sa, turn, touched);
        }
    }

    private void configure(ConnectionConfig wanted, Turn turn, Set<String> touched) {
        List<String> faults = new ArrayList<>();
        Optional<ConnectionConfig> supported = Supported.of(wanted, suite, faults);
        Map<TimerId, Tick> timersBefore = timersOf(wanted.name());
        if (supported.isEmpty() || !connections.put(supported.get())) {
            String text =
                    supported.isPresent()
                            ? "connection %s is one more than the %d that an engine takes"
                                    .formatted(wanted.name(), Connections.CONNECTIONS_MAX)
                            : String.join("; ", faults);
            wanted.authentication().psk().close();
            SetUp.refused(wanted, text, turn);
            return;
        }
        // Intervals are the connection's: timers of IKE SAs that stand move with them.
        Timers.change(timersBefore, timersOf(wanted.name()), Optional.empty(), turn);
        ConnectionConfig config = supported.get();
        Set<String> attempted = new HashSet<>();
        for (IkeSa sa : table.ofConnection(config.name())) {
            if (sa instanceof InitLocal attempt) {
                // It went by the old values; what it was for begins again by the new ones.
                attempted.addAll(SetUp.childrenOf(attempt));
                step(attempt.id(), abandoned(), Optional.empty(), turn, touched);
            } else if (sa instanceof Established established) {
                endUnconfigured(established, config, turn, touched);
            }
        }
        wishes.keepOnly(
                config.name(), config.children().stream().map(ChildConfig::name).toList(), turn);
        for (ChildConfig child : config.children()) {
            if (child.startAction() == ChildConfig.StartAction.START) {
                wishes.add(config.name(), child.name());
            }
            if (wishes.hurry(config.name(), child.name(), turn)
                    || attempted.contains(child.name())) {
                pursue(config.name(), child.name(), turn, touched);
            }
        }
    }

    private Map<TimerId, Tick> timersOf(String connection) {
        Map<TimerId, Tick> timers = new LinkedHashMap<>();
        table.ofConnection(connection).forEach(sa -> timers.putAll(Timers.of(sa, connections)));
        return timers;
    }

    private static SaInput abandoned() {
        return new SaInput.Vanish(
                new Cause("closed.reconfigured", "its connection has been changed"));
    }

    private void endUnconfigured(
            Established sa, ConnectionConfig config, Turn turn, Set<String> touched) {
        sa.children().stream()
                .filter(child -> config.child(child.name()).isEmpty())
                .forEach(child ->
                        step(
                                sa.id(),
                                new SaInput.EndChild(child.id(), Causes.UNCONFIGURED),
                                Optional.empty(),
                                turn,
                                touched));
    }

    private void unconfigure(String name, Turn turn, Set<String> touched) {
        if (connections.leave(name).isEmpty()) {
            return;
        }
        wishes.keepOnly(name, List.of(), turn);
        for (IkeSa sa : table.ofConnection(name)) {
            step(sa.id(), new SaInput.End(Causes.UNCONFIGURED), Optional.empty(), turn, touched);
        }
        forgetIfUnused(name);
    }

    private void forgetWishes(IkeSaId id, Turn turn) {
        table.get(id)
                .flatMap(IkeSa::connectionName)
                .ifPresent(name -> wishes.keepOnly(name, List.of(), turn));
    }

    private void ofChild(ChildSaId child, SaInput input, Turn turn, Set<String> touched) {
        Optional<IkeSaId> owner =
                table.all().stream()
                        .filter(sa ->
                                sa instanceof Established established
                                        && established.child(child).isPresent())
                        .map(IkeSa::id)
                        .findFirst();
        owner.ifPresent(id -> step(id, input, Optional.empty(), turn, touched));
    }

    private void add(IkeSa sa, Turn turn, Set<String> touched) {
        table.put(sa);
        Timers.change(Map.of(), Timers.of(sa, connections), Optional.empty(), turn);
        sa.connectionName().ifPresent(touched::add);
    }

    /// The one place where a state is put in the place of another.
    private void step(
            IkeSaId id, SaInput input, Optional<TimerId> fired, Turn turn, Set<String> touched) {
        Optional<IkeSa> found = table.get(id);
        if (found.isEmpty()) {
            return;
        }
        IkeSa before = found.get();
        Map<TimerId, Tick> timersBefore = Timers.of(before, connections);
        Optional<IkeSa> after = guarded(before, input, turn);
        after.ifPresentOrElse(table::put, () -> table.remove(id));
        Map<TimerId, Tick> timersAfter =
                after.map(sa -> Timers.of(sa, connections)).orElse(Map.of());
        Timers.change(timersBefore, timersAfter, fired, turn);
        turn.takeAdded().forEach(sa -> add(sa, turn, touched));
        Optional<String> name = after.orElse(before).connectionName();
        name.ifPresent(touched::add);
        if (after.isEmpty()) {
            name.ifPresent(this::forgetIfUnused);
        }
    }

    /// A bug ends the IKE SA in which it shows, not the process.
    private static Optional<IkeSa> guarded(IkeSa before, SaInput input, Turn turn) {
        try {
            return IkeSaMachine.step(before, input, turn);
        } catch (RuntimeException bug) {
            Cause cause =
                    new Cause(
                            BUG,
                            "%s in %s: please report it"
                                    .formatted(bug, before.getClass().getSimpleName()));
            SetUp.failed(before, cause, turn);
            Optional<IkeSa> gone = IkeSaMachine.step(before, new SaInput.Vanish(cause), turn);
            before.wipe();
            turn.takeAdded().forEach(IkeSa::wipe);
            return gone;
        }
    }

    /// Code of the cause when an IKE SA ends because of a fault of ours.
    public static final String BUG = "ike.bug";

    private void forgetIfUnused(String name) {
        if (connections.isLeaving(name) && !table.hasConnection(name)) {
            connections.forget(name);
            redirects.forget(name);
        }
    }

    /// Every IKE SA, oldest first.
    public List<IkeSaView> ikeSas() {
        return table.all().stream().map(Views::of).toList();
    }

    /// Until when every first request has to bring a cookie, as far as is known.
    public Tick demandsCookiesUntil() {
        return settings.limits().halfOpenCookie() == 0 ? Tick.NEVER : admission.askedOfAllUntil();
    }

    /// Every child that carries traffic or is about to.
    public List<ChildSaView> childSas() {
        return table.all().stream()
                .flatMap(sa ->
                        sa instanceof Established established
                                ? Views.children(established).stream()
                                : Stream.empty())
                .toList();
    }

    /// Everything but the configuration, keys included: the caller protects it, and closes it.
    public Secret snapshot() {
        try (StateWriter out = new StateWriter()) {
            out.version(1);
            numbers.write(out);
            admission.write(out);
            otherVersions.write(out);
            wishes.write(out);
            redirects.write(out);
            out.list(table.all(), sa -> IkeSa.write(out, sa));
            return out.finish();
        }
    }

    /// An engine that goes on where the snapshot was taken.
    ///
    /// @param actions to be carried out first: they arm every timer
    public record Revived(IkeEngine engine, List<Action> actions) {}

    /// @param snapshot stays the caller's
    /// @param configured the connections as they are now; IKE SAs of others end
    /// @throws IllegalArgumentException for a snapshot that this release does not read
    public static Revived revive(
            Secret snapshot,
            EngineSettings settings,
            CryptoSuite suite,
            List<ConnectionConfig> configured,
            Tick now) {
        IkeEngine engine;
        List<IkeSa> sas;
        try (StateReader in = new StateReader(snapshot)) {
            in.version("engine", 1);
            engine =
                    new IkeEngine(
                            settings,
                            suite,
                            Numbers.read(in, settings.shard(), suite.random()),
                            Admission.read(in),
                            OtherVersions.read(in),
                            new SaTable(),
                            Wishes.read(in),
                            Redirects.read(in));
            sas = in.list(() -> IkeSa.read(in));
            in.end();
        }
        return new Revived(engine, engine.resume(sas, configured, now));
    }

    private List<Action> resume(List<IkeSa> sas, List<ConnectionConfig> configured, Tick now) {
        Turn turn = turn(now);
        for (ConnectionConfig config : configured) {
            List<String> faults = new ArrayList<>();
            Supported.of(config, suite, faults)
                    .ifPresentOrElse(
                            connections::put,
                            () -> SetUp.refused(config, String.join("; ", faults), turn));
        }
        Set<String> touched = new LinkedHashSet<>();
        for (IkeSa sa : sas) {
            add(sa, turn, touched);
            SetUp.planeRequests(sa).forEach(request -> planeRequests.put(request, sa.id()));
        }
        wishes.timers().forEach((timer, at) -> turn.act(new Action.ArmTimer(timer, at)));
        for (IkeSa sa : sas) {
            if (sa.connectionName()
                    .filter(name -> connections.configured(name).isEmpty())
                    .isPresent()) {
                step(
                        sa.id(),
                        new SaInput.Vanish(Causes.UNCONFIGURED),
                        Optional.empty(),
                        turn,
                        touched);
            }
        }
        turn.takeLosses();
        return turn.actions();
    }

    /// Wipes every secret; nothing is sent. The engine is not to be used again.
    @Override
    public void close() {
        table.all().forEach(IkeSa::wipe);
        admission.wipe();
        connections.wipe();
    }
}
