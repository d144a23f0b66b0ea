package io.triplane.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs as a person at a prompt does.
final class Shell {
    private static final int PATIENCE_SECONDS = 120;

    private Shell() {}

    /// What a program left behind. Output and error are one text.
    record Ended(int status, String output) {}

    /// A program that may still run, and where its output goes.
    record Running(Process process, Path log) {
        Ended end() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("it does not end; so far: " + output());
            }
            return new Ended(process.exitValue(), output());
        }

        String output() throws IOException {
            return Files.readString(log, StandardCharsets.UTF_8);
        }
    }

    /// @param environment all of it, nothing is inherited
    static Running start(Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = Files.createTempFile("output", ".log");
        log.toFile().deleteOnExit();
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Running(builder.start(), log);
    }
}
