package io.triplane.testkit;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Flow;
import io.triplane.ikev2.IkeEngine;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.exchange.Admission;
import io.triplane.ikev2.exchange.Numbers;
import io.triplane.ikev2.exchange.OtherVersions;
import io.triplane.ikev2.exchange.Redirects;
import io.triplane.ikev2.exchange.Wishes;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A gateway of a [World]: an engine with its shell, which is the world's clock and network and a
/// [FakePlane].
public final class Peer {
    private final World world;
    private final String name;
    private final IpAddress address;
    private List<IpAddress> addresses;
    private final Selector network;
    private final SeededRandom random;
    private final CryptoSuite suite;
    private final FakePlane plane;
    private final Map<String, Recipe> recipes = new LinkedHashMap<>();
    private final List<Secret> sharedKeys = new ArrayList<>();
    // Not configured any more, though IKE SAs of it may still be ending.
    private final Map<String, Recipe> leaving = new LinkedHashMap<>();
    private final Map<TimerId, Tick> timers = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private EngineSettings settings;
    private IkeEngine engine;
    private Optional<Nat> nat = Optional.empty();
    private int lives = 1;

    Peer(World world, String name, int number, SeededRandom random, EngineSettings settings) {
        this.world = world;
        this.name = name;
        this.address = IpAddress.of("192.0.2." + number);
        this.addresses = List.of(address);
        this.network =
                Selector.ofRange(
                        IpAddress.of("10.%d.0.0".formatted(number)),
                        IpAddress.of("10.%d.0.255".formatted(number)));
        this.random = random;
        this.suite = new BouncyCastleSuite(random);
        this.plane = new FakePlane(random.split());
        this.settings = settings;
        this.engine = new IkeEngine(settings, suite);
    }

    /// One more engine of the same gateway.
    Peer(Peer sibling, String name, SeededRandom random, EngineSettings settings) {
        this.world = sibling.world;
        this.name = name;
        this.address = sibling.address;
        this.addresses = sibling.addresses;
        this.network = sibling.network;
        this.random = random;
        this.suite = new BouncyCastleSuite(random);
        this.plane = sibling.plane;
        this.settings = settings;
        this.engine = new IkeEngine(settings, suite);
    }

    public String name() {
        return name;
    }

    public IpAddress address() {
        return address;
    }

    /// Its addresses from now on; what it sends from any other is lost.
    public void addresses(IpAddress... next) {
        addresses = List.of(next);
        handle(new Input.LocalAddresses(addresses));
    }

    boolean has(IpAddress local) {
        return addresses.contains(local);
    }

    /// What others see: a NAT's address if there is one before this peer.
    public IpAddress publicAddress() {
        return nat.map(Nat::outside).orElse(address);
    }

    /// The hosts behind it.
    public Selector network() {
        return network;
    }

    public FakePlane plane() {
        return plane;
    }

