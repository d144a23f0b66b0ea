package io.triplane.daemon.duty;

import io.triplane.ikev2.Tick;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Named timers of one owner. A cancelled or re-armed timer leaves a stale entry in the heap, which
/// is skipped when it surfaces and swept once stale entries outnumber live ones.
public final class TimerQueue<K> {
    /// Below this many entries sweeping is not worth it.
    static final int SWEEP_MIN = 64;

    private final PriorityQueue<Armed<K>> heap =
            new PriorityQueue<>(
                    Comparator.<Armed<K>>comparingLong(armed -> armed.deadline().nanos())
                            .thenComparingLong(Armed::order));
    private final Map<K, Armed<K>> live = new HashMap<>();
    private long orders;

    /// `order` makes timers of one deadline fire in the order they were armed.
    private record Armed<K>(K timer, Tick deadline, long order) {}

    /// Arms the timer, or moves it when it is armed already.
    public void arm(K timer, Tick deadline) {
        Armed<K> armed = new Armed<>(timer, deadline, orders++);
        live.put(timer, armed);
        heap.add(armed);
        sweep();
    }

    public void cancel(K timer) {
        live.remove(timer);
        sweep();
    }

    /// Fires what is due, earliest first, at most so many. A timer is no longer armed when it
    /// fires, so it may arm itself again.
    public int fire(Tick now, int batchMax, Consumer<? super K> fired) {
        int count = 0;
        while (count < batchMax) {
            @Nullable Armed<K> first = earliest();
            if (first == null || first.deadline().nanos() > now.nanos()) {
                return count;
            }
            heap.poll();
            live.remove(first.timer());
            count++;
            fired.accept(first.timer());
        }
        return count;
    }

    /// The earliest deadline.
    public Optional<Tick> next() {
        return Optional.ofNullable(earliest()).map(Armed::deadline);
    }

    /// Armed timers.
    public int size() {
        return live.size();
    }

    /// Armed timers and stale entries.
    int entries() {
        return heap.size();
    }

    private @Nullable Armed<K> earliest() {
        while (true) {
            @Nullable Armed<K> first = heap.peek();
            if (first == null || first.equals(live.get(first.timer()))) {
                return first;
            }
            heap.poll();
        }
    }

    private void sweep() {
        if (heap.size() > SWEEP_MIN && heap.size() > 2 * live.size()) {
            heap.clear();
            heap.addAll(live.values());
        }
    }
}
