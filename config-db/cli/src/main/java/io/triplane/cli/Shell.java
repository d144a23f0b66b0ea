package io.triplane.cli;

import io.triplane.cli.grammar.Candidate;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.ObjectNames;
import io.triplane.cli.grammar.Scope;
import io.triplane.store.StoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The interactive command line: prompt, editing, history, `?`, Tab, Ctrl-Z, pages. Owns the
/// terminal until it is closed. A pasted text of several lines is written as one.
final class Shell implements AutoCloseable {
    private static final String HELP_WIDGET = "triplane-help";
    private static final String END_WIDGET = "triplane-end";
    private static final String END = "end";
    private static final int HISTORY_SIZE = 1000;
    private static final Size USUAL_SIZE = Size.of(80, 24);
    private static final Character UNSEEN = '\0';

    private final Terminal terminal;
    private final String host;
    private final Interpreter interpreter = Interpreter.shell();
    private final ObjectNames names;
    private final LineReader reader;
    private final Session session;
    private final Output output;

    /// Where lines are remembered, after the XDG base directory rules.
    static Path history(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "/");
        Path state =
                Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                        .filter(folder -> folder.startsWith("/"))
                        .map(Path::of)
                        .orElseGet(() -> Path.of(home, ".local", "state"));
        return state.resolve("triplane").resolve("history");
    }

    /// Takes the terminal over. `host` begins the prompt; lines are remembered in `history`.
    static Shell open(
            Gateway gateway, Output.Format format, boolean awaitsVerdict, String host, Path history)
            throws IOException {
        Terminal terminal = TerminalBuilder.builder().name("triplane").system(true).build();
        Attributes attributes = terminal.getAttributes();
        // Ctrl-Z leaves configuration instead of stopping the program.
        attributes.setControlChar(Attributes.ControlChar.VSUSP, 0);
        terminal.setAttributes(attributes);
        if (terminal.getSize().getColumns() == 0) {
            terminal.setSize(USUAL_SIZE); // a serial line, or a program that plays the terminal
        }
        return new Shell(terminal, gateway, format, awaitsVerdict, host, history);
    }

    private Shell(
            Terminal terminal,
            Gateway gateway,
            Output.Format format,
            boolean awaitsVerdict,
            String host,
            Path history) {
        this.terminal = terminal;
        this.host = host;
        this.names = new ConfiguredNames(gateway);
        this.reader = reader(history);
        PrintStream out = new PrintStream(terminal.output(), true, terminal.encoding());
        this.output = new Output(out, out, format, new Pages(terminal, out));
        this.session =
                new Session(
                        new Session.Desk(
                                interpreter,
                                gateway,
                                new PasskeyReader(this::ask, InputLines.none()),
                                new Reads(gateway, InstantSource.system()),
                                output,
                                this::watch,
                                awaitsVerdict));
    }

    /// Runs until the outermost view is left or the input ends.
    void run() {
        while (!session.ended()) {
            try {
                String typed = reader.readLine(prompt());
                session.interactive(Arrays.asList(typed.split("\n", -1)).iterator());
            } catch (UserInterruptException interrupted) {
                output.newLine(); // the line is dropped, as in every shell
            } catch (EndOfFileException ended) {
                return;
            } catch (StoreException broken) {
                output.fault(Fault.of(Main.DATABASE, String.valueOf(broken.getMessage())));
            }
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    /// `host#`, `host(config)#`, `host(config-ipsec-branch1)#`.
    private String prompt() {
        List<String> labels = interpreter.scopes().stream().map(Scope::label).toList();
        return labels.isEmpty() ? host + "# " : host + "(" + String.join("-", labels) + ")# ";
    }

    private LineReader reader(Path history) {
        DefaultParser parser = new DefaultParser();
        parser.setQuoteChars(new char[] {'"'});
        parser.setEscapeChars(new char[0]);
        LineReader built =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .parser(parser)
                        .history(new DiscreetHistory())
                        .completer((_, line, found) -> complete(line.line(), line.cursor(), found))
                        .variable(LineReader.HISTORY_FILE, history)
                        .variable(LineReader.HISTORY_SIZE, HISTORY_SIZE)
                        // `!` begins a comment here, no reference to history.
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
        built.getWidgets().put(HELP_WIDGET, this::help);
        built.getWidgets().put(END_WIDGET, this::end);
        KeyMap<org.jline.reader.Binding> keys =
                Objects.requireNonNull(built.getKeyMaps().get(LineReader.MAIN));
        keys.bind(new Reference(HELP_WIDGET), "?");
        keys.bind(new Reference(END_WIDGET), KeyMap.ctrl('Z'));
        return built;
    }

    private void complete(String line, int cursor, List<org.jline.reader.Candidate> found) {
        Help place = Help.at(line.substring(0, cursor));
        for (Candidate candidate : place.candidates(interpreter, names)) {
            if (candidate.literal()) {
                String text = candidate.text();
                found.add(
                        new org.jline.reader.Candidate(
                                Lexer.quote(text), text, null, candidate.help(), null, null, true));
            }
        }
    }

    /// `?` inside quotes is a character like any other.
    private boolean help() {
        String typed = reader.getBuffer().upToCursor();
        if (Help.inQuotes(typed)) {
            reader.getBuffer().write('?');
            return true;
        }
        String answer = String.join("\n", Help.at(typed).answer(interpreter, names).lines());
        reader.printAbove(prompt() + typed + "?\n" + answer);
        return true;
    }

    private boolean end() {
        reader.getBuffer().clear();
        reader.getBuffer().write(END);
        reader.callWidget(LineReader.ACCEPT_LINE);
        return true;
    }

    private Optional<Secret> ask(String question) {
        LineReader unseen =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .variable(LineReader.DISABLE_HISTORY, true)
                        .build();
        try {
            return Optional.of(Secret.of(unseen.readLine(question, UNSEEN).toCharArray()));
        } catch (UserInterruptException | EndOfFileException given_up) {
            return Optional.empty();
        }
    }

    private Interrupts.Watch watch(Runnable stop) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> stop.run());
        return () -> terminal.handle(Terminal.Signal.INT, before);
    }
}
