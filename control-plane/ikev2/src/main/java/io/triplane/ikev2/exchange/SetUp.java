package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a child that is wanted comes about.
public sealed interface SetUp {
    /// It is up, on the way, or cannot be begun; the latter has been told of.
    record Nothing() implements SetUp {}

    /// That is asked for on that IKE SA, as soon as that stands.
    record On(IkeSaId ikeSa, Task task) implements SetUp {}

    /// A new IKE SA has been begun.
    record New(IkeSa ikeSa) implements SetUp {}

    static SetUp begin(String connection, String child, Turn turn) {
        Optional<ConnectionConfig> config = turn.connections().configured(connection);
        if (config.flatMap(c -> c.child(child)).isEmpty()) {
            return refused(
                    connection,
                    Optional.of(child),
                    new Cause(
                            "child.unknown",
                            "connection %s has no child %s".formatted(connection, child)),
                    turn);
        }
        Optional<Cause> fault =
                config.flatMap(c -> c.child(child).flatMap(wanted -> hostsFault(c, wanted)));
        if (fault.isPresent()) {
            return refused(connection, Optional.of(child), fault.get(), turn);
        }
        if (Wishes.isServed(connection, child, turn)) {
            return new Nothing();
        }
        int childSasMax = turn.settings().limits().childSasMax();
        if (turn.table().childCount() >= childSasMax) {
            return refused(
                    connection,
                    Optional.of(child),
                    new Cause(
                            "child.limit.all",
                            "there are %d Child SAs, which is the most".formatted(childSasMax)),
                    turn);
        }
        Optional<IkeSaId> carrier = carrier(connection, turn);
        return carrier.isPresent()
                ? new On(carrier.get(), new Task.CreateChild(child))
                : begin(config.get(), Optional.of(child), turn);
    }

    /// The IKE SA alone.
    static SetUp begin(String connection, Turn turn) {
        Optional<ConnectionConfig> config = turn.connections().configured(connection);
        if (config.isEmpty()) {
            return refused(
                    connection,
                    Optional.empty(),
                    new Cause("connection.unknown", "there is no connection " + connection),
                    turn);
        }
        if (config.get().setUp().childless() == SetUpOptions.Childless.NEVER) {
            return refused(
                    connection,
                    Optional.empty(),
                    new Cause(
                            "ike.childless.never",
                            "connection %s takes no IKE SA without a child: set childless to allow"
                                    .formatted(connection)),
                    turn);
        }
        return carrier(connection, turn).isPresent()
                ? new Nothing()
                : begin(config.get(), Optional.empty(), turn);
    }

    private static Optional<IkeSaId> carrier(String connection, Turn turn) {
        return Uniqueness.usable(connection, turn)
                .map(Established::id)
                .or(() -> attempt(connection, turn));
    }

    private static SetUp begin(ConnectionConfig config, Optional<String> child, Turn turn) {
        if (config.role() == ConnectionConfig.Role.RESPONDER) {
            return refused(
                    config.name(),
                    child,
                    new Cause(
                            "connection.responder",
                            "connection %s is a responder: the peer has to begin, or make it an"
                                            .formatted(config.name())
                                    + " initiator"),
                    turn);
        }
        int max = turn.settings().limits().ikeSasMax();
        if (turn.table().size() >= max) {
            return refused(
                    config.name(),
                    child,
                    new Cause("engine.full", "the engine has %d IKE SAs, the most".formatted(max)),
                    turn);
        }
        return new New(InitInitiator.begin(config, child, List.of(), turn));
    }

    /// Transport mode carries traffic of the two ends themselves and no other.
    private static Optional<Cause> hostsFault(ConnectionConfig config, ChildConfig child) {
        IpAddress local = config.path().localAddress();
        return config.path()
                .remoteAddress()
                .filter(_ -> child.mode() == ChildConfig.Mode.TRANSPORT)
                .filter(remote -> Narrowing.between(child.selectors(), local, remote).isEmpty())
                .map(remote ->
                        new Cause(
                                "child.mode.selectors",
                                "child %s has %s, and transport mode carries %s to %s alone: take"
                                                .formatted(
                                                        child.name(),
                                                        child.selectors(),
                                                        local,
                                                        remote)
                                        + " these two into its selectors, or set tunnel mode"));
    }

    /// A set-up that is under way and not to be ended at once.
    private static Optional<IkeSaId> attempt(String connection, Turn turn) {
        return turn.table().ofConnection(connection).stream()
                .filter(sa ->
                        sa instanceof InitLocal
                                || sa instanceof IntermediateLocal
                                || (sa instanceof AuthLocal auth
                                        && auth.then().stream()
                                                .noneMatch(t -> t instanceof Task.EndIke)))
                .map(IkeSa::id)
                .findFirst();
    }

    /// The children that an attempt is for.
    static List<String> childrenOf(InitLocal attempt) {
        List<String> names = new ArrayList<>();
        attempt.childName().ifPresent(names::add);
        for (Task task : attempt.then()) {
            if (task instanceof Task.CreateChild(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    private static SetUp refused(
            String connection, Optional<String> child, Cause cause, Turn turn) {
        turn.report(
                new Event.NegotiationFailed(
                        Optional.empty(),
                        Optional.of(connection),
                        child,
                        Failure.silent(cause, Verdict.CLOSE_CHILD)));
        return new Nothing();
    }

    /// A connection that was not taken.
    static void refused(ConnectionConfig config, String text, Turn turn) {
        turn.report(
                new Event.NegotiationFailed(
                        Optional.empty(),
                        Optional.of(config.name()),
                        Optional.empty(),
                        Failure.silent("connection.unsupported", text, Verdict.KEEP_SA)));
    }

    /// An IKE SA that ends for a reason of ours.
    static void failed(IkeSa sa, Cause cause, Turn turn) {
        turn.failed(
                sa.route(),
                sa.connectionName(),
                Optional.empty(),
                Failure.silent(cause, Verdict.CLOSE_IKE));
    }

    /// The requests to the data plane that an IKE SA waits for.
    static List<Long> planeRequests(IkeSa sa) {
        List<Long> open = new ArrayList<>();
        if (sa instanceof Established established) {
            open.addAll(established.mobility().moves());
            for (Child child : established.children()) {
                for (ChildSa pair : child.sas()) {
                    if (pair.stage() instanceof Receiving(long id, _)) {
                        open.add(id);
                    } else if (pair.stage() instanceof Sending(long id)) {
                        open.add(id);
                    }
                }
            }
        }
        return open;
    }
}
