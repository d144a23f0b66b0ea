package io.triplane.jvpp.stats;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layout of the stats segment (`src/vlib/stats/shared.h`, version 2), read without trust: the
/// other process changes it while we look, so every pointer is checked against the mapping.
final class StatsSegment {
    private static final long VERSION = 2;

    /// Header fields, each a u64.
    private static final long VERSION_AT = 0;

    private static final long BASE_AT = 8;
    private static final long EPOCH_AT = 16;
    private static final long IN_PROGRESS_AT = 24;
    private static final long DIRECTORY_AT = 32;
    private static final long HEADER_OCTETS = 40;

    /// A directory entry: u32 type, u64 value or pointer, name.
    private static final long ENTRY_OCTETS = 144;

    private static final long ENTRY_DATA_AT = 8;
    private static final long ENTRY_NAME_AT = 16;
    private static final int ENTRY_NAME_OCTETS = 128;

    /// A vector's u32 length stands before its first element.
    private static final long VECTOR_LENGTH_BEFORE = 8;

    private static final int NAME_MAX = 256;

    /// Entry types that we read.
    private static final int TYPE_ILLEGAL = 0;

    private static final int TYPE_SCALAR = 1;
    private static final int TYPE_SIMPLE = 2;
    private static final int TYPE_COMBINED = 3;
    private static final int TYPE_NAMES = 4;
    private static final int TYPE_EMPTY = 5;
    private static final int TYPE_SYMLINK = 6;
    private static final int TYPE_GAUGE = 9;

    private static final VarHandle U64 = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    private StatsSegment(MemorySegment memory) {
        this.memory = memory;
    }

    static StatsSegment of(MemorySegment memory) throws IOException {
        if (memory.byteSize() < HEADER_OCTETS) {
            throw new IOException("stats segment of " + memory.byteSize() + " octets");
        }
        long version = memory.get(ValueLayout.JAVA_LONG, VERSION_AT);
        if (version != VERSION) {
            throw new IOException(
                    "stats segment of version %d, known is %d (VPP 26.06)"
                            .formatted(version, VERSION));
        }
        return new StatsSegment(memory);
    }

    /// A pointer led outside, so the structure changed while it was read.
    static final class TornException extends Exception {
        private final String text;

