package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Flow;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.AuthRefusedRemote;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The children that are to be up without anybody asking again. After every change a wish is either
/// served (its child is up or on the way) or has a timer for the next attempt. Owned by the engine.
public final class Wishes {
    private static final Duration RETRY_FIRST = Duration.ofSeconds(2);
    private static final Duration RETRY_MAX = Duration.ofMinutes(5);

    // By connection and child: an input touches the wishes of one connection only.
    private final Map<String, Map<String, Wish>> wishes = new LinkedHashMap<>();

    private record Key(String connection, String child) {}

    /// @param failures attempts since the child was up last
    /// @param retryAt when the next one begins; empty while one is under way or the child is up
    /// @param trigger the packet that asked for it; without one it is wanted for ever
    private record Wish(int failures, Optional<Tick> retryAt, Optional<Trigger> trigger) {
        static final Wish NEW = new Wish(0, Optional.empty(), Optional.empty());
    }

    /// @param alone whether the peer takes the packet's own selectors and no others
    ///   (SINGLE_PAIR_REQUIRED)
    record Trigger(Flow packet, boolean alone) {
        private void write(StateWriter out) {
            StoredValues.write(out, packet);
            out.bool(alone);
        }

        private static Trigger read(StateReader in) {
            return new Trigger(StoredValues.flow(in), in.bool());
        }
    }

    public void add(String connection, String child) {
        Key key = new Key(connection, child);
        if (find(key).isEmpty()) {
            put(key, Wish.NEW);
        }
    }

    /// A packet asks for the child. False if that is of no account: the child is up or on its way,
    /// or it would not carry the packet.
    public boolean acquire(String connection, String child, Flow packet, Turn turn) {
        boolean carries =
                turn.connections()
                        .configured(connection)
                        .flatMap(config -> config.child(child))
                        .filter(config -> Narrowing.carries(config.selectors(), packet))
                        .isPresent();
        if (!carries || isServed(connection, child, turn)) {
            return false;
        }
        Key key = new Key(connection, child);
        Wish wish = find(key).orElse(Wish.NEW);
        stopRetrying(key, wish, turn);
        put(
                key,
                new Wish(
                        wish.failures(),
                        Optional.empty(),
                        Optional.of(new Trigger(packet, false))));
        return true;
    }

    /// The packet that asked for a child.
    Optional<Trigger> trigger(String connection, String child) {
        return find(new Key(connection, child)).flatMap(Wish::trigger);
    }

    /// The peer takes but one pair of addresses. False if no packet says which, or that was tried.
    boolean narrowToPacket(String connection, String child) {
        Key key = new Key(connection, child);
        Optional<Wish> wish =
                find(key).filter(w -> w.trigger().filter(trigger -> !trigger.alone()).isPresent());
        wish.ifPresent(w ->
                put(
                        key,
                        new Wish(
                                w.failures(),
                                w.retryAt(),
                                w.trigger().map(t -> new Trigger(t.packet(), true)))));
        return wish.isPresent();
    }

    public void remove(String connection, String child, Turn turn) {
        Key key = new Key(connection, child);
        find(key).ifPresent(wish -> stopRetrying(key, wish, turn));
        drop(key);
    }

    private Optional<Wish> find(Key key) {
        return Optional.ofNullable(of(key.connection()).get(key.child()));
    }

    /// By the name of the child, the oldest first.
    private Map<String, Wish> of(String connection) {
        return wishes.getOrDefault(connection, Map.of());
    }

    private void put(Key key, Wish wish) {
        wishes.computeIfAbsent(key.connection(), _ -> new LinkedHashMap<>()).put(key.child(), wish);
    }

    private void drop(Key key) {
        wishes.computeIfPresent(
                key.connection(),
                (_, children) -> {
                    children.remove(key.child());
                    return children.isEmpty() ? null : children;
                });
    }

    /// Drops the wishes of a connection for children it does not have any more.
    public void keepOnly(String connection, Collection<String> children, Turn turn) {
        for (String child : List.copyOf(of(connection).keySet())) {
            if (!children.contains(child)) {
                remove(connection, child, turn);
            }
        }
    }

    /// The timer of a wish fired. False if it is no wish any more.
    public boolean due(String connection, String child) {
        Key key = new Key(connection, child);
        Optional<Wish> wish = find(key);
        wish.ifPresent(
                found -> put(key, new Wish(found.failures(), Optional.empty(), found.trigger())));
        return wish.isPresent();
    }

    /// The next attempt is to begin now. False if there is no such wish.
    public boolean hurry(String connection, String child, Turn turn) {
        Key key = new Key(connection, child);
        Optional<Wish> wish = find(key);
        wish.ifPresent(found -> {
            stopRetrying(key, found, turn);
            put(key, Wish.NEW);
        });
        return wish.isPresent();
    }

    /// A child that was up is not any more: the configuration says whether it is to come back.
    public void lost(Turn.Loss loss, Turn turn) {
        Optional<ConnectionConfig> config = turn.connections().configured(loss.connection());
        Optional<ChildConfig> child = config.flatMap(c -> c.child(loss.childName()));
        Causes.Origin origin = Causes.origin(loss.cause());
        if (loss.cause().equals(Causes.BY_COMMAND) || child.isEmpty()) {
            remove(loss.connection(), loss.childName(), turn);
            return;
        }
        AfterLoss policy =
                switch (origin) {
                    case WANTED, DISUSE -> AfterLoss.CLEAR;
                    case PEER, LIFETIME -> child.get().afterPeerClosed();
                    case SILENCE -> config.get().liveness().whenDead();
                    case FAULT -> AfterLoss.RESTART;
                };
        boolean mayBegin = config.get().role() == ConnectionConfig.Role.INITIATOR;
        if (policy == AfterLoss.RESTART && mayBegin) {
            add(loss.connection(), loss.childName());
        } else if (origin != Causes.Origin.WANTED) {
            remove(loss.connection(), loss.childName(), turn);
        }
    }

