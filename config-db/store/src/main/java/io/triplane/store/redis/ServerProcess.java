package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A server process of ours: its number, and its start counted from the boot of this machine. Clock
/// times will not do: they move when the clock is set. Linux alone.
final class ServerProcess {
    private static final Duration END_WAIT = Duration.ofSeconds(3);
    private static final long POLL_MS = 20;

    /// Places in `/proc/PID/stat` behind the name in parentheses, proc_pid_stat(5).
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

    private final ProcessHandle handle;
    private final String start;

    private ServerProcess(ProcessHandle handle, String start) {
        this.handle = handle;
        this.start = start;
    }

    /// Empty when it is over already.
    static Optional<ServerProcess> of(ProcessHandle handle) {
        return start(handle.pid()).map(start -> new ServerProcess(handle, start));
    }

    /// The process of a record, if that very one still runs and was started with that
    /// configuration.
    static Optional<ServerProcess> find(String record, Path configuration) {
        int space = record.indexOf(' ');
        if (space < 0 || !record.substring(0, space).matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(record.substring(0, space)))
                .flatMap(ServerProcess::of)
                .filter(found -> found.record().equals(record))
                .filter(found -> found.hasArgument(configuration.toString()));
    }

    /// What [#find] takes.
    String record() {
        return handle.pid() + " " + start;
    }

    long pid() {
        return handle.pid();
    }

    boolean isAlive() {
        return start(handle.pid()).filter(start::equals).isPresent();
    }

    /// Ends it: asks first, kills when that does not help.
    void end() {
        handle.destroy();
        if (!awaitEnd()) {
            handle.destroyForcibly();
            if (!awaitEnd()) {
                throw new StoreException(
                        "redis-server, process " + pid() + ", does not end; end it by hand");
            }
        }
    }

    /// Not cut short by an interrupt: what follows must know whether it ended.
    private boolean awaitEnd() {
        long deadline = System.nanoTime() + END_WAIT.toNanos();
        boolean interrupted = false;
        try {
            while (isAlive() && System.nanoTime() < deadline) {
                try {
                    handle.onExit().get(POLL_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    // Look again: a dead process that nobody reaps never exits for the JDK.
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new StoreException("cannot wait for redis-server " + pid(), e);
                }
            }
            return !isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean hasArgument(String argument) {
        try {
            String line =
                    Files.readString(
                            Path.of("/proc/" + pid() + "/cmdline"), StandardCharsets.UTF_8);
            return List.of(line.split("\0", -1)).contains(argument);
        } catch (IOException over) {
            return false;
        }
    }

    /// Boot and clock ticks since; empty for a process that is over, reaped or not.
    private static Optional<String> start(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (words[STATE].equals("Z") || words[STATE].equals("X")) {
                return Optional.empty();
            }
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return Optional.of(boot + " " + words[START_TICKS]);
        } catch (IOException over) {
            return Optional.empty();
        }
    }
}
