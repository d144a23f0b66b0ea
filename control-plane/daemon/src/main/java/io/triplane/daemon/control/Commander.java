package io.triplane.daemon.control;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.control.Command.Target;
import io.triplane.daemon.shard.ShardCommand;
import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Tick;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Carries out operators' commands: finds what is meant, asks its shard, and says what has to come
/// of it. Owned by the control thread.
final class Commander {
    private final Shards shards;
    private final SaTable table;
    private final Outcomes outcomes;
    private final Function<String, Optional<DesiredConnection>> inForce;

    /// @param inForce in which form the engines know a connection
    Commander(
            Shards shards,
            SaTable table,
            Outcomes outcomes,
            Function<String, Optional<DesiredConnection>> inForce) {
        this.shards = shards;
        this.table = table;
        this.outcomes = outcomes;
        this.inForce = inForce;
    }

    /// What became of asking: something to wait for, or an answer already.
    private sealed interface Begun {
        record Towards(Goal goal) implements Begun {}

        record Not(Answer answer) implements Begun {}
    }

    void handle(Command command, Tick now, Consumer<Answer> answer) {
        if (outcomes.full()) {
            answer.accept(Refusals.tooMany(command.waitMax()));
            return;
        }
        Begun begun =
                switch (command) {
                    case Command.Initiate c -> initiate(c.target());
                    case Command.Terminate c -> terminate(c.target());
                    case Command.RekeyChild c -> rekey(c.target());
                    case Command.RekeyIke c -> rekeyIke(c.target());
                };
        switch (begun) {
            case Begun.Not not -> answer.accept(not.answer());
            case Begun.Towards towards -> {
                outcomes.await(towards.goal(), now.plus(command.waitMax()), answer);
                outcomes.review(now);
            }
        }
    }

    private Begun initiate(Target target) {
        return switch (target) {
            case Target.OfConnection t -> initiate(t.connection(), Optional.empty());
            case Target.OfChild t -> initiate(t.connection(), Optional.of(t.child()));
            case Target.OfIkeSa _, Target.OfChildSa _ ->
                    new Begun.Not(
                            Refusals.target(
                                    target,
                                    "an SA cannot be initiated",
                                    "name a connection, or a child of it"));
        };
    }

    private Begun initiate(String connection, Optional<String> child) {
        Optional<DesiredConnection> known = inForce.apply(connection);
        if (known.isEmpty()) {
            return new Begun.Not(Refusals.noConnection(connection));
        }
        Set<String> names = new LinkedHashSet<>();
        known.get().plan().children().stream().map(ChildConfig::name).forEach(names::add);
        if (child.isPresent()) {
            if (!names.contains(child.get())) {
                return new Begun.Not(Refusals.noChild(connection, child.get()));
            }
            names.retainAll(Set.of(child.get()));
        }
        if (!known.get().mayInitiate()) {
            return new Begun.Not(Refusals.responder(connection));
        }
        int shard = shards.toInitiate(known.get(), table);
        for (String name : names) {
            boolean stands =
                    table.children(connection, name).stream().anyMatch(ChildSaInfo::stands);
            if (!stands && !shards.ask(shard, new ShardCommand.Initiate(connection, name))) {
                return new Begun.Not(Refusals.busy(connection));
            }
        }
        return new Begun.Towards(new Goal.ChildrenUp(connection, names));
    }

    private Begun terminate(Target target) {
        return switch (target) {
            case Target.OfConnection t -> terminateConnection(t.connection());
            case Target.OfChild t ->
                    terminateChildren(
                            table.children(t.connection(), t.child()),
                            Refusals.childDown(t.connection(), t.child()));
            case Target.OfIkeSa t ->
                    terminateIkeSas(
                            table.ikeSa(t.ikeSa()).stream().toList(),
                            Refusals.noSa("ike_sa_id", t.ikeSa().toString()));
            case Target.OfChildSa t ->
                    terminateChildren(
                            table.child(t.childSa()).stream().toList(), noChildSa(t.childSa()));
        };
    }

    private Begun terminateConnection(String connection) {
        List<IkeSaInfo> standing = table.ikeSas(Optional.of(connection));
        if (standing.isEmpty() && inForce.apply(connection).isEmpty()) {
            return new Begun.Not(Refusals.noConnection(connection));
        }
        // Set-ups that were not told of yet are ended too.
        return shards.askAll(new ShardCommand.EndConnection(connection))
                ? new Begun.Towards(
                        new Goal.Gone(
                                names(standing), ids(table.children(Optional.of(connection)))))
                : new Begun.Not(Refusals.busy(connection));
    }

