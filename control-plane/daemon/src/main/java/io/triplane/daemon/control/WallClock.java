package io.triplane.daemon.control;

import io.triplane.daemon.duty.TimeSource;
import io.triplane.ikev2.Tick;
import java.time.Instant;

/// Dates for ticks. Fixed at the start, so that one tick always has one date; a later step of the
/// wall clock moves new dates with it but never a timer.
record WallClock(Instant atTickZero) {
    static WallClock of(TimeSource time) {
        return new WallClock(time.instant().minusNanos(time.tick().nanos()));
    }

    Instant at(Tick tick) {
        return atTickZero.plusNanos(tick.nanos());
    }
}
