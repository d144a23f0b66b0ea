package io.triplane.jvpp.stats;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A stats segment in memory of this process, with VPP's layout and pointers of a foreign address
/// space.
final class FakeSegment {
    private static final long BASE = 0x7f00_0000_0000L;
    private static final int SIZE = 64 << 10;

    private record Entry(int type, long data, String name) {}

    final MemorySegment memory = Arena.ofAuto().allocate(SIZE, 8);
    private final List<Entry> entries = new ArrayList<>();
    private long used = 64;

    FakeSegment() {
        memory.set(JAVA_LONG, 0, 2);
        memory.set(JAVA_LONG, 8, BASE);
        epoch(1);
    }

    void epoch(long epoch) {
        memory.set(JAVA_LONG, 16, epoch);
    }

    void inProgress(long value) {
        memory.set(JAVA_LONG, 24, value);
    }

    FakeSegment add(int type, long data, String name) {
        entries.add(new Entry(type, data, name));
        return this;
    }

    /// Writes the directory, at a new place each time.
    FakeSegment seal() {
        long at = vector(entries.size(), 144);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            long place = at + i * 144L;
            memory.set(JAVA_INT, place, entry.type());
            memory.set(JAVA_LONG, place + 8, entry.data());
            text(place + 16, entry.name());
        }
        memory.set(JAVA_LONG, 32, BASE + at);
        return this;
    }

    long perThread(long... vectors) {
        return longs(vectors);
    }

    long longs(long... values) {
        long at = vector(values.length, 8);
        for (int i = 0; i < values.length; i++) {
            memory.set(JAVA_LONG, at + i * 8L, values[i]);
        }
        return BASE + at;
    }

    /// Packets and bytes by turns.
    long pairs(long... values) {
        long pointer = longs(values);
        memory.set(JAVA_INT, pointer - BASE - 8, values.length / 2);
        return pointer;
    }

    long cString(String value) {
        long at = used;
        used += 64;
        text(at, value);
        return BASE + at;
    }

    private void text(long at, String value) {
        byte[] octets = value.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(octets, 0, memory, JAVA_BYTE, at, octets.length);
        memory.set(JAVA_BYTE, at + octets.length, (byte) 0);
    }

    private long vector(int length, int elementOctets) {
        long at = used + 8;
        memory.set(JAVA_INT, used, length);
        used = at + (long) length * elementOctets + 8;
        return at;
    }
}
