package io.triplane.demo;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A host or an observer, as seen from the demo: one line out, one line back.
final class Talker {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final Processes.Started process;
    private final BufferedReader answers;
    private final PrintStream commands;

    /// Waits until the process says `ready`.
    Talker(Processes.Started process) throws DemoException {
        this.process = process;
        this.answers = process.process().inputReader(StandardCharsets.UTF_8);
        this.commands =
                new PrintStream(process.process().getOutputStream(), true, StandardCharsets.UTF_8);
        String first = read();
        if (!first.equals("ready")) {
            throw new DemoException(process.name() + " said '" + first + "' instead of ready");
        }
    }

    String ask(String command) throws DemoException {
        commands.println(command);
        return read();
    }

    private String read() throws DemoException {
        FutureTask<Optional<String>> line =
                new FutureTask<>(() -> Optional.ofNullable(answers.readLine()));
        Thread.ofVirtual().start(line);
        try {
            return line.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .orElseThrow(() -> failure("ended", null));
        } catch (TimeoutException e) {
            throw failure("said nothing within " + ANSWER.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failure("cannot be heard (" + e.getCause() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not waited for", e);
        }
    }

    private DemoException failure(String what, @Nullable Throwable cause) {
        return new DemoException(
                "%s %s; its log ends with:%n%s"
                        .formatted(process.name(), what, process.lastWords()),
                cause);
    }
}
