package io.triplane.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The command in a JVM of its own, its temporary files in a folder of the test's.
record BenchCommand(Process process, Path output, Path errors, Path temporary) {
    private static final int LIMIT_S = 60;

    static BenchCommand start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(Workspace.java());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new BenchCommand(builder.start(), output, errors, temporary);
    }

    /// Waits for its end and gives its exit status.
    int status() throws InterruptedException {
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError("bench has no end within %d s".formatted(LIMIT_S));
        }
        return process.exitValue();
    }

    String said() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    String complained() throws IOException {
        return Files.readString(errors, StandardCharsets.UTF_8);
    }

    String lastLine() throws IOException {
        return said().lines().toList().getLast();
    }
}
