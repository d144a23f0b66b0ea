package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A command of the launcher as a process of its own, with its output in a file.
final class Program implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration END_MAX = Duration.ofSeconds(30);
    private static final Path ROOT =
            Path.of(System.getProperty("triplane.root", "../..")).toAbsolutePath().normalize();
    private static final List<String> BUILT =
            List.of("control-plane/app", "vpp-agent/softplane", "config-db/cli");

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Skips the test where the programs are not built: that is what the package phase is for.
    static Program start(Path log, List<String> words) {
        for (String module : BUILT) {
            assumeThat(ROOT.resolve(module).resolve("target/classpath.txt"))
                    .as("what the package phase makes")
                    .exists();
        }
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("triplane").toString());
        command.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(log.toFile());
        builder.environment().put("TRIPLANE_BUILD", "never");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("TRIPLANE_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m");
        try {
            return new Program(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    Program ready() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(START_MAX)
                .until(() -> output().contains("ready") || !process.isAlive());
        assertThat(output()).contains("ready");
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
