package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// A responder under load, as a process of its own.
interface Responder extends AutoCloseable {
    String name();

    /// UDP ports of IKE and of NAT traversal.
    Ports ports();

    long pid();

    /// Octets on its heap after a collection, where it can tell.
    OptionalLong heap() throws BenchException;

    @Override
    void close();

    /// CPU time of all its threads since it started, user and system (`/proc/PID/stat`, fields 14
    /// and 15).
    default Duration cpu() throws BenchException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
        } catch (IOException e) {
            throw new BenchException("the responder " + name() + " is gone: " + e.getMessage(), e);
        }
    }

    /// `USER_HZ`, 100 on every Linux that Java runs on.
    long TICKS_PER_SECOND = 100;
}
