package io.triplane.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A program that a test started, and where its output goes. Ends with [#close].
final class Program implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofMinutes(5);
    private static final Duration START_MAX = Duration.ofMinutes(3);

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts the launcher of a tree, after a prefix such as `setpriv`.
    static Program start(
            Tree tree, List<String> prefix, Map<String, String> environment, List<String> words)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(tree.launcher().toString());
        command.addAll(words);
        Path log = Files.createTempFile("interop", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(log.toFile());
        builder.environment().put("TRIPLANE_BUILD", "never");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new Program(builder.start(), log);
    }

    static Program start(Tree tree, List<String> words) throws IOException {
        return start(
                tree,
                List.of(),
                Map.of("TRIPLANE_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
                words);
    }

    /// Waits until it says a word; its end before that is a failure.
    void awaitWord(String word) {
        Awaitility.await()
                .atMost(START_MAX)
                .until(() -> output().contains(word) || !process.isAlive());
        if (!output().contains(word)) {
            throw new AssertionError("it did not say '%s': %s".formatted(word, output()));
        }
    }

    /// Waits for its end by itself and gives its exit status.
    int end() throws InterruptedException {
        if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; so far: " + output());
        }
        return process.exitValue();
    }

    /// What it has started so far.
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /// Sends SIGTERM.
    void terminate() {
        process.destroy();
    }

    String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        if (!exitsWithin(START_MAX)) {
            process.destroyForcibly();
        }
        Files.delete(log);
    }

    private boolean exitsWithin(Duration time) {
        try {
            return process.waitFor(time.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