    public SeededRandom random() {
        return random;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// How many events there were so far.
    public int told() {
        return events.size();
    }

    /// Those after the first `count`.
    public List<Event> eventsSince(int count) {
        return List.copyOf(events.subList(count, events.size()));
    }

    /// How often that was counted.
    public long count(Event.Counter counter) {
        return events(Event.Counted.class).stream()
                .filter(counted -> counted.counter() == counter)
                .count();
    }

    public List<IkeSaView> ikeSas() {
        return engine.ikeSas();
    }

    public List<ChildSaView> childSas() {
        return engine.childSas();
    }

    /// The only child.
    public ChildSaView child() {
        List<ChildSaView> all = childSas();
        if (all.size() != 1) {
            throw new RuleBroken(name + " has not one child but " + all, world.transcript());
        }
        return all.getFirst();
    }

    /// Everything gone: no IKE SA, no timer, nothing in the data plane.
    public boolean isEmpty() {
        return ikeSas().isEmpty() && timers.isEmpty() && plane.size() == 0;
    }

    public Map<TimerId, Tick> timers() {
        return Map.copyOf(timers);
    }

    /// A connection of this peer to another.
    public Recipe recipeTo(Peer other) {
        return world.recipe(this, other);
    }

    public Peer configure(Recipe recipe) {
        recipes.put(recipe.name(), recipe);
        ConnectionConfig connection = recipe.build();
        sharedKeys.add(connection.authentication().psk());
        handle(new Input.Configure(connection));
        return this;
    }

    /// Whether every pre-shared key that [#configure] handed over is wiped.
    public boolean hasWipedSharedKeys() {
        return sharedKeys.stream().allMatch(Secret::isClosed);
    }

    public boolean isConfigured(Recipe recipe) {
        return recipes.containsKey(recipe.name());
    }

    public void unconfigure(String connection) {
        leaving.put(connection, Objects.requireNonNull(recipes.remove(connection)));
        handle(new Input.Unconfigure(connection));
    }

    public void initiate(Recipe recipe) {
        initiate(recipe, Recipe.CHILD);
    }

    public void initiate(Recipe recipe, String child) {
        handle(new Input.Initiate(recipe.name(), child));
    }

    /// A packet of a child that is not up wants to leave.
    public void acquire(Recipe recipe, String child, Flow packet) {
        handle(new Input.Acquire(recipe.name(), child, packet));
    }

    /// The engine is told what the data plane has counted.
    public void readCounters() {
        for (IkeSa sa : states()) {
            if (sa instanceof Established established) {
                established.children().stream()
                        .flatMap(child -> child.sas().stream())
                        .filter(plane::hasSpent)
                        .forEach(pair -> world.expired(this, pair.inboundSpi()));
            }
        }
        handle(new Input.Counted(plane.counters()));
    }

    /// The IKE SA alone.
    public void initiateIke(Recipe recipe) {
        handle(new Input.InitiateIke(recipe.name()));
    }

    public void rekeyChild() {
        handle(new Input.RekeyChild(child().id()));
    }

    /// The IKE SA that has not been replaced and is not ending.
    public IkeSaView ikeSa() {
        List<IkeSaView> all =
                ikeSas().stream()
                        .filter(sa ->
                                sa.state() == IkeSaView.State.ESTABLISHED
                                        || sa.state() == IkeSaView.State.REKEYING)
                        .toList();
        if (all.size() != 1) {
            throw new RuleBroken(name + " has not one IKE SA but " + all, world.transcript());
        }
        return all.getFirst();
    }

    /// The IKE SA that a child belongs to.
    public IkeSaView ikeSa(ChildSaView child) {
        return ikeSas().stream()
                .filter(sa -> sa.id().equals(child.ikeSa()))
                .findFirst()
                .orElseThrow(() ->
                        new RuleBroken(
                                "%s has no IKE SA %s of %s".formatted(name, child.ikeSa(), child),
                                world.transcript()));
    }

    public void rekeyIke() {
        handle(new Input.RekeyIke(ikeSa().id()));
    }

    /// The child of that name.
    public ChildSaView child(String childName) {
        return childSas().stream()
                .filter(child -> child.childName().equals(childName))
                .findFirst()
                .orElseThrow(() ->
                        new RuleBroken(name + " has no child " + childName, world.transcript()));
    }

    public void rekeyChild(String childName) {
        handle(new Input.RekeyChild(child(childName).id()));
    }

    public void rekeyChild(ChildSaId id) {
        handle(new Input.RekeyChild(id));
    }

    public void rekeyIke(IkeSaId id) {
        handle(new Input.RekeyIke(id));
    }

    public void terminateChild(ChildSaId id) {
        handle(new Input.TerminateChild(id));
    }

    public void terminateIke(IkeSaId id) {
        handle(new Input.TerminateIke(id));
    }

    public void terminateChild(String childName) {
        handle(new Input.TerminateChild(child(childName).id()));
    }

    public void terminateChild() {
        handle(new Input.TerminateChild(child().id()));
    }

    /// Ends every IKE SA.
    public void terminateAll() {
        for (IkeSaView sa : ikeSas()) {
            handle(new Input.TerminateIke(sa.id()));
        }
    }

    /// Puts a NAT before this peer.
    public Nat behindNat(String outside) {
        return behind(new Nat(address, IpAddress.of(outside)));
    }

    /// One that other peers may share.
    public Nat behind(Nat box) {
        world.network().add(address, box);
        nat = Optional.of(box);
        return box;
    }

    /// Other limits, from the next crash on.
    public void settings(EngineSettings next) {
        settings = next;
    }

    public EngineSettings settings() {
        return settings;
    }

    /// The process dies and another one goes on from the state that was stored after the last step.
    public void crashAndRevive() {
        world.note(name, "crash and revive");
        try (Secret snapshot = engine.snapshot()) {
            IkeEngine dead = engine;
            timers.clear();
            IkeEngine.Revived revived = revive(snapshot, recipes);
            dead.close();
            engine = revived.engine();
            world.carryOut(this, revived.actions());
            if (!addresses.equals(List.of(address))) {
                world.carryOut(this, answer(new Input.LocalAddresses(addresses), world.now()));
            }
        }
    }

    public Secret snapshot() {
        return engine.snapshot();
    }

    /// Another member of a cluster takes over with a state of earlier and asks where it stands.
    public void failOver(Secret earlier) {
        world.note(name, "another takes over");
        world.resynchronised();
        IkeEngine dead = engine;
        timers.clear();
        IkeEngine.Revived revived = revive(earlier, recipes);
        dead.close();
        engine = revived.engine();
        world.carryOut(this, revived.actions());
        ikeSas().forEach(sa -> handle(new Input.Resynchronise(sa.id())));
    }

    public void checkLiveness() {
        ikeSas().forEach(sa -> handle(new Input.CheckLiveness(sa.id())));
    }

    private IkeEngine.Revived revive(Secret snapshot, Map<String, Recipe> configured) {
        return IkeEngine.revive(
                snapshot,
                settings,
                suite,
                configured.values().stream().map(Recipe::build).toList(),
                world.now());
    }

    /// Everything is lost: the process starts with its configuration alone.
    public void crashAndForget() {
        world.note(name, "crash and forget");
        engine.close();
        lives++;
        world.forgot(this);
        timers.clear();
        plane.away().back();
        engine = new IkeEngine(settings, suite);
        recipes.values().forEach(recipe -> handle(new Input.Configure(recipe.build())));
    }

    /// What an engine revived from the state of now would arm; its state must be the same.
    Map<TimerId, Tick> timersOfARevivedOne() {
        try (Secret snapshot = engine.snapshot()) {
            Map<String, Recipe> known = new LinkedHashMap<>(leaving);
            known.putAll(recipes);
            IkeEngine.Revived revived = revive(snapshot, known);
            Map<TimerId, Tick> armed = new LinkedHashMap<>();
            for (Action action : revived.actions()) {
                if (action instanceof Action.ArmTimer(TimerId timer, Tick deadline)) {
                    armed.put(timer, deadline);
                }
            }
            try (IkeEngine twin = revived.engine();
                    Secret again = twin.snapshot()) {
                if (!again.equalsConstantTime(snapshot)) {
                    throw new RuleBroken(
                            name + ": a revived engine has another state", world.transcript());
                }
            }
            return armed;
        }
    }

    /// A copy of the state records as they would be stored, keys included: what a peer knows that
    /// does not keep to the protocol.
    public List<IkeSa> states() {
        try (Secret snapshot = engine.snapshot();
                StateReader in = new StateReader(snapshot)) {
            in.version("engine", 1);
            Numbers.read(in, settings.shard(), random);
            Admission.read(in);
            OtherVersions.read(in);
            Wishes.read(in);
            Redirects.read(in);
            return in.list(() -> IkeSa.read(in));
        }
    }

    void handle(Input input) {
        world.handle(this, input);
    }

    List<Action> answer(Input input, Tick now) {
        return engine.handle(input, now);
    }

    void arm(TimerId timer, Tick deadline) {
        timers.put(timer, deadline);
    }

    void disarm(TimerId timer) {
        timers.remove(timer);
    }

    boolean fires(TimerId timer, Tick deadline) {
        return timers.remove(timer, deadline);
    }

    void heard(Event event) {
        events.add(event);
    }

    /// Counts the times it began from nothing.
    int lives() {
        return lives;
    }

    boolean listensAt(Endpoint endpoint) {
        return has(endpoint.address());
    }

    /// Whether a message is for this one of a gateway's shards: its number stands in the SPI that
    /// it chose; first requests go to the shard at which their sender is configured.
    boolean isShardOf(Bytes message, Endpoint source) {
        int bits = settings.shard().bits();
        Optional<IkeHeader> header = IkeHeader.peek(message);
        if (bits == 0 || header.isEmpty()) {
            return settings.shard().index() == 0;
        }
        long ours = header.get().fromInitiator() ? header.get().spiR() : header.get().spiI();
        return ours == 0
                ? recipes.values().stream().anyMatch(recipe -> recipe.isTo(source.address()))
                : ShardSlot.indexOf(ours, bits) == settings.shard().index();
    }

    /// Whether a port is the NAT traversal port of a connection of this peer.
    boolean isNatPort(int port) {
        return port == Ports.STANDARD.natTraversal()
                || recipes.values().stream().anyMatch(recipe -> recipe.localNatPort() == port);
    }

    @Override
    public String toString() {
        return name;
    }
}
