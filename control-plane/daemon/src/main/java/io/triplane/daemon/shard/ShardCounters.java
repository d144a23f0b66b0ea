package io.triplane.daemon.shard;

import io.triplane.ikev2.Event;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a shard counts. The shard adds, any thread reads.
public final class ShardCounters {
    private final Map<Event.Counter, LongAdder> counted = new EnumMap<>(Event.Counter.class);
    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder unsent = new LongAdder();
    final LongAdder planeRefusals = new LongAdder();
    final LongAdder bugs = new LongAdder();
    final LongAdder eventsLost = new LongAdder();

    ShardCounters() {
        for (Event.Counter counter : Event.Counter.values()) {
            counted.put(counter, new LongAdder());
        }
    }

    void count(Event.Counter counter) {
        counted.getOrDefault(counter, bugs).increment();
    }

    /// What the engine counted.
    public long of(Event.Counter counter) {
        return counted.getOrDefault(counter, bugs).sum();
    }

    /// Datagrams handed to the engine.
    public long received() {
        return received.sum();
    }

    /// Datagrams that the transport took.
    public long sent() {
        return sent.sum();
    }

    /// Datagrams that the transport did not take; to the peer they are lost.
    public long unsent() {
        return unsent.sum();
    }

    /// Requests of the engine that the data plane refused.
    public long planeRefusals() {
        return planeRefusals.sum();
    }

    /// Exceptions that escaped a step; each is a bug and was logged.
    public long bugs() {
        return bugs.sum();
    }

    /// Events that the control side had no room for.
    public long eventsLost() {
        return eventsLost.sum();
    }
}
