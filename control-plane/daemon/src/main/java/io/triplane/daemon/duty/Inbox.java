package io.triplane.daemon.duty;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The bounded way into a [Duty] from any thread. A full inbox takes nothing more: what it drops is
/// counted, and whoever offered it is told.
public final class Inbox<T> {
    private final LinkedBlockingQueue<T> queue;
    private final LongAdder dropped = new LongAdder();
    private volatile Runnable wake = () -> {};

    public Inbox(int sizeMax) {
        this.queue = new LinkedBlockingQueue<>(sizeMax);
    }

    /// False when it was dropped.
    public boolean offer(T item) {
        if (!queue.offer(item)) {
            dropped.increment();
            return false;
        }
        wake.run();
        return true;
    }

    /// Hands over at most so many items, in order of arrival.
    ///
    /// @return how many there were
    public int drain(int batchMax, Consumer<? super T> taker) {
        int taken = 0;
        while (taken < batchMax) {
            @Nullable T item = queue.poll();
            if (item == null) {
                return taken;
            }
            taken++;
            taker.accept(item);
        }
        return taken;
    }

    public void wakeBy(Runnable newWake) {
        wake = newWake;
    }

    public int size() {
        return queue.size();
    }

    public long dropped() {
        return dropped.sum();
    }
}