        TornException(String text) {
            super(text, null, false, false);
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// The segment as it stands now, empty while VPP changes it. The directory moves: never keep
    /// one.
    Optional<View> view() {
        long epoch = (long) U64.getAcquire(memory, EPOCH_AT);
        if ((long) U64.getAcquire(memory, IN_PROGRESS_AT) != 0) {
            return Optional.empty();
        }
        long base = memory.get(ValueLayout.JAVA_LONG, BASE_AT);
        long directory = memory.get(ValueLayout.JAVA_LONG, DIRECTORY_AT);
        return Optional.of(new View(epoch, base, directory));
    }

    /// Whether what was read through the view is of one structure.
    boolean isUnchanged(View view) {
        VarHandle.acquireFence();
        return (long) U64.getAcquire(memory, IN_PROGRESS_AT) == 0
                && (long) U64.getAcquire(memory, EPOCH_AT) == view.epoch;
    }

    /// One look at the segment. Valid as long as [StatsSegment#isUnchanged].
    final class View {
        private final long epoch;
        private final long base;
        private final long directory;

        private View(long epoch, long base, long directory) {
            this.epoch = epoch;
            this.base = base;
            this.directory = directory;
        }

        long epoch() {
            return epoch;
        }

        int size() throws TornException {
            return length(directory, ENTRY_OCTETS);
        }

        String name(int place) throws TornException {
            long at = entry(place) + ENTRY_NAME_AT;
            return text(at, ENTRY_NAME_OCTETS);
        }

        boolean isUsed(int place) throws TornException {
            int type = type(place);
            return type != TYPE_ILLEGAL && type != TYPE_EMPTY;
        }

        /// A copy of the entry, empty for kinds that nobody here asks for.
        Optional<StatsValue> value(int place) throws TornException {
            long data = u64(entry(place) + ENTRY_DATA_AT);
            return switch (type(place)) {
                case TYPE_SCALAR, TYPE_GAUGE -> Optional.of(new StatsValue.Scalar(data));
                case TYPE_SIMPLE -> Optional.of(simple(data));
                case TYPE_COMBINED -> Optional.of(combined(data));
                case TYPE_NAMES -> Optional.of(names(data));
                case TYPE_SYMLINK -> symlink((int) data, (int) (data >>> 32));
                default -> Optional.empty();
            };
        }

        /// One column of another vector, as a vector of one.
        private Optional<StatsValue> symlink(int target, int column) throws TornException {
            if (target < 0 || target >= size()) {
                throw new TornException("symlink to entry " + target + " of " + size());
            }
            if (type(target) == TYPE_SYMLINK) {
                throw new TornException("symlink to the symlink " + target);
            }
            Optional<StatsValue> whole = value(target);
            if (whole.isEmpty()) {
                return whole;
            }
            return Optional.of(
                    switch (whole.get()) {
                        case StatsValue.Scalar scalar -> scalar;
                        case StatsValue.Names names -> names;
                        case StatsValue.Simple simple ->
                                new StatsValue.Simple(new long[] {simple.at(column)});
                        case StatsValue.Combined combined ->
                                new StatsValue.Combined(
                                        new long[] {combined.packets(column)},
                                        new long[] {combined.bytes(column)});
                    });
        }

        private StatsValue.Simple simple(long pointer) throws TornException {
            long[] sums = new long[0];
            for (int thread = 0; thread < length(pointer, Long.BYTES); thread++) {
                long vector = u64(offset(pointer) + thread * (long) Long.BYTES);
                int length = length(vector, Long.BYTES);
                sums = atLeast(sums, length);
                for (int i = 0; i < length; i++) {
                    sums[i] += u64(offset(vector) + i * (long) Long.BYTES);
                }
            }
            return new StatsValue.Simple(sums);
        }

        private StatsValue.Combined combined(long pointer) throws TornException {
            long[] packets = new long[0];
            long[] bytes = new long[0];
            for (int thread = 0; thread < length(pointer, Long.BYTES); thread++) {
                long vector = u64(offset(pointer) + thread * (long) Long.BYTES);
                int length = length(vector, 2 * Long.BYTES);
                packets = atLeast(packets, length);
                bytes = atLeast(bytes, length);
                for (int i = 0; i < length; i++) {
                    long at = offset(vector) + i * 2L * Long.BYTES;
                    packets[i] += u64(at);
                    bytes[i] += u64(at + Long.BYTES);
                }
            }
            return new StatsValue.Combined(packets, bytes);
        }

        private StatsValue.Names names(long pointer) throws TornException {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < length(pointer, Long.BYTES); i++) {
                long name = u64(offset(pointer) + i * (long) Long.BYTES);
                names.add(name == 0 ? "" : text(offset(name), NAME_MAX));
            }
            return new StatsValue.Names(names);
        }

        private int type(int place) throws TornException {
            return u32(entry(place));
        }

        private long entry(int place) throws TornException {
            if (place < 0 || place >= size()) {
                throw new TornException("entry " + place + " of " + size());
            }
            return offset(directory) + place * ENTRY_OCTETS;
        }

        /// Elements of the vector; 0 for one that VPP has not allocated. All of them are inside.
        private int length(long pointer, long elementOctets) throws TornException {
            if (pointer == 0) {
                return 0;
            }
            long length = u32(offset(pointer) - VECTOR_LENGTH_BEFORE) & 0xffffffffL;
            within(offset(pointer), length * elementOctets);
            return (int) length;
        }

        private String text(long at, int max) throws TornException {
            within(at, 1);
            int room = (int) Math.min(max, memory.byteSize() - at);
            int end = 0;
            while (end < room && memory.get(ValueLayout.JAVA_BYTE, at + end) != 0) {
                end++;
            }
            byte[] octets = memory.asSlice(at, end).toArray(ValueLayout.JAVA_BYTE);
            return new String(octets, StandardCharsets.UTF_8);
        }

        private long offset(long pointer) {
            return pointer - base;
        }

        private long u64(long at) throws TornException {
            within(at, Long.BYTES);
            return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        }

        private int u32(long at) throws TornException {
            within(at, Integer.BYTES);
            return memory.get(ValueLayout.JAVA_INT_UNALIGNED, at);
        }

        private void within(long at, long octets) throws TornException {
            if (at < 0 || octets > memory.byteSize() || at > memory.byteSize() - octets) {
                throw new TornException("a pointer leads outside the mapping");
            }
        }
    }

    private static long[] atLeast(long[] values, int length) {
        return values.length >= length ? values : java.util.Arrays.copyOf(values, length);
    }
}
