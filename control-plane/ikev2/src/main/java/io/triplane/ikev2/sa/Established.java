package io.triplane.ikev2.sa;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// An authenticated IKE SA with its children.
///
/// @param tasks what we want of the peer, most urgent first, no task twice: so there are never more
///   than children and pairs to have tasks about
/// @param deferred what the peer had no time for, in order; at most one of each task
/// @param heardAt when the last authentic message came
public record Established(
        IkeSaId id,
        Facts facts,
        Route route,
        Channel channel,
        OwnRequests own,
        PeerRequests peer,
        List<Task> tasks,
        List<Deferred> deferred,
        List<Child> children,
        Term term,
        Mobility mobility,
        Tick heardAt,
        Tick sentAt)
        implements IkeSa {
    /// Most children of one IKE SA.
    public static final int CHILDREN_MAX = 64;

    public Established {
        tasks = List.copyOf(tasks);
        deferred = List.copyOf(deferred);
        children = List.copyOf(children);
    }

    @Override
    public Spis spis() {
        return channel.spis();
    }

    @Override
    public Optional<String> connectionName() {
        return Optional.of(facts.connection());
    }

    @Override
    public void wipe() {
        channel.wipe();
        children.forEach(Child::wipe);
        if (own instanceof Waiting(_, LocalExchange exchange)) {
            exchange.wipe();
        }
    }

    /// Whether its end was decided here: no new exchange of the peer is begun any more.
    public boolean isEnding() {
        boolean asked =
                own instanceof Waiting(_, LocalExchange exchange)
                        && exchange instanceof LocalExchange.DeleteIkeLocal;
        return asked || tasks.stream().anyMatch(task -> task instanceof Task.EndIke);
    }

    public Optional<Child> child(ChildSaId wanted) {
        return children.stream().filter(child -> child.id().equals(wanted)).findFirst();
    }

    public Optional<Child> childOfInbound(int spi) {
        return children.stream().filter(child -> child.inbound(spi).isPresent()).findFirst();
    }

    public Optional<Child> childOfOutbound(int spi) {
        return children.stream().filter(child -> child.outbound(spi).isPresent()).findFirst();
    }

    public Established on(Route next) {
        return new Established(
                id, facts, next, channel, own, peer, tasks, deferred, children, term, mobility,
                heardAt, sentAt);
    }

    public Established with(Channel next) {
        return new Established(
                id, facts, route, next, own, peer, tasks, deferred, children, term, mobility,
                heardAt, sentAt);
    }

    public Established with(OwnRequests next) {
        return new Established(
                id, facts, route, channel, next, peer, tasks, deferred, children, term, mobility,
                heardAt, sentAt);
    }

    public Established with(PeerRequests next) {
        return new Established(
                id, facts, route, channel, own, next, tasks, deferred, children, term, mobility,
                heardAt, sentAt);
    }

    public Established heard(Tick now) {
        return new Established(
                id, facts, route, channel, own, peer, tasks, deferred, children, term, mobility,
                now, sentAt);
    }

    public Established sent(Tick now) {
        return new Established(
                id, facts, route, channel, own, peer, tasks, deferred, children, term, mobility,
                heardAt, now);
    }

    /// The task waits among the others, unless one that covers it does already.
    public Established plus(Task task) {
        if (tasks.stream().anyMatch(waiting -> waiting.covers(task))) {
            return this;
        }
        List<Task> all = new ArrayList<>(tasks);
        all.add(task);
        all.sort(Comparator.comparingInt(Task::urgency));
        return withTasks(all);
    }

    public Established withTasks(List<Task> next) {
        return new Established(
                id, facts, route, channel, own, peer, next, deferred, children, term, mobility,
                heardAt, sentAt);
    }

    public boolean isDeferred(Task task) {
        return deferred.stream().anyMatch(waiting -> waiting.task().equals(task));
    }

    /// The task is begun again from that time on, unless it waits for one already.
    public Established later(Task task, Tick until) {
        if (isDeferred(task)) {
            return this;
        }
        List<Deferred> all = new ArrayList<>(deferred);
        all.add(new Deferred(task, until));
        return withDeferred(all);
    }

    /// Deferred tasks whose time has come wait among the others.
    public Established due(Tick now) {
        Established next =
                withDeferred(deferred.stream().filter(w -> now.isBefore(w.until())).toList());
        for (Deferred waiting : deferred) {
            next = now.isBefore(waiting.until()) ? next : next.plus(waiting.task());
        }
        return next;
    }

    private Established withDeferred(List<Deferred> next) {
        return new Established(
                id, facts, route, channel, own, peer, tasks, next, children, term, mobility,
                heardAt, sentAt);
    }

    public Established with(Mobility next) {
        return new Established(
                id, facts, route, channel, own, peer, tasks, deferred, children, term, next,
                heardAt, sentAt);
    }

    /// The same ends, and NATs between them as they are now.
    public Established with(Nat next) {
        return new Established(
                id,
                facts.with(next),
                route,
                channel,
                own,
                peer,
                tasks,
                deferred,
                children,
                term,
                mobility,
                heardAt,
                sentAt);
    }

    public Established with(Term next) {
        return new Established(
                id, facts, route, channel, own, peer, tasks, deferred, children, next, mobility,
                heardAt, sentAt);
    }

    /// The successor with all that this one has and is to do.
    public Established succeededBy(IkeSuccessor next, Term nextTerm, Tick now) {
        return new Established(
                next.id(),
                facts.with(next.suite()),
                route,
                next.channel(),
                new OwnRequests.Idle(0),
                new PeerRequests.Fresh(0),
                tasks,
                deferred,
                children,
                nextTerm,
                mobility.rekeyed(),
                now,
                now);
    }

    /// The IKE SA without children and tasks.
    public Established emptied() {
        return new Established(
                id,
                facts,
                route,
                channel,
                own,
                peer,
                List.of(),
                List.of(),
                List.of(),
                Term.UNLIMITED,
                mobility,
                heardAt,
                sentAt);
    }

    public Established plus(Child child) {
        List<Child> all = new ArrayList<>(children);
        all.add(child);
        return withChildren(all);
    }

    /// The child of the same id is replaced; one without any pair left is dropped.
    public Established with(Child changed) {
        List<Child> all = new ArrayList<>(children.size());
        for (Child child : children) {
            Child next = child.id().equals(changed.id()) ? changed : child;
            if (!next.sas().isEmpty()) {
                all.add(next);
            }
        }
        return withChildren(all);
    }

    public Established without(ChildSaId gone) {
        return withChildren(children.stream().filter(child -> !child.id().equals(gone)).toList());
    }

    private Established withChildren(List<Child> next) {
        return new Established(
                id, facts, route, channel, own, peer, tasks, deferred, next, term, mobility,
                heardAt, sentAt);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        facts.write(out);
        route.write(out);
        channel.write(out);
        OwnRequests.write(out, own);
        PeerRequests.write(out, peer);
        out.list(tasks, task -> Task.write(out, task));
        out.list(deferred, waiting -> waiting.write(out));
        out.list(children, child -> child.write(out));
        term.write(out);
        mobility.write(out);
        out.tick(heardAt);
        out.tick(sentAt);
    }

    static Established read(StateReader in) {
        in.version("established IKE SA", 1);
        return new Established(
                new IkeSaId(in.u64()),
                Facts.read(in),
                Route.read(in),
                Channel.read(in),
                OwnRequests.read(in),
                PeerRequests.read(in),
                in.list(() -> Task.read(in)),
                in.list(() -> Deferred.read(in)),
                in.list(() -> Child.read(in)),
                Term.read(in),
                Mobility.read(in),
                in.tick(),
                in.tick());
    }
}
