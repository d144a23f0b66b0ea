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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Every process that the demo starts. They end with it, the last started first, and only they; the
/// kernel sees to that where the demo is killed. Several threads may use it.
final class Processes {
    private static final Duration TERM_WAIT = Duration.ofSeconds(30);
    private static final Duration COMMAND_WAIT = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 20_000_000;
    private static final int LOG_TAIL_LINES = 15;

    /// The kernel sends the signal when the thread that started the process is gone.
    private static final List<String> LEASH = List.of("setpriv", "--pdeathsig", "TERM", "--");

    /// Where Debian keeps what only root uses, which a user's PATH lacks.
    static final String SYSTEM_FOLDERS = ":/usr/sbin:/sbin";

    private final Path logs;
    private final ExecutorService starter =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("starter").factory());
    private final Deque<Started> started = new ArrayDeque<>();
    private final List<Long> pids = new ArrayList<>();
    private boolean closed;

    /// A process in the background.
    record Started(String name, Process process, Path log) {
        /// The end of its log.
        String lastWords() {
            List<String> lines = read(log).lines().toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        }
    }

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
                builder(command, environment)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectInput(new File("/dev/null"));
        return start(name, builder, log);
    }

    /// Starts a process that is talked to over its standard input and output.
    Started talker(String name, List<String> command) throws DemoException {
        Path log = logs.resolve(name + ".log");
        ProcessBuilder builder =
                builder(command, Map.of())
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return start(name, builder, log);
    }

    private static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        List<String> leashed = new ArrayList<>(LEASH);
        leashed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(leashed);
        builder.environment().merge("PATH", SYSTEM_FOLDERS, String::concat);
        builder.environment().putAll(Launcher.environment());
        builder.environment().putAll(environment);
        return builder;
    }

    private synchronized Started start(String name, ProcessBuilder builder, Path log)
            throws DemoException {
        Started process = new Started(name, launch(builder), log);
        started.push(process);
        pids.add(process.process().pid());
        return process;
    }

    private synchronized Process launch(ProcessBuilder builder) throws DemoException {
        if (closed) {
            throw new DemoException("everything is being ended, nothing is started any more");
        }
        FutureTask<Process> launch = new FutureTask<>(builder::start);
        starter.execute(launch);
        try {
            return launch.get();
        } catch (ExecutionException e) {
            throw new DemoException(
                    "cannot run %s: %s".formatted(builder.command(), e.getCause()), e);
        } catch (InterruptedException e) {
            throw interrupted(builder.command(), e);
        }
    }

    private static DemoException interrupted(List<String> command, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new DemoException("interrupted while running " + command, cause);
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
                        "%s: %s %s; its log ends with:%n%s"
                                .formatted(
                                        process.name(),
                                        what,
                                        dead
                                                ? "did not happen, it ended with status "
                                                        + process.process().exitValue()
                                                : "did not happen within "
                                                        + limit.toSeconds()
                                                        + " s",
                                        process.lastWords()));
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
    Result run(List<String> command) throws DemoException {
        return run(command, "");
    }

    /// Runs a command to its end with a text as its standard input, which is shorter than a pipe's
    /// buffer.
    Result run(List<String> command, String input) throws DemoException {
        Process process = launch(builder(command, Map.of()).redirectErrorStream(true));
        FutureTask<String> output =
                new FutureTask<>(() ->
                        new String(
                                process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        Thread.ofVirtual().start(output);
        try (OutputStream standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DemoException("cannot write to " + command + ": " + e.getMessage(), e);
        }
        try {
            if (!process.waitFor(COMMAND_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new DemoException("no end within %s of: %s".formatted(COMMAND_WAIT, command));
            }
            return new Result(process.exitValue(), output.get());
        } catch (ExecutionException e) {
            throw new DemoException("cannot read from %s: %s".formatted(command, e.getCause()), e);
        } catch (InterruptedException e) {
            throw interrupted(command, e);
        }
    }

    /// Runs a command that must succeed.
    String must(List<String> command) throws DemoException {
        Result result = run(command);
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

    /// Ends all of them, the last started first, and starts no more.
    synchronized void close() {
        closed = true;
        started.forEach(this::stop);
        started.clear();
        starter.shutdown();
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
