package io.triplane.interop.live;

import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/// A process in a namespace, and its output. It ends with [#close], and at the latest with this
/// JVM: its leash is a pipe from us.
final class Daemon implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration END_MAX = Duration.ofSeconds(30);
    private static final int TAIL_LINES = 40;

    /// Ends the command when standard input ends, and says how it ended.
    private static final String LEASH =
            "exec 3<&0; \"$@\" </dev/null & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null)"
                    + " & wait $child";

    private final String name;
    private final Process process;
    private final Path log;

    private Daemon(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Daemon start(
            Namespace place, Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "leash"));
        leashed.addAll(command);
        ProcessBuilder builder =
                place.process(leashed.toArray(String[]::new))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Daemon(log.getFileName().toString(), builder.start(), log);
    }

    /// Waits until something holds; its end before that is a failure that shows its last words.
    void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(START_MAX)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> condition.getAsBoolean() || !process.isAlive());
        if (!condition.getAsBoolean()) {
            throw new AssertionError("%s: no %s; it said:%n%s".formatted(name, what, tail()));
        }
    }

    void awaitWord(String word) {
        await("'" + word + "'", () -> output().contains(word));
    }

    String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Its last lines.
    String tail() {
        List<String> lines = output().lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
