package io.triplane.testkit;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Peers, the network between them and time. Time stands still while an engine works and jumps to
/// whatever is due next; rules are checked after every step ([Rules]).
public final class World {
    /// More steps than any test needs: who gets here goes round in circles.
    private static final int STEPS_MAX = 200_000;

    private final SeededRandom random;
    private final Network network;
    private final Transcript transcript = new Transcript();
    private final List<Peer> peers = new ArrayList<>();
    private final Rules rules = new Rules(this);
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private final Map<FakePlane, Tick> planeFreeAt = new HashMap<>();
    private final Map<Bytes, String> lines = new HashMap<>();
    private final Map<Integer, Tick> installedAt = new HashMap<>();
    private final Map<Peer, Tick> suspendedUntil = new HashMap<>();
    private Watcher watcher = Watcher.NOBODY;
    private Tick now = Tick.ZERO;
    private long scheduled;
    private int steps;
    private double crashes;

    /// Something that will happen; `number` keeps the order of what happens at one time.
    private record Due(Tick at, long number, String what, Runnable run) {}

    private World(long seed) {
        this.random = new SeededRandom(seed);
        this.network = new Network(random.split());
    }

    public static World seeded(long seed) {
        return Worlds.made(new World(seed));
    }

    public Peer peer(String name) {
        return peer(
                name,
                new EngineSettings(
                        EngineSettings.DEFAULT.shard(),
                        EngineSettings.DEFAULT.limits(),
                        EngineSettings.Trace.ON));
    }

    public Peer peer(String name, EngineSettings settings) {
        Peer peer = new Peer(this, name, peers.size() + 1, random.split(), settings);
        peers.add(peer);
        return peer;
    }

