package io.triplane.daemon.shard;

import io.triplane.ikev2.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Commands that end SAs and are acknowledged when the SAs are gone: an SA goes on until the peer
/// has heard of its end. A peer that does not answer is not waited for long.
final class Endings {
    private static final Duration WAIT_MAX = Duration.ofSeconds(3);

    private final List<Ending> pending = new ArrayList<>();

    private record Ending(Predicate<EngineDoor> gone, Tick deadline, Runnable taken) {}

    void add(Predicate<EngineDoor> gone, Tick now, Runnable taken) {
        pending.add(new Ending(gone, now.plus(WAIT_MAX), taken));
    }

    /// Acknowledges what is over; returns how many.
    int review(EngineDoor engine, Tick now) {
        int before = pending.size();
        for (Iterator<Ending> all = pending.iterator(); all.hasNext(); ) {
            Ending next = all.next();
            if (!now.isBefore(next.deadline()) || next.gone().test(engine)) {
                all.remove();
                next.taken().run();
            }
        }
        return before - pending.size();
    }

    Optional<Tick> deadline() {
        return pending.stream().map(Ending::deadline).min(Tick::compareTo);
    }
}
