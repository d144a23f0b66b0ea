package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.time.Duration;

/// How often something is done for strangers, however many ask: so many times a period. Owned by
/// the engine.
final class Budget {
    private final int max;
    private final Duration period;
    private Tick periodBegan;
    private int spent;

    Budget(int max, Duration period) {
        this(max, period, Tick.ZERO, 0);
    }

    private Budget(int max, Duration period, Tick periodBegan, int spent) {
        this.max = max;
        this.period = period;
        this.periodBegan = periodBegan;
        this.spent = spent;
    }

    /// Whether it may be done once more now; if so, it counts as done.
    boolean spend(Tick now) {
        if (!now.isBefore(periodBegan.plus(period))) {
            periodBegan = now;
            spent = 0;
        }
        if (spent == max) {
            return false;
        }
        spent++;
        return true;
    }

    void write(StateWriter out) {
        out.tick(periodBegan);
        out.u32(spent);
    }

    static Budget read(StateReader in, int max, Duration period) {
        return new Budget(max, period, in.tick(), in.u32());
    }
}
