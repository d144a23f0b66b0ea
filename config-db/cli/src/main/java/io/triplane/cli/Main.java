package io.triplane.cli;

import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexer;
import io.triplane.store.StoreException;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `triplane` command: decides between one command, a batch and the shell, and makes an exit
/// status of what became of it. What a plain `show` does not need is not touched before it is
/// decided.
public final class Main {
    /// The database could not be used.
    static final String DATABASE = "gateway.database";

    private static final String INPUT = "cli.input.unreadable";
    private static final String USAGE = "cli.usage";
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    Main(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(new Main(System.in, System.out, System.err, System.getenv()).run(arguments));
    }

    /// Returns the exit status.
    int run(String... arguments) {
        return switch (Invocation.read(List.of(arguments), out, err)) {
            case Invocation.Read.Answered(int exitCode) -> exitCode;
            case Invocation.Read.Good(Invocation invocation) -> run(invocation).exitCode();
        };
    }

    private Session.Status run(Invocation invocation) {
        Optional<Fault> mixed = mixed(invocation);
        if (mixed.isPresent()) {
            err.println(mixed.get());
            return Session.Status.USAGE;
        }
        return switch (GatewayFolder.find(invocation.gateway(), environment)) {
            case GatewayFolder.Found.Nowhere(Fault fault) -> {
                err.println(fault);
                yield Session.Status.FAILS;
            }
            case GatewayFolder.Found.At(GatewayFolder folder) -> {
                try (Gateway gateway = new Gateway(new StoreDoors(folder))) {
                    yield run(invocation, gateway);
                } catch (StoreException broken) {
                    err.println(Fault.of(DATABASE, String.valueOf(broken.getMessage())));
                    yield Session.Status.FAILS;
                } catch (UncheckedIOException broken) {
                    err.println(Fault.of(INPUT, String.valueOf(broken.getMessage())));
                    yield Session.Status.FAILS;
                }
            }
        };
    }

    private Session.Status run(Invocation invocation, Gateway gateway) {
        InputLines input = new InputLines(in);
        if (invocation.readsInput()) {
            return batch(invocation, gateway, input, input.iterator());
        }
        if (!invocation.words().isEmpty()) {
            return batch(invocation, gateway, input, List.of(line(invocation.words())).iterator());
        }
        if (!invocation.batches().isEmpty()) {
            List<String> commands = new ArrayList<>();
            invocation.batches().forEach(text -> commands.addAll(Lexer.commands(text)));
            return batch(invocation, gateway, input, commands.iterator());
        }
        if (invocation.file().isPresent()) {
            try (InputStream file = Files.newInputStream(invocation.file().get())) {
                return batch(invocation, gateway, input, new InputLines(file).iterator());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(
                        "file \"%s\" cannot be read (%s); name one that you may read"
                                .formatted(
                                        invocation.file().get(),
                                        unreadable.getClass().getSimpleName()),
                        unreadable);
            }
        }
        return console().isPresent()
                ? shell(invocation, gateway)
                : batch(invocation, gateway, input, input.iterator());
    }

    private Session.Status batch(
            Invocation invocation, Gateway gateway, InputLines input, Iterator<String> lines) {
        Session session =
                new Session(
                        new Session.Desk(
                                Interpreter.batch(),
                                gateway,
                                new PasskeyReader(Main::ask, input),
                                new Reads(gateway, InstantSource.system()),
                                new Output(out, err, invocation.format()),
                                // An interrupt ends the whole program, which is what is wanted.
                                _ -> () -> {},
                                invocation.awaitsVerdict()));
        return session.batch(lines);
    }

    private Session.Status shell(Invocation invocation, Gateway gateway) {
        Path history = Shell.history(environment);
        try (Shell shell =
                Shell.open(
                        gateway,
                        invocation.format(),
                        invocation.awaitsVerdict(),
                        Files.readString(HOSTNAME, StandardCharsets.UTF_8).strip(),
                        history)) {
            shell.run();
            return Session.Status.HOLDS;
        } catch (IOException broken) {
            throw new UncheckedIOException("the terminal cannot be used", broken);
        }
    }

    /// Words, `-c` and `-f` are three ways to say the same.
    private static Optional<Fault> mixed(Invocation invocation) {
        int ways =
                (invocation.words().isEmpty() ? 0 : 1)
                        + (invocation.batches().isEmpty() ? 0 : 1)
                        + (invocation.file().isEmpty() ? 0 : 1);
        return ways <= 1
                ? Optional.empty()
                : Optional.of(Fault.of(USAGE, "words, -c and -f were given together; give one"));
    }

    /// The words as one line. A question mark as the last word is a question, not a value.
    private static String line(List<String> words) {
        boolean question = words.getLast().equals("?");
        String line = Lexer.join(question ? words.subList(0, words.size() - 1) : words);
        return question ? line + " ?" : line;
    }

    private static Optional<Secret> ask(String question) {
        return console()
                .flatMap(console -> Optional.ofNullable(console.readPassword("%s", question)))
                .map(Secret::of);
    }

    /// The terminal, if there is one at both ends.
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
