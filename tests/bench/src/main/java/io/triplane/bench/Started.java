package io.triplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A process of a benchmark and the file it logs to.
record Started(String name, Process process, Path log) implements AutoCloseable {
    private static final Duration TERM_WAIT = Duration.ofSeconds(5);
    private static final long POLL_NANOS = 5_000_000;
    private static final int TAIL_LINES = 25;

    long pid() {
        return process.pid();
    }

    void checkAlive() throws BenchException {
        if (!process.isAlive()) {
            throw new BenchException(
                    "%s ended with status %d%s".formatted(name, process.exitValue(), tail()));
        }
    }

    /// Waits until something about it holds, at most `limit`.
    void await(String what, Duration limit, BooleanSupplier condition) throws BenchException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            checkAlive();
            if (System.nanoTime() > end) {
                throw new BenchException(
                        "%s: %s not within %d s%s"
                                .formatted(name, what, limit.toSeconds(), tail()));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// The last lines of its log, as the end of an error text.
    String tail() {
        List<String> lines;
        try {
            lines = Files.readString(log).strip().lines().toList();
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
        return lines.isEmpty()
                ? "; it has logged nothing"
                : "; its log ends with:\n  "
                        + String.join(
                                "\n  ",
                                lines.subList(
                                        Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /// Asks it to end, and insists when it does not.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TERM_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
