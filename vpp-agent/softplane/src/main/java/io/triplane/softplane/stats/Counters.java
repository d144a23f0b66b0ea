package io.triplane.softplane.stats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A vector of counters by index: of one number each (simple) or of packets and octets (combined).
public final class Counters {
    private final StatsSegment segment;
    private final int elementOctets;
    private final int entry;
    private long threads;
    private long elements;

    private Counters(StatsSegment segment, StatsSegment.Type type, String name, int elementOctets) {
        this.segment = segment;
        this.elementOctets = elementOctets;
        int[] added = new int[1];
        segment.change(() -> {
            added[0] = segment.addEntry(type, name);
            threads = segment.heap().vector(StatsSegment.THREADS, Long.BYTES);
            elements = segment.heap().vector(0, elementOctets);
            point(added[0]);
        });
        entry = added[0];
    }

    public static Counters simple(StatsSegment segment, String name) {
        return new Counters(segment, StatsSegment.Type.SIMPLE, name, Long.BYTES);
    }

    public static Counters combined(StatsSegment segment, String name) {
        return new Counters(segment, StatsSegment.Type.COMBINED, name, 2 * Long.BYTES);
    }

    /// Makes `index` valid and zero.
    public void open(int index) {
        if (index >= segment.heap().length(elements)) {
            segment.change(() -> {
                elements = segment.heap().grown(elements, index + 1, elementOctets);
                point(entry);
            });
        }
        memory().asSlice(at(index), elementOctets).fill((byte) 0);
    }

    private void point(int entryIndex) {
        memory().set(ValueLayout.JAVA_LONG, threads, segment.heap().pointer(elements));
        segment.setValue(entryIndex, segment.heap().pointer(threads));
    }

    /// One more, of a simple vector.
    public void increment(int index) {
        add(index, 1);
    }

    public void add(int index, long amount) {
        long at = at(index);
        memory().set(ValueLayout.JAVA_LONG, at, memory().get(ValueLayout.JAVA_LONG, at) + amount);
    }

    /// Packets and octets, of a combined vector.
    public void add(int index, long packets, long octets) {
        add(index, packets);
        long at = at(index) + Long.BYTES;
        memory().set(ValueLayout.JAVA_LONG, at, memory().get(ValueLayout.JAVA_LONG, at) + octets);
    }

    /// The number, or the packets of a combined vector.
    public long value(int index) {
        return memory().get(ValueLayout.JAVA_LONG, at(index));
    }

    public long octets(int index) {
        return memory().get(ValueLayout.JAVA_LONG, at(index) + Long.BYTES);
    }

    int entry() {
        return entry;
    }

    private MemorySegment memory() {
        return segment.memory();
    }

    private long at(int index) {
        return elements + (long) index * elementOctets;
    }
}
