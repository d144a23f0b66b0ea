package io.triplane.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A session on a gateway in memory, with everything it printed.
final class Screen {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final MemoryDoors doors;

    Screen(MemoryDoors doors) {
        this.doors = doors;
    }

    Screen() {
        this(new MemoryDoors());
    }

    /// Runs lines as one batch.
    Session.Status batch(String... lines) {
        return batch(Output.Format.TABLE, "", lines);
    }

    Session.Status batch(Output.Format format, String input, String... lines) {
        return session(Interpreter.batch(), format, input).batch(List.of(lines).iterator());
    }

    Session shell() {
        return session(Interpreter.shell(), Output.Format.TABLE, "");
    }

    private Session session(Interpreter interpreter, Output.Format format, String input) {
        Gateway gateway = new Gateway(doors);
        InputLines lines =
                new InputLines(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        return new Session(
                new Session.Desk(
                        interpreter,
                        gateway,
                        new PasskeyReader(_ -> Optional.empty(), lines),
                        new Reads(gateway, () -> NOW),
                        new Output(print(out), print(err), format),
                        _ -> () -> {},
                        true));
    }

    /// What was printed since the last look.
    String out() {
        return taken(out);
    }

    String err() {
        return taken(err);
    }

    private static String taken(ByteArrayOutputStream stream) {
        String text = stream.toString(StandardCharsets.UTF_8);
        stream.reset();
        return text;
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
