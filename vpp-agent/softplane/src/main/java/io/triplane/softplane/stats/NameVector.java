package io.triplane.softplane.stats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A vector of names by index; 0 where there is none.
public final class NameVector {
    private final StatsSegment segment;
    private int entry;
    private long pointers;

    public NameVector(StatsSegment segment, String name) {
        this.segment = segment;
        segment.change(() -> {
            entry = segment.addEntry(StatsSegment.Type.NAMES, name);
            pointers = segment.heap().vector(0, Long.BYTES);
            point();
        });
    }

    public void set(int index, String name) {
        byte[] coded = (name + "\0").getBytes(StandardCharsets.UTF_8);
        segment.change(() -> {
            remove(index);
            long text = segment.heap().vector(coded.length, 1);
            MemorySegment.copy(coded, 0, memory(), ValueLayout.JAVA_BYTE, text, coded.length);
            pointers = segment.heap().grown(pointers, index + 1, Long.BYTES);
            memory().set(
                            ValueLayout.JAVA_LONG,
                            pointers + (long) index * Long.BYTES,
                            segment.heap().pointer(text));
            point();
        });
    }

    public void clear(int index) {
        segment.change(() -> remove(index));
    }

    private void remove(int index) {
        if (index >= segment.heap().length(pointers)) {
            return;
        }
        long at = pointers + (long) index * Long.BYTES;
        long text = memory().get(ValueLayout.JAVA_LONG, at);
        if (text != 0) {
            segment.heap().free(text - memory().address());
            memory().set(ValueLayout.JAVA_LONG, at, 0);
        }
    }

    private void point() {
        segment.setValue(entry, segment.heap().pointer(pointers));
    }

    private MemorySegment memory() {
        return segment.memory();
    }
}