    /// Gives every wish of the connection that is not served a time for the next attempt.
    public void settle(String connection, Turn turn) {
        new LinkedHashMap<>(of(connection))
                .forEach((child, wish) -> settle(new Key(connection, child), wish, turn));
    }

    private void settle(Key key, Wish wish, Turn turn) {
        if (isUp(key, turn)) {
            stopRetrying(key, wish, turn);
            if (isStanding(key, turn)) {
                put(key, Wish.NEW);
            } else {
                drop(key);
            }
        } else if (isServed(key.connection(), key.child(), turn)) {
            stopRetrying(key, wish, turn);
            put(key, new Wish(wish.failures(), Optional.empty(), wish.trigger()));
        } else if (wish.trigger().isPresent() && !isStanding(key, turn)) {
            drop(key);
        } else if (wish.retryAt().isEmpty()) {
            Tick at = turn.now().plus(delay(wish.failures(), turn));
            put(key, new Wish(wish.failures() + 1, Optional.of(at), wish.trigger()));
            turn.act(new Action.ArmTimer(timer(key), at));
        }
    }

    private static boolean isStanding(Key key, Turn turn) {
        return turn.child(key.connection(), key.child())
                .filter(child -> child.startAction() == StartAction.START)
                .isPresent();
    }

    private static void stopRetrying(Key key, Wish wish, Turn turn) {
        if (wish.retryAt().isPresent()) {
            turn.act(new Action.CancelTimer(timer(key)));
        }
    }

    /// Doubles up to a limit, and up to a quarter more at random, so that many do not begin at
    /// once.
    private static Duration delay(int failures, Turn turn) {
        Duration base = RETRY_FIRST.multipliedBy(1L << Math.min(failures, 10));
        Duration capped = base.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : base;
        return capped.plus(turn.numbers().upTo(capped.dividedBy(4)));
    }

    private static boolean isUp(Key key, Turn turn) {
        return turn.table().ofConnection(key.connection()).stream()
                .anyMatch(state ->
                        state instanceof Established sa
                                && !sa.isEnding()
                                && sa.children().stream()
                                        .anyMatch(child ->
                                                child.name().equals(key.child())
                                                        && child.isUp()
                                                        && child.isWanted()));
    }

    /// Whether the child is up, coming up, or waiting to be asked for.
    static boolean isServed(String connection, String childName, Turn turn) {
        return turn.table().ofConnection(connection).stream()
                .anyMatch(state -> isServedBy(state, childName));
    }

    private static boolean isServedBy(IkeSa state, String childName) {
        Task create = new Task.CreateChild(childName);
        return switch (state) {
            case InitLocal s ->
                    s.childName().filter(childName::equals).isPresent()
                            || s.then().contains(create);
            case IntermediateLocal s ->
                    s.handshake().childName().filter(childName::equals).isPresent()
                            || s.handshake().then().contains(create);
            case AuthLocal s ->
                    s.childName().filter(childName::equals).isPresent()
                            || s.then().contains(create);
            case Established s ->
                    !s.isEnding()
                            && (s.tasks().contains(create)
                                    || s.isDeferred(create)
                                    || ChildInitiator.isCreating(s, childName)
                                    || s.children().stream()
                                            .anyMatch(child ->
                                                    child.name().equals(childName)
                                                            && child.isWanted()));
            case InitRemote _, AuthFailedLocal _, AuthRefusedRemote _, Superseded _ -> false;
        };
    }

    private static TimerId timer(Key key) {
        return new TimerId.OfChildConfig(key.connection(), key.child());
    }

    /// The timers of all wishes.
    public Map<TimerId, Tick> timers() {
        Map<TimerId, Tick> timers = new LinkedHashMap<>();
        all().forEach((key, wish) -> wish.retryAt().ifPresent(at -> timers.put(timer(key), at)));
        return timers;
    }

    private Map<Key, Wish> all() {
        Map<Key, Wish> all = new LinkedHashMap<>();
        wishes.forEach((connection, children) ->
                children.forEach((child, wish) -> all.put(new Key(connection, child), wish)));
        return all;
    }

    public void write(StateWriter out) {
        out.version(1);
        out.list(
                all().entrySet(),
                entry -> {
                    out.text(entry.getKey().connection());
                    out.text(entry.getKey().child());
                    out.u32(entry.getValue().failures());
                    out.optional(entry.getValue().retryAt(), out::tick);
                    out.optional(entry.getValue().trigger(), trigger -> trigger.write(out));
                });
    }

    public static Wishes read(StateReader in) {
        in.version("wishes", 1);
        Wishes read = new Wishes();
        int count = in.u32();
        for (int i = 0; i < count; i++) {
            Key key = new Key(in.text(), in.text());
            read.put(
                    key,
                    new Wish(in.u32(), in.optional(in::tick), in.optional(() -> Trigger.read(in))));
        }
        return read;
    }
}
