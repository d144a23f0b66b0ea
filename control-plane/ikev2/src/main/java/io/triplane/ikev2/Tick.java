package io.triplane.ikev2;

import java.time.Duration;

/// A point of monotonic time in nanoseconds since the shell started. Timers and lifetimes use it;
/// it says nothing about the date.
public record Tick(long nanos) implements Comparable<Tick> {
    public static final Tick ZERO = new Tick(0);

    /// Later than any other.
    public static final Tick NEVER = new Tick(Long.MAX_VALUE);

    public Tick plus(Duration duration) {
        return new Tick(Math.addExact(nanos, duration.toNanos()));
    }

    /// Negative when `earlier` is in fact later.
    public Duration since(Tick earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    public boolean isBefore(Tick other) {
        return nanos < other.nanos;
    }

    @Override
    public int compareTo(Tick other) {
        return Long.compare(nanos, other.nanos);
    }

    /// Seconds with milliseconds, `12.345s`.
    @Override
    public String toString() {
        return "%d.%03ds".formatted(nanos / 1_000_000_000, nanos / 1_000_000 % 1000);
    }
}