    /// One gateway with several engines behind one address and one data plane. A connection belongs
    /// to the shard that it is configured at.
    public List<Peer> shards(String name, int count) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
        List<Peer> all = new ArrayList<>();
        int number = peers.size() + 1;
        for (int i = 0; i < count; i++) {
            EngineSettings settings =
                    new EngineSettings(
                            new ShardSlot(i, bits),
                            EngineSettings.DEFAULT.limits(),
                            EngineSettings.Trace.ON);
            String shardName = count == 1 ? name : name + "-" + i;
            Peer peer =
                    i == 0
                            ? new Peer(this, shardName, number, random.split(), settings)
                            : new Peer(all.getFirst(), shardName, random.split(), settings);
            all.add(peer);
            peers.add(peer);
        }
        return List.copyOf(all);
    }

    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    /// A connection of `self` to `other`, to be configured at `self`.
    public Recipe recipe(Peer self, Peer other) {
        return new Recipe("to-" + other.name(), self, other);
    }

    public Network network() {
        return network;
    }

    public Tick now() {
        return now;
    }

    public Transcript transcript() {
        return transcript;
    }

    /// Each step of an engine is followed by its crash and revival, with that probability.
    public World crashes(double probability) {
        this.crashes = probability;
        return this;
    }

    /// Who is told of every step from now on.
    public World watched(Watcher by) {
        this.watcher = by;
        return this;
    }

    /// The peer stands still so long, as a virtual machine does that is moved: what happens to it
    /// meanwhile it learns afterwards.
    public void suspend(Peer peer, Duration pause) {
        note(peer.name(), "stands still for " + pause);
        suspendedUntil.put(peer, now.plus(pause));
    }

    /// One packet on every tunnel of the peer, which arrives within a second: nothing that is sent
    /// on a tunnel that stands may be lost (R1 to R4).
    public void traffic(Peer sender) {
        for (Runnable arrival : rules.packets(sender)) {
            schedule(
                    now.plus(random.between(Duration.ZERO, Duration.ofSeconds(1))),
                    "packet",
                    arrival);
        }
    }

    /// For how long the oldest SA that the peer receives on has been in its data plane.
    public Duration oldestInbound(Peer peer) {
        return peer.plane().inboundSpis().stream()
                .map(spi -> now.since(installedAt.getOrDefault(spi, now)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /// Something a test does later.
    public void at(Duration delay, String what, Runnable run) {
        schedule(now.plus(delay), what, run);
    }

    /// A datagram from anywhere, as an attacker would send it; it arrives at once.
    public void inject(Endpoint source, Endpoint destination, boolean natPort, Bytes message) {
        deliver(source, destination, natPort, message);
    }

    /// Takes messages off the network from now on; what becomes of them is the test's to say.
    public Held hold(Predicate<Action.Send> which) {
        Held held = new Held(this, which);
        network.drop(held::takes);
        return held;
    }

    /// What a message says, in the RFC's notation with its number.
    public String line(Action.Send sent) {
        return lines.getOrDefault(sent.message(), "sent again or not traced");
    }

    /// What was held back arrives now.
    void arrive(Action.Send send) {
        note("network", "%s > %s arrives".formatted(send.local(), send.remote()));
        deliver(
                network.sourceSeen(send.local(), now),
                send.remote(),
                send.natPort(),
                send.message());
    }

    public void runFor(Duration duration) {
        Tick end = now.plus(duration);
        while (!queue.isEmpty() && !end.isBefore(queue.peek().at())) {
            next();
        }
        now = end;
    }

    /// Runs until the condition holds; fails after `max`.
    public void runUntil(Duration max, BooleanSupplier condition) {
        Tick end = now.plus(max);
        while (!condition.getAsBoolean()) {
            if (queue.isEmpty() || end.isBefore(queue.peek().at())) {
                throw new RuleBroken("what was waited for did not come within " + max, transcript);
            }
            next();
        }
    }

    /// Runs until no message, no request to a plane and no script is under way (timers may be).
    public void settle(Duration max) {
        runUntil(max, () -> queue.stream().allMatch(due -> due.what().startsWith(TIMER)));
    }

    private static final String TIMER = "timer ";

    private void next() {
        if (++steps > STEPS_MAX) {
            throw new RuleBroken("more than %d steps".formatted(STEPS_MAX), transcript);
        }
        Due due = queue.remove();
        now = due.at();
        due.run().run();
    }

    private void schedule(Tick at, String what, Runnable run) {
        queue.add(new Due(at, scheduled++, what, run));
    }

    void note(String who, String what) {
        transcript.line(now, who, what);
    }

    /// Somebody speaks in the name of that peer, so what it has itself is not what others think.
    public void impersonated(Peer peer) {
        rules.ignore(peer);
    }

    /// A pair has carried all that it may, as its peer is about to learn.
    void expired(Peer peer, int inboundSpi) {
        rules.expired(peer, inboundSpi);
    }

    /// A peer of this world goes on from an old state ([Peer#failOver]).
    void resynchronised() {
        rules.resynchronised();
    }

    void forgot(Peer peer) {
        rules.forgot(peer);
    }

    /// One step of one engine, with all that follows from it at once.
    void handle(Peer peer, Input input) {
        watcher.before(peer, input);
        carryOut(peer, peer.answer(input, now));
        watcher.after(peer, input);
        if (crashes > 0 && random.chance(crashes)) {
            peer.crashAndRevive();
        }
        rules.check(peer);
    }

    void carryOut(Peer peer, List<Action> actions) {
        Bytes latest = Bytes.EMPTY;
        for (Action action : actions) {
            switch (action) {
                case Action.Send send -> {
                    latest = send.message();
                    rules.sent(peer, send);
                    send(peer, send);
                }
                case Action.NatKeepAlive(Endpoint local, Endpoint remote) -> {
                    // Whatever carries it drops it at the other end; only NATs on the way notice.
                    note(peer.name(), "%s > %s keepalive".formatted(local, remote));
                    network.sourceSeen(local, now);
                }
                case Action.ArmTimer(TimerId timer, Tick deadline) -> {
                    peer.arm(timer, deadline);
                    schedule(
                            deadline.isBefore(now) ? now : deadline,
                            TIMER + timer,
                            () -> fire(peer, timer, deadline));
                }
                case Action.CancelTimer(TimerId timer) -> peer.disarm(timer);
                case Action.Ask(PlaneRequest request) -> ask(peer, request);
                case Action.Report(Event event) -> {
                    peer.heard(event);
                    note(peer.name(), Words.of(event));
                    rules.heard(peer, event);
                    if (event instanceof Event.MessageTrace trace
                            && trace.direction() == Event.Direction.SENT) {
                        lines.put(latest, trace.line());
                    }
                }
            }
        }
    }

    /// Whether the peer stands still; if so it goes on with that afterwards.
    private boolean later(Peer peer, String what, Runnable run) {
        Tick until = suspendedUntil.getOrDefault(peer, now);
        if (!now.isBefore(until)) {
            return false;
        }
        schedule(until, what, run);
        return true;
    }

    private void fire(Peer peer, TimerId timer, Tick deadline) {
        if (later(peer, TIMER + timer, () -> fire(peer, timer, deadline))) {
            return;
        }
        if (peer.fires(timer, deadline)) {
            note(peer.name(), "fires " + timer);
            peer.handle(new Input.TimerFired(timer));
        }
    }

    private void send(Peer peer, Action.Send send) {
        List<Duration> arrivals = peer.has(send.local().address()) ? network.fate(send) : List.of();
        note(
                peer.name(),
                "%s > %s %d octets%s"
                        .formatted(
                                send.local(),
                                send.remote(),
                                send.message().size(),
                                arrivals.isEmpty() ? ", lost" : ""));
        Endpoint seen = network.sourceSeen(send.local(), now);
        for (Duration delay : arrivals) {
            schedule(
                    now.plus(delay),
                    "datagram",
                    () -> deliver(seen, send.remote(), send.natPort(), send.message()));
        }
    }

    private void deliver(Endpoint source, Endpoint destination, boolean natPort, Bytes message) {
        Optional<Endpoint> inside = network.receiver(destination, now);
        for (Peer peer : peers) {
            // A marker in front on the plain port, or none on the other, is no IKE message.
            if (inside.filter(peer::listensAt).isPresent()
                    && peer.isNatPort(inside.get().port()) == natPort
                    && peer.isShardOf(message, source)) {
                received(peer, new Input.Datagram(inside.get(), source, natPort, message));
            }
        }
    }

    private void received(Peer peer, Input.Datagram datagram) {
        if (!later(peer, "datagram", () -> received(peer, datagram))) {
            peer.handle(datagram);
        }
    }

    /// Requests to one plane are carried out one after the other.
    private void ask(Peer peer, PlaneRequest request) {
        Tick free = planeFreeAt.getOrDefault(peer.plane(), now);
        Tick done = (free.isBefore(now) ? now : free).plus(peer.plane().duration());
        planeFreeAt.put(peer.plane(), done);
        note(peer.name(), "asks " + Words.of(request));
        int life = peer.lives();
        schedule(
                done,
                "plane",
                () -> {
                    // Who asked in an earlier life gets no answer in this one.
                    if (peer.lives() == life) {
                        planeDone(peer, request);
                    }
                });
    }

    private void planeDone(Peer peer, PlaneRequest request) {
        try {
            var result = peer.plane().carryOut(request);
            note(peer.name(), "plane: %s to %s".formatted(result, Words.of(request)));
            if (request instanceof PlaneRequest.InstallInbound install) {
                installedAt.put(install.inbound().spi(), now);
            }
            rules.planeChanged(peer, request);
            planeSaid(peer, peer.lives(), new Input.PlaneAnswered(request.requestId(), result));
        } catch (FakePlane.Complaint complaint) {
            throw new RuleBroken(peer.name() + ": " + complaint.getMessage(), transcript);
        }
    }

    private void planeSaid(Peer peer, int life, Input.PlaneAnswered answer) {
        // Who asked in an earlier life gets no answer in this one.
        if (peer.lives() == life && !later(peer, "plane", () -> planeSaid(peer, life, answer))) {
            peer.handle(answer);
        }
    }

    /// Sees every step of every engine.
    public interface Watcher {
        Watcher NOBODY =
                new Watcher() {
                    @Override
                    public void before(Peer peer, Input input) {}

                    @Override
                    public void after(Peer peer, Input input) {}
                };

        void before(Peer peer, Input input);

        void after(Peer peer, Input input);
    }
}
