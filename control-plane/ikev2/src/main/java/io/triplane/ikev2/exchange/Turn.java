package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EngineSettings.Trace;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.SaTable;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Flight;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageTrace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One turn of the engine: what a step may read of its surroundings, and where it leaves what is to
/// be done. Lives for one input.
public final class Turn {
    private final Tick now;
    private final EngineSettings settings;
    private final CryptoSuite suite;
    private final Numbers numbers;
    private final SaTable table;
    private final Connections connections;
    private final Wishes wishes;
    private final Redirects redirects;
    private final Map<Long, IkeSaId> planeRequests;
    private final List<Action> actions = new ArrayList<>();
    private final Deque<FollowUp> followUps = new ArrayDeque<>();

    private final List<Loss> losses = new ArrayList<>();
    private final List<IkeSa> added = new ArrayList<>();
    private int sends;

    /// A child that was up is not any more.
    public record Loss(String connection, String childName, Cause cause) {}

    /// What one IKE SA's step wants to happen to another one, right after.
    public record FollowUp(IkeSaId ikeSa, SaInput input) {}

    /// @param planeRequests where open requests to the data plane are noted
    public Turn(
            Tick now,
            EngineSettings settings,
            CryptoSuite suite,
            Numbers numbers,
            SaTable table,
            Connections connections,
            Wishes wishes,
            Redirects redirects,
            Map<Long, IkeSaId> planeRequests) {
        this.now = now;
        this.settings = settings;
        this.suite = suite;
        this.numbers = numbers;
        this.table = table;
        this.connections = connections;
        this.wishes = wishes;
        this.redirects = redirects;
        this.planeRequests = planeRequests;
    }

    Tick now() {
        return now;
    }

    EngineSettings settings() {
        return settings;
    }

    CryptoSuite suite() {
        return suite;
    }

    Numbers numbers() {
        return numbers;
    }

    Redirects redirects() {
        return redirects;
    }

    SaTable table() {
        return table;
    }

    Wishes wishes() {
        return wishes;
    }

    Connections connections() {
        return connections;
    }

    /// The configuration of a connection that an IKE SA belongs to; it is kept as long as that.
    ConnectionConfig connection(String name) {
        return connections
                .config(name)
                .orElseThrow(() -> new IllegalStateException("connection " + name + " is gone"));
    }

    /// Empty when the child has left the configuration.
    Optional<ChildConfig> child(String connection, String child) {
        return connections.config(connection).flatMap(config -> config.child(child));
    }

    /// The other IKE SAs of a connection that are with the peer or may turn out to be, oldest
    /// first.
    List<IkeSa> rivals(String connection, Identity peer, IkeSaId self) {
        return table.ofPeer(connection, peer).stream()
                .filter(other -> !other.id().equals(self))
                .toList();
    }

    int newEspSpi() {
        return numbers.espSpi(table);
    }

    /// @param flight as [Flight] has it
    void send(Route route, Message message, Bytes flight) {
        sendAgain(route, flight);
        trace(Event.Direction.SENT, route, message);
    }

    /// Sends what went out before, octet by octet.
    void sendAgain(Route route, Bytes flight) {
        for (Bytes datagram : Flight.datagrams(flight)) {
            sends++;
            actions.add(new Action.Send(route.local(), route.remote(), route.natPort(), datagram));
        }
    }

    void keepNatOpen(Route route) {
        sends++;
        actions.add(new Action.NatKeepAlive(route.local(), route.remote()));
        count(Counter.NAT_KEEPALIVE_SENT);
    }

    /// How many datagrams this turn sends so far.
    int sends() {
        return sends;
    }

    void received(Route route, Message message) {
        trace(Event.Direction.RECEIVED, route, message);
    }

    /// Asks the data plane; the answer comes back to the IKE SA.
    void ask(IkeSaId asker, PlaneRequest request) {
        planeRequests.put(request.requestId(), asker);
        tell(request);
    }

    /// Asks the data plane for what nobody waits for.
    void tell(PlaneRequest request) {
        actions.add(new Action.Ask(request));
    }

    void report(Event event) {
        actions.add(new Action.Report(event));
    }

    void count(Counter counter) {
        report(new Event.Counted(counter));
    }

    void childDown(Established sa, Child child, Cause cause) {
        String connection = sa.facts().connection();
        report(new Event.ChildSaDown(child.id(), connection, child.name(), cause));
        losses.add(new Loss(connection, child.name(), cause));
    }

    /// A set-up, or a replacement, that did not succeed on an established IKE SA.
    void childFailed(Established sa, String childName, Cause cause) {
        failed(
                sa.route(),
                Optional.of(sa.facts().connection()),
                Optional.of(childName),
                Failure.silent(cause, Failure.Verdict.CLOSE_CHILD));
    }

    void failed(Route route, Optional<String> connection, Optional<String> child, Failure failure) {
        report(
                new Event.NegotiationFailed(
                        Optional.of(route.remote()), connection, child, failure));
    }

    /// The data plane's answer to an open request is for another IKE SA from now on.
    void reassign(long requestId, IkeSaId ikeSa) {
        planeRequests.put(requestId, ikeSa);
    }

    /// A further IKE SA that a step has made.
    void add(IkeSa made) {
        added.add(made);
    }

    /// Those since this was asked last.
    public List<IkeSa> takeAdded() {
        List<IkeSa> taken = List.copyOf(added);
        added.clear();
        return taken;
    }

    void then(IkeSaId ikeSa, SaInput input) {
        followUps.add(new FollowUp(ikeSa, input));
    }

    public void act(Action action) {
        actions.add(action);
    }

    /// The losses since this was asked last.
    public List<Loss> takeLosses() {
        List<Loss> taken = List.copyOf(losses);
        losses.clear();
        return taken;
    }

    public Optional<FollowUp> nextFollowUp() {
        return Optional.ofNullable(followUps.poll());
    }

    public List<Action> actions() {
        return List.copyOf(actions);
    }

    private void trace(Event.Direction direction, Route route, Message message) {
        if (settings.trace() == Trace.ON) {
            report(
                    new Event.MessageTrace(
                            direction,
                            route.local(),
                            route.remote(),
                            MessageTrace.line(message),
                            MessageTrace.tree(message)));
        }
    }
}
