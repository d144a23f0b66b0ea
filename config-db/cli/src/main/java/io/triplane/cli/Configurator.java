package io.triplane.cli;

import io.triplane.cli.config.Edit;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Mode;
import io.triplane.cli.grammar.Scope;
import io.triplane.cli.grammar.View;
import io.triplane.model.ConfigObject;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Collects configuration commands and writes them as one: all of them or none.
final class Configurator {
    /// A command with the secret it took, sealed.
    private record Pending(Command command, Optional<String> passkey) {}

    private final Gateway gateway;
    private final PasskeyReader passkeys;
    private final List<Pending> pending = new ArrayList<>();
    private Rows working = Rows.empty();

    Configurator(Gateway gateway, PasskeyReader passkeys) {
        this.gateway = gateway;
        this.passkeys = passkeys;
    }

    /// What became of the commands.
    sealed interface Result {
        record Nothing() implements Result {}

        record Written(Gateway.Written.Done done) implements Result {}

        record Refused(List<Fault> faults) implements Result {}
    }

    /// Tries the command on what is configured with the commands before it; takes it up or says why
    /// not.
    Optional<Fault> add(Command command) {
        Optional<String> passkey = Optional.empty();
        if (command.line().meaning() instanceof Meaning.TakePasskey(var source)
                && command.mode() == Mode.SET) {
            switch (sealed(command, source)) {
                case Gateway.Sealing.Sealed(String text) -> passkey = Optional.of(text);
                case Gateway.Sealing.Failed(Fault fault) -> {
                    return Optional.of(fault);
                }
            }
        }
        if (pending.isEmpty()) {
            working = gateway.configuration();
        }
        return switch (Edit.apply(working, command, passkey)) {
            case Edit.Outcome.Refused(Fault fault) -> Optional.of(fault);
            case Edit.Outcome.Done(Rows after) -> {
                working = after;
                pending.add(new Pending(command, passkey));
                yield Optional.empty();
            }
        };
    }

    private Gateway.Sealing sealed(Command command, Meaning.PasskeySource source) {
        return switch (passkeys.take(command, source)) {
            case PasskeyReader.Taken.Sealed(String text) -> new Gateway.Sealing.Sealed(text);
            case PasskeyReader.Taken.Failed(Fault fault) -> new Gateway.Sealing.Failed(fault);
            case PasskeyReader.Taken.Clear(Secret secret) -> {
                try (secret) {
                    yield gateway.seal(command.scope().row().orElseThrow(), secret);
                }
            }
        };
    }

    /// Forgets what was taken up.
    void discard() {
        pending.clear();
    }

    /// Writes what was taken up.
    Result commit() {
        if (pending.isEmpty()) {
            return new Result.Nothing();
        }
        List<Pending> commands = List.copyOf(pending);
        pending.clear();
        Set<ConfigObject> named = new TreeSet<>();
        for (Pending one : commands) {
            one.command().scope().row().flatMap(ConfigObject::of).ifPresent(named::add);
            if (one.command().line().meaning() instanceof Meaning.Open(View view)) {
                Scope opened = new Scope(view, one.command().openedKey(view));
                opened.row().flatMap(ConfigObject::of).ifPresent(named::add);
            }
        }
        return switch (gateway.write(rows -> replay(rows, commands), named)) {
            case Gateway.Written.Refused(List<Fault> faults) -> new Result.Refused(faults);
            case Gateway.Written.Done done -> new Result.Written(done);
        };
    }

    private static Edit.Outcome replay(Rows rows, List<Pending> commands) {
        Rows after = rows;
        for (Pending one : commands) {
            switch (Edit.apply(after, one.command(), one.passkey())) {
                case Edit.Outcome.Done(Rows done) -> after = done;
                case Edit.Outcome.Refused refused -> {
                    return refused;
                }
            }
        }
        return new Edit.Outcome.Done(after);
    }
}
