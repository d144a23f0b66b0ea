package io.triplane.cli;

import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Scope;
import io.triplane.cli.grammar.Verb;
import io.triplane.cli.show.Answer;
import io.triplane.cli.show.Reply;
import io.triplane.model.ConfigObject;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Carries lines out. Configuration is collected and written as one, when a command follows that is
/// none or at [#commit]; a line that fails drops what was collected. One thread.
final class Session {
    private final Desk desk;
    private final Configurator configurator;
    private final Verdicts verdicts;
    private Optional<Gateway.Written.Done> written = Optional.empty();
    private final Set<ConfigObject> untold = new TreeSet<>();
    private boolean ended;

    /// What a session works with; `awaitsVerdict` is whether it waits for the daemon's verdict.
    record Desk(
            Interpreter interpreter,
            Gateway gateway,
            PasskeyReader passkeys,
            Reads reads,
            Output output,
            Interrupts interrupts,
            boolean awaitsVerdict) {}

    /// What became of a line.
    enum Status {
        HOLDS(0),
        FAILS(1),
        USAGE(2);

        private final int exitCode;

        Status(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    Session(Desk desk) {
        this.desk = desk;
        this.configurator = new Configurator(desk.gateway(), desk.passkeys());
        this.verdicts = new Verdicts(desk.gateway(), desk.output(), desk.awaitsVerdict());
    }

    /// Whether the outermost view was left.
    boolean ended() {
        return ended;
    }

    /// A whole batch, up to the first line that fails; what is configuration in it is written as
    /// one.
    Status batch(Iterator<String> lines) {
        int number = 0;
        while (lines.hasNext() && !ended) {
            number++;
            Status status = line(lines.next());
            if (status != Status.HOLDS) {
                if (number > 1) {
                    desk.output().fault(Fault.of("cli.batch.stopped", stopped(number)));
                }
                return status;
            }
        }
        return commit();
    }

    /// A line of a shell, or lines that were pasted as one: written at once. Of an object that is
    /// still incomplete nothing is told until its view is left.
    Status interactive(Iterator<String> lines) {
        Status status = Status.HOLDS;
        while (lines.hasNext() && status == Status.HOLDS) {
            status = line(lines.next());
        }
        if (status == Status.HOLDS) {
            status = write(true);
        }
        if (!untold.isEmpty() && !isOpen(untold)) {
            boolean holds = verdicts.tell(written.orElseThrow(), untold);
            untold.clear();
            status = holds ? status : Status.FAILS;
        }
        return status;
    }

    /// Carries one line out, or collects it.
    Status line(String line) {
        Optional<Help> asked = Help.asked(line);
        if (asked.isPresent()) {
            desk.output().answer(asked.get().answer(desk.interpreter(), names()), List.of());
            return Status.HOLDS;
        }
        return switch (desk.interpreter().read(line)) {
            case Interpreter.Reading.Blank _ -> Status.HOLDS;
            case Interpreter.Reading.Misunderstood(Fault fault) -> failed(fault, line);
            case Interpreter.Reading.Understood(Command command, List<Pipe> pipes) ->
                    command.line().meaning() instanceof Meaning.Run(Verb verb)
                            ? run(command, verb, pipes)
                            : collect(command, line);
        };
    }

    /// Writes what was collected.
    Status commit() {
        return write(false);
    }

    /// Names of what is configured, for completion.
    ConfiguredNames names() {
        return new ConfiguredNames(desk.gateway());
    }

    private Status collect(Command command, String line) {
        Optional<Fault> fault = configurator.add(command);
        if (fault.isPresent()) {
            return failed(fault.get(), line);
        }
        desk.interpreter().follow(command);
        return Status.HOLDS;
    }

    private Status run(Command command, Verb verb, List<Pipe> pipes) {
        Status before = verb instanceof Verb.Navigation ? Status.HOLDS : write(false);
        if (before != Status.HOLDS) {
            return before;
        }
        return switch (verb) {
            case Verb.Navigation navigation -> navigate(command, navigation, pipes);
            case Verb.Show show -> print(desk.reads().reply(command, show), pipes);
            case Verb.Save _ -> print(save(), pipes);
            case Verb.Action action -> act(command, action, pipes);
        };
    }

    private Status navigate(Command command, Verb.Navigation navigation, List<Pipe> pipes) {
        switch (navigation) {
            case CONFIGURE -> desk.interpreter().configure();
            case EXIT -> ended = !desk.interpreter().exit();
            case END -> desk.interpreter().end();
            case HELP -> desk.output().answer(Help.overview(), pipes);
            case COMMANDS -> desk.output().answer(CommandReference.answer(), pipes);
            case TERMINAL_LENGTH ->
                    desk.output()
                            .pageLength(Integer.parseInt(command.value("lines").orElseThrow()));
        }
        return Status.HOLDS;
    }

    private Status act(Command command, Verb.Action action, List<Pipe> pipes) {
        Status status = Status.HOLDS;
        Actions actions = new Actions(desk.gateway(), desk.output(), desk.interrupts());
        for (Reply reply : actions.replies(command, action)) {
            Status one = print(reply, pipes);
            status = one == Status.HOLDS ? status : one;
        }
        return status;
    }

    private Reply save() {
        Path file = desk.gateway().save();
        return new Reply.Holds(
                new Answer(List.of("saved to " + file), Map.of("saved", file.toString())));
    }

    private Status print(Reply reply, List<Pipe> pipes) {
        return switch (reply) {
            case Reply.Holds(Answer answer) -> {
                desk.output().answer(answer, pipes);
                yield Status.HOLDS;
            }
            case Reply.Fails(Fault fault) -> {
                desk.output().fault(fault);
                yield Status.FAILS;
            }
        };
    }

    private Status write(boolean quietWhileIncomplete) {
        return switch (configurator.commit()) {
            case Configurator.Result.Nothing _ -> Status.HOLDS;
            case Configurator.Result.Refused(List<Fault> faults) -> {
                faults.forEach(desk.output()::fault);
                yield Status.FAILS;
            }
            case Configurator.Result.Written(Gateway.Written.Done done) -> {
                Set<ConfigObject> tell = new TreeSet<>(done.hashes().keySet());
                if (quietWhileIncomplete) {
                    untold.removeAll(tell);
                    untold.addAll(Verdicts.incomplete(done));
                    tell.removeAll(untold);
                    written = Optional.of(done);
                }
                yield tell.isEmpty() || verdicts.tell(done, tell) ? Status.HOLDS : Status.FAILS;
            }
        };
    }

    private Status failed(Fault fault, String line) {
        configurator.discard();
        desk.output().fault(fault, line);
        return fault.isUsage() ? Status.USAGE : Status.FAILS;
    }

    /// Whether the view of one of the objects is open.
    private boolean isOpen(Set<ConfigObject> objects) {
        for (Scope scope : desk.interpreter().scopes()) {
            if (scope.row().flatMap(ConfigObject::of).filter(objects::contains).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static String stopped(int number) {
        return "line %d failed; it and the configuration collected before it were left out"
                .formatted(number);
    }
}
