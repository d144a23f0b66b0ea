package io.triplane.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The folder and the processes of one benchmark. Both go with [#close], and also when somebody
/// ends this process by a signal.
final class Workspace implements AutoCloseable {
    private static final Duration COMMAND_WAIT = Duration.ofSeconds(20);

    private final Path folder;
    private final Deque<Started> started = new ArrayDeque<>();
    private boolean closed;

    private Workspace(Path folder) {
        this.folder = folder;
    }

    static Workspace open() throws BenchException {
        try {
            Workspace workspace = new Workspace(Files.createTempDirectory("triplane-bench"));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(workspace::close));
            return workspace;
        } catch (IOException e) {
            throw new BenchException("no folder for the benchmark: " + e.getMessage(), e);
        }
    }

    Path folder() {
        return folder;
    }

    /// Starts a process whose standard error goes to `NAME.log` of the folder.
    synchronized Started start(String name, ProcessBuilder builder) throws BenchException {
        if (closed) {
            throw new BenchException("the benchmark is ending, %s is not started".formatted(name));
        }
        Path log = folder.resolve(name + ".log");
        try {
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
            Started one = new Started(name, process, log);
            started.push(one);
            return one;
        } catch (IOException e) {
            throw new BenchException("cannot start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /// Runs a command that must succeed, and gives what it printed.
    static String run(ProcessBuilder builder) throws BenchException {
        String command = String.join(" ", builder.command());
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new BenchException(
                        "no end within %s of: %s".formatted(COMMAND_WAIT, command));
            }
            if (process.exitValue() != 0) {
                throw new BenchException(
                        "`%s` ended with status %d: %s"
                                .formatted(command, process.exitValue(), said.strip()));
            }
            return said;
        } catch (IOException e) {
            throw new BenchException("cannot run `%s`: %s".formatted(command, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted in " + command, e);
        }
    }

    /// Ends the processes, the last started first, and removes the folder. A second call does
    /// nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        started.forEach(Started::close);
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    /// A command of the JDK that runs this.
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"));
    }
}
