package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Answer.Outcome;
import io.triplane.ikev2.Tick;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Holds the answers to commands until their outcome is known or their time is up. Owned by the
/// control thread.
final class Outcomes {
    /// Commands that wait for their outcome.
    static final int PENDING_MAX = 256;

    private final SaTable table;
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(Goal goal, Tick deadline, Consumer<Answer> answer) {}

    Outcomes(SaTable table) {
        this.table = table;
    }

    boolean full() {
        return pending.size() >= PENDING_MAX;
    }

    void await(Goal goal, Tick deadline, Consumer<Answer> answer) {
        pending.add(new Pending(goal, deadline, answer));
    }

    /// Something failed, and the commands about it with it.
    ///
    /// @param child empty when it was the IKE SA
    void failed(String connection, Optional<String> child, Trouble trouble) {
        answerIf(goal ->
                goal.failsWith(connection, child)
                        ? Optional.of(acted(goal, Outcome.FAILED, Optional.of(trouble)))
                        : Optional.empty());
    }

    /// Answers what has come about and what has run out of time; returns how many.
    int review(Tick now) {
        int before = pending.size();
        answerIf(this::reached);
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending next = all.next();
            if (!now.isBefore(next.deadline())) {
                all.remove();
                next.answer().accept(acted(next.goal(), Outcome.UNDER_WAY, Optional.empty()));
            }
        }
        return before - pending.size();
    }

    Optional<Tick> deadline() {
        return pending.stream().map(Pending::deadline).min(Tick::compareTo);
    }

    private void answerIf(Function<Goal, Optional<Answer>> judge) {
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending next = all.next();
            Optional<Answer> answer = judge.apply(next.goal());
            if (answer.isPresent()) {
                all.remove();
                next.answer().accept(answer.get());
            }
        }
    }

    private Optional<Answer> reached(Goal goal) {
        return switch (goal) {
            case Goal.ChildrenUp up ->
                    done(goal, up.children().stream().allMatch(c -> stands(up.connection(), c)));
            case Goal.Gone gone ->
                    done(
                            goal,
                            gone.ikeSas().stream().allMatch(sa -> table.ikeSa(sa).isEmpty())
                                    && gone.children().stream()
                                            .allMatch(child -> table.child(child).isEmpty()));
            case Goal.Rekeyed rekeyed -> rekeyed(rekeyed);
            case Goal.IkeRekeyed rekeyed -> rekeyed(rekeyed);
        };
    }

    private boolean stands(String connection, String child) {
        return table.children(connection, child).stream().anyMatch(ChildSaInfo::stands);
    }

    private Optional<Answer> rekeyed(Goal.Rekeyed goal) {
        Optional<ChildSaInfo> now = table.child(goal.child());
        if (now.isEmpty()) {
            Trouble gone =
                    Trouble.said(
                            "command.child.gone",
                            "the Child SA of %s/%s ended before it was rekeyed"
                                    .formatted(goal.connection(), goal.childName()));
            return Optional.of(acted(goal, Outcome.FAILED, Optional.of(gone)));
        }
        return done(goal, now.get().stands() && now.get().view().inboundSpi() != goal.oldSpi());
    }

    private Optional<Answer> rekeyed(Goal.IkeRekeyed goal) {
        if (goal.old().stream().anyMatch(sa -> table.ikeSa(sa).isPresent())) {
            return Optional.empty();
        }
        if (table.ikeSas(Optional.of(goal.connection())).isEmpty()) {
            Trouble gone =
                    Trouble.said(
                            "command.ike.gone",
                            "the IKE SA of %s ended before it was rekeyed"
                                    .formatted(goal.connection()));
            return Optional.of(acted(goal, Outcome.FAILED, Optional.of(gone)));
        }
        return done(goal, true);
    }

    private Optional<Answer> done(Goal goal, boolean holds) {
        return holds ? Optional.of(acted(goal, Outcome.DONE, Optional.empty())) : Optional.empty();
    }

    private Answer acted(Goal goal, Outcome outcome, Optional<Trouble> trouble) {
        return switch (goal) {
            case Goal.ChildrenUp up -> {
                List<ChildSaInfo> children =
                        up.children().stream()
                                .flatMap(child -> table.children(up.connection(), child).stream())
                                .toList();
                yield new Answer.Acted(
                        outcome, trouble, table.ikeSas(Optional.of(up.connection())), children);
            }
            case Goal.Gone gone ->
                    new Answer.Acted(
                            outcome,
                            trouble,
                            gone.ikeSas().stream().flatMap(sa -> table.ikeSa(sa).stream()).toList(),
                            gone.children().stream()
                                    .flatMap(child -> table.child(child).stream())
                                    .toList());
            case Goal.IkeRekeyed rekeyed ->
                    new Answer.Acted(
                            outcome,
                            trouble,
                            table.ikeSas(Optional.of(rekeyed.connection())),
                            List.of());
            case Goal.Rekeyed rekeyed -> {
                List<ChildSaInfo> child = table.child(rekeyed.child()).stream().toList();
                yield new Answer.Acted(
                        outcome,
                        trouble,
                        child.stream().flatMap(c -> table.ikeSa(c.ikeSa()).stream()).toList(),
                        child);
            }
        };
    }
}
