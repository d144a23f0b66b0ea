package io.triplane.daemon.duty;

import io.triplane.ikev2.Tick;
import java.time.Clock;
import java.time.Instant;

/// The two clocks: a monotonic one that timers use, and the wall clock that people and database
/// rows use. They are never mixed.
public interface TimeSource {
    Tick tick();

    Instant instant();

    /// The clocks of this machine, ticks counted from now.
    static TimeSource system() {
        long start = System.nanoTime();
        Clock wall = Clock.systemUTC();
        return new TimeSource() {
            @Override
            public Tick tick() {
                return new Tick(System.nanoTime() - start);
            }

            @Override
            public Instant instant() {
                return wall.instant();
            }
        };
    }
}