    private Begun terminateIkeSas(List<IkeSaInfo> ikeSas, Answer none) {
        for (IkeSaInfo sa : ikeSas) {
            if (!shards.ask(sa.name().shard(), new ShardCommand.TerminateIke(sa.name().id()))) {
                return new Begun.Not(Refusals.busy(sa.connection()));
            }
        }
        return ikeSas.isEmpty()
                ? new Begun.Not(none)
                : new Begun.Towards(new Goal.Gone(names(ikeSas), Set.of()));
    }

    private Begun terminateChildren(List<ChildSaInfo> children, Answer none) {
        for (ChildSaInfo child : children) {
            if (!shards.ask(
                    child.ikeSa().shard(), new ShardCommand.TerminateChild(child.view().id()))) {
                return new Begun.Not(Refusals.busy(child.view().connection()));
            }
        }
        return children.isEmpty()
                ? new Begun.Not(none)
                : new Begun.Towards(new Goal.Gone(Set.of(), ids(children)));
    }

    private Begun rekey(Target target) {
        return switch (target) {
            case Target.OfChildSa t ->
                    table.child(t.childSa())
                            .map(this::rekey)
                            .orElseGet(() -> new Begun.Not(noChildSa(t.childSa())));
            case Target.OfChild t -> rekeyOnly(t.connection(), t.child());
            case Target.OfConnection _, Target.OfIkeSa _ ->
                    new Begun.Not(
                            Refusals.target(
                                    target,
                                    "only a Child SA is rekeyed by this command",
                                    "name a child, or the id of a Child SA"));
        };
    }

    private Begun rekeyOnly(String connection, String child) {
        List<ChildSaInfo> found =
                table.children(connection, child).stream().filter(ChildSaInfo::stands).toList();
        return switch (found.size()) {
            case 0 -> new Begun.Not(Refusals.childDown(connection, child));
            case 1 -> rekey(found.getFirst());
            default -> new Begun.Not(Refusals.severalChildSas(connection, child, found.size()));
        };
    }

    private Begun rekey(ChildSaInfo child) {
        return shards.ask(child.ikeSa().shard(), new ShardCommand.RekeyChild(child.view().id()))
                ? new Begun.Towards(
                        new Goal.Rekeyed(
                                child.view().id(),
                                child.view().connection(),
                                child.view().childName(),
                                child.view().inboundSpi()))
                : new Begun.Not(Refusals.busy(child.view().connection()));
    }

    private Begun rekeyIke(Target target) {
        return switch (target) {
            case Target.OfConnection t ->
                    rekeyIkeSas(
                            table.ikeSas(Optional.of(t.connection())),
                            Refusals.ikeDown(t.connection()));
            case Target.OfIkeSa t ->
                    rekeyIkeSas(
                            table.ikeSa(t.ikeSa()).stream().toList(),
                            Refusals.noSa("ike_sa_id", t.ikeSa().toString()));
            case Target.OfChild _, Target.OfChildSa _ ->
                    new Begun.Not(
                            Refusals.target(
                                    target,
                                    "only an IKE SA is rekeyed by this command",
                                    "name a connection, or the id of an IKE SA"));
        };
    }

    private Begun rekeyIkeSas(List<IkeSaInfo> ikeSas, Answer none) {
        for (IkeSaInfo sa : ikeSas) {
            if (!shards.ask(sa.name().shard(), new ShardCommand.RekeyIke(sa.name().id()))) {
                return new Begun.Not(Refusals.busy(sa.connection()));
            }
        }
        return ikeSas.isEmpty()
                ? new Begun.Not(none)
                : new Begun.Towards(
                        new Goal.IkeRekeyed(ikeSas.getFirst().connection(), names(ikeSas)));
    }

    private static Answer noChildSa(ChildSaId id) {
        return Refusals.noSa("child_sa_id", Long.toString(id.number()));
    }

    private static Set<IkeSaName> names(Collection<IkeSaInfo> ikeSas) {
        Set<IkeSaName> names = new LinkedHashSet<>();
        ikeSas.forEach(sa -> names.add(sa.name()));
        return names;
    }

    private static Set<ChildSaId> ids(Collection<ChildSaInfo> children) {
        Set<ChildSaId> ids = new LinkedHashSet<>();
        children.forEach(child -> ids.add(child.view().id()));
        return ids;
    }
}
