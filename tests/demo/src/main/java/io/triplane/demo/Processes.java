package io.triplane.demo;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Every process that the demo starts. They end with it, the last started first, and only they.
final class Processes {
    private static final Duration TERM_WAIT = Duration.ofSeconds(10);
    private static final Duration COMMAND_WAIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    private static final int LOG_TAIL_LINES = 15;

    private final Path logs;
    private final Deque<Started> started = new ArrayDeque<>();
    private final List<Long> pids = new ArrayList<>();

    /// A process in the background.
    record Started(String name, Process process, Path log) {}

    Processes(Path logs) {
        this.logs = logs;
    }

    /// Process ids of all that were started, in order.
    synchronized List<Long> pids() {
        return List.copyOf(pids);
    }

    /// Starts a process whose output goes to `NAME.log`.
    Started background(String name, List<String> command, Map<String, String> environment)
            throws DemoException {
        Path log = logs.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectInput(new File("/dev/null"));
        return start(name, builder, environment, log);
    }

    /// Starts a process that is talked to over its standard input and output.
    Started talker(String name, List<String> command) throws DemoException {
        Path log = logs.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return start(name, builder, Map.of(), log);
    }

    private synchronized Started start(
            String name, ProcessBuilder builder, Map<String, String> environment, Path log)
            throws DemoException {
        builder.environment().putAll(environment);
        try {
            Started process = new Started(name, builder.start(), log);
            started.push(process);
            pids.add(process.process().pid());
            return process;
        } catch (IOException e) {
            throw new DemoException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /// Waits until a condition about a process holds; says what its log ends with when it does not
    /// in time.
    static void await(Started process, String what, Duration limit, BooleanSupplier condition)
            throws DemoException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            boolean dead = !process.process().isAlive();
            if (dead || System.nanoTime() > end) {
                throw new DemoException(
                        "%s: %s %s; its log %s ends with:%n%s"
                                .formatted(
                                        process.name(),
                                        what,
                                        dead
                                                ? "did not happen, it ended with status "
                                                        + process.process().exitValue()
                                                : "did not happen within "
                                                        + limit.toSeconds()
                                                        + " s",
                                        process.log(),
                                        tail(process.log())));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Waits for a line in the log of a process.
    static void awaitLine(Started process, String text, Duration limit) throws DemoException {
        await(process, "the line '" + text + "'", limit, () -> read(process.log()).contains(text));
    }

    /// What a command that ended printed, standard error included, and its exit status.
    record Result(int status, String output) {}

    /// Runs a command to its end.
    Result run(List<String> command, Map<String, String> environment) throws DemoException {
        return run(command, environment, "");
    }

    /// Runs a command to its end with a text as its standard input, which is shorter than a pipe's
    /// buffer.
    Result run(List<String> command, Map<String, String> environment, String input)
            throws DemoException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new DemoException("no end within %s of: %s".formatted(COMMAND_WAIT, command));
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new DemoException("cannot run " + command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted while running " + command, e);
        }
    }

    /// Runs a command that must succeed.
    String must(String... command) throws DemoException {
        Result result = run(List.of(command), Map.of());
        if (result.status() != 0) {
            throw new DemoException(
                    "`%s` ended with status %d: %s"
                            .formatted(
                                    String.join(" ", command),
                                    result.status(),
                                    result.output().strip()));
        }
        return result.output();
    }

    /// Ends one process: asks, waits, then insists.
    void stop(Started process) {
        process.process().destroy();
        try {
            if (!process.process().waitFor(TERM_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(process.name() + " did not end when asked, killing it");
                process.process().destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.process().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Ends all of them, the last started first.
    synchronized void close() {
        started.forEach(this::stop);
        started.clear();
    }

    private static String tail(Path log) {
        List<String> lines = read(log).lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
