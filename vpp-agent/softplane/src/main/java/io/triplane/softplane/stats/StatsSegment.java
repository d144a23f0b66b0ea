package io.triplane.softplane.stats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// The directory of the stats segment (version 2). Structure changes only between a raised
/// `in_progress` and a new epoch; values change at any time. Owner: the main loop; readers map the
/// same memory read-only.
public final class StatsSegment {
    static final int VERSION = 2;

    /// One thread: main does all the work.
    static final int THREADS = 1;

    private static final long VERSION_AT = 0;
    private static final long BASE_AT = 8;
    private static final long EPOCH_AT = 16;
    private static final long IN_PROGRESS_AT = 24;
    private static final long DIRECTORY_AT = 32;
    private static final long HEADER_OCTETS = 64;

    private static final int ENTRY_OCTETS = 144;
    private static final int NAME_AT = 16;
    private static final int NAME_OCTETS = 128;

    private final MemorySegment memory;
    private final SegmentHeap heap;
    private final Deque<Integer> freeEntries = new ArrayDeque<>();
    private long directory;
    private int depth;

    /// @param memory zeroed and shared with readers; its size is the limit of all counters
    public StatsSegment(MemorySegment memory) {
        this.memory = memory;
        heap = new SegmentHeap(memory, HEADER_OCTETS);
        memory.set(ValueLayout.JAVA_LONG, BASE_AT, memory.address());
        directory = heap.vector(0, ENTRY_OCTETS);
        change(() -> {});
        memory.set(ValueLayout.JAVA_LONG, VERSION_AT, VERSION);
    }

    /// The kinds of directory entries that occur here, by VPP's numbers.
    enum Type {
        SCALAR(1),
        SIMPLE(2),
        COMBINED(3),
        NAMES(4),
        EMPTY(5),
        SYMLINK(6),
        GAUGE(9);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    /// Runs a change of structure that readers must not see half done.
    public void change(Runnable change) {
        if (depth++ == 0) {
            memory.set(ValueLayout.JAVA_LONG, IN_PROGRESS_AT, 1);
            VarHandle.fullFence();
        }
        try {
            change.run();
            memory.set(ValueLayout.JAVA_LONG, DIRECTORY_AT, heap.pointer(directory));
        } finally {
            if (--depth == 0) {
                long epoch = memory.get(ValueLayout.JAVA_LONG, EPOCH_AT);
                memory.set(ValueLayout.JAVA_LONG, EPOCH_AT, epoch + 1);
                VarHandle.releaseFence();
                memory.set(ValueLayout.JAVA_LONG, IN_PROGRESS_AT, 0);
            }
        }
    }

    /// A new entry, within [#change].
    int addEntry(Type type, String name) {
        byte[] coded = name.getBytes(StandardCharsets.UTF_8);
        if (coded.length >= NAME_OCTETS) {
            throw new IllegalArgumentException(
                    "stat name of %d octets, at most %d fit: %s"
                            .formatted(coded.length, NAME_OCTETS - 1, name));
        }
        Integer freed = freeEntries.poll();
        int index = freed != null ? freed : heap.length(directory);
        directory = heap.grown(directory, index + 1, ENTRY_OCTETS);
        long entry = entry(index);
        memory.asSlice(entry, ENTRY_OCTETS).fill((byte) 0);
        memory.set(ValueLayout.JAVA_INT, entry, type.number);
        MemorySegment.copy(coded, 0, memory, ValueLayout.JAVA_BYTE, entry + NAME_AT, coded.length);
        return index;
    }

    /// The place is kept empty until the next entry takes it.
    void removeEntry(int index) {
        memory.asSlice(entry(index), ENTRY_OCTETS).fill((byte) 0);
        memory.set(ValueLayout.JAVA_INT, entry(index), Type.EMPTY.number);
        freeEntries.push(index);
    }

    void setValue(int index, long value) {
        memory.set(ValueLayout.JAVA_LONG, entry(index) + 8, value);
    }

    /// The entry shows column `column` of entry `target`.
    void setSymlink(int index, int target, int column) {
        memory.set(ValueLayout.JAVA_INT, entry(index) + 8, target);
        memory.set(ValueLayout.JAVA_INT, entry(index) + 12, column);
    }

    private long entry(int index) {
        return directory + (long) index * ENTRY_OCTETS;
    }

    MemorySegment memory() {
        return memory;
    }

    SegmentHeap heap() {
        return heap;
    }

    /// A number that stands in the directory itself.
    public Scalar scalar(String name) {
        return new Scalar(Type.SCALAR, name);
    }

    /// Like a scalar, of a kind that also falls.
    public Scalar gauge(String name) {
        return new Scalar(Type.GAUGE, name);
    }

    /// One number of the directory.
    public final class Scalar {
        private int index;

        private Scalar(Type type, String name) {
            change(() -> index = addEntry(type, name));
        }

        public void set(long value) {
            setValue(index, value);
        }
    }
}
