package io.triplane.daemon.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Numbers events and keeps them for each subscriber until it reads them. A subscriber that is too
/// slow loses its oldest events and reads how many it lost in their place; it never holds up the
/// publisher or another subscriber.
public final class EventBus<T> {
    private final List<Subscription<T>> subscriptions = new CopyOnWriteArrayList<>();
    private final int queueMax;
    private long sequence;

    /// @param queueMax unread events that are kept for one subscriber
    public EventBus(int queueMax) {
        this.queueMax = queueMax;
    }

    /// What a subscriber reads.
    public sealed interface Item<T> {
        /// @param sequence counts all events of the bus, from 1
        record Event<T>(long sequence, T what) implements Item<T> {}

        /// So many events are missing here.
        record Lost<T>(long count) implements Item<T> {}
    }

    /// Returns the event's sequence number.
    public synchronized long publish(T what) {
        sequence++;
        Item.Event<T> event = new Item.Event<>(sequence, what);
        subscriptions.forEach(subscription -> subscription.put(event));
        return sequence;
    }

    /// Sees every event published after this call.
    public synchronized Subscription<T> subscribe() {
        Subscription<T> subscription = new Subscription<>(this, queueMax, sequence);
        subscriptions.add(subscription);
        return subscription;
    }

    public int subscribers() {
        return subscriptions.size();
    }

    /// One listener's unread events. Read by one thread at a time.
    public static final class Subscription<T> implements AutoCloseable {
        private final EventBus<T> bus;
        private final int queueMax;
        private final long since;
        private final ArrayDeque<Item.Event<T>> unread = new ArrayDeque<>();
        private long lost;
        private boolean closed;

        private Subscription(EventBus<T> bus, int queueMax, long since) {
            this.bus = bus;
            this.queueMax = queueMax;
            this.since = since;
        }

        /// The last event that was published before the subscription.
        public long since() {
            return since;
        }

        private synchronized void put(Item.Event<T> event) {
            if (unread.size() == queueMax) {
                unread.poll();
                lost++;
            }
            unread.add(event);
            notifyAll();
        }

        /// The next item, waiting for one; empty when none came in time or the subscription was
        /// closed.
        public synchronized Optional<Item<T>> next(Duration waitMax) throws InterruptedException {
            long end = System.nanoTime() + waitMax.toNanos();
            while (unread.isEmpty() && !closed) {
                long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (millis <= 0) {
                    return Optional.empty();
                }
                wait(millis);
            }
            if (lost > 0) {
                Item<T> gap = new Item.Lost<>(lost);
                lost = 0;
                return Optional.of(gap);
            }
            return Optional.ofNullable(unread.poll());
        }

        public synchronized boolean closed() {
            return closed;
        }

        @Override
        public void close() {
            bus.subscriptions.remove(this);
            synchronized (this) {
                closed = true;
                unread.clear();
                notifyAll();
            }
        }
    }
}
