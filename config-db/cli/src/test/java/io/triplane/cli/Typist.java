package io.triplane.cli;

import io.triplane.cli.config.Edit;
import io.triplane.cli.config.RunningConfig;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Mode;
import io.triplane.cli.grammar.Verb;
import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Optional;

/// Types configuration into rows in memory, without a gateway. Clear passkeys become [#SEALED].
final class Typist {
    static final String SEALED = "v1:c2VhbGVk";

    private final Interpreter interpreter;
    private Rows rows;

    Typist(Interpreter interpreter, Rows rows) {
        this.interpreter = interpreter;
        this.rows = rows;
    }

    static Rows rowsOf(String... lines) {
        Typist typist = new Typist(Interpreter.batch(), Rows.empty());
        for (String line : lines) {
            typist.type(line);
        }
        return typist.rows();
    }

    static Fault faultOf(String... lines) {
        Typist typist = new Typist(Interpreter.batch(), Rows.empty());
        for (int i = 0; i < lines.length - 1; i++) {
            typist.type(lines[i]);
        }
        return typist.attempt(lines[lines.length - 1])
                .orElseThrow(() -> new AssertionError("was taken: " + lines[lines.length - 1]));
    }

    /// What `show running-config` prints.
    static List<String> shown(Rows rows, boolean defaults) {
        return RunningConfig.blocks(rows, defaults).stream()
                .flatMap(block -> block.lines().stream())
                .toList();
    }

    Rows rows() {
        return rows;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    void type(String line) {
        attempt(line)
                .ifPresent(fault -> {
                    throw new AssertionError("\"" + line + "\" was refused: " + fault);
                });
    }

    /// The fault, if the line has one.
    Optional<Fault> attempt(String line) {
        return switch (interpreter.read(line)) {
            case Interpreter.Reading.Blank _ -> Optional.empty();
            case Interpreter.Reading.Misunderstood(Fault fault) -> Optional.of(fault);
            case Interpreter.Reading.Understood(Command command, List<Pipe> _) -> carryOut(command);
        };
    }

    private Optional<Fault> carryOut(Command command) {
        if (command.line().meaning() instanceof Meaning.Run(var verb)) {
            switch (verb) {
                case Verb.Navigation.EXIT -> interpreter.exit();
                case Verb.Navigation.END -> interpreter.end();
                case Verb.Navigation.CONFIGURE -> interpreter.configure();
                case Verb _ -> throw new AssertionError(verb + " does not configure");
            }
            return Optional.empty();
        }
        Optional<String> passkey =
                command.line().meaning() instanceof Meaning.TakePasskey
                                && command.mode() == Mode.SET
                        ? Optional.of(command.value("sealed").orElse(SEALED))
                        : Optional.empty();
        return switch (Edit.apply(rows, command, passkey)) {
            case Edit.Outcome.Refused(Fault fault) -> Optional.of(fault);
            case Edit.Outcome.Done(Rows after) -> {
                rows = after;
                interpreter.follow(command);
                yield Optional.empty();
            }
        };
    }
}
