package io.triplane.softplane.stats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// The memory of the segment: blocks of powers of two, freed ones used again. Every block holds a
/// VPP vector: its length as u32 eight octets before the first element. Addresses are offsets in
/// the segment; in the memory itself stand pointers, as in VPP.
final class SegmentHeap {
    private static final int VECTOR_HEADER_OCTETS = 8;
    private static final int SMALLEST_SHIFT = 5;

    private final MemorySegment memory;
    private final Map<Integer, Deque<Long>> free = new HashMap<>();
    private long next;

    /// @param start octets at the beginning that are not the heap's
    SegmentHeap(MemorySegment memory, long start) {
        this.memory = memory;
        next = start;
    }

    /// A vector of `length` zeroed elements.
    ///
    /// @return where element 0 stands
    long vector(int length, int elementOctets) {
        long wanted = VECTOR_HEADER_OCTETS + Math.multiplyExact((long) length, elementOctets);
        int shift = Math.max(SMALLEST_SHIFT, Long.SIZE - Long.numberOfLeadingZeros(wanted - 1));
        long block = block(shift);
        memory.asSlice(block, 1L << shift).fill((byte) 0);
        memory.set(ValueLayout.JAVA_INT, block, length);
        memory.set(ValueLayout.JAVA_INT, block + 4, shift);
        return block + VECTOR_HEADER_OCTETS;
    }

    private long block(int shift) {
        Deque<Long> freed = free.get(shift);
        if (freed != null && !freed.isEmpty()) {
            return freed.pop();
        }
        long block = next;
        if (block + (1L << shift) > memory.byteSize()) {
            throw new SegmentFullException(memory.byteSize());
        }
        next = block + (1L << shift);
        return block;
    }

    /// The vector with at least `length` elements; moved when it had no room.
    long grown(long vector, int length, int elementOctets) {
        if (length(vector) >= length) {
            return vector;
        }
        long room = (1L << shift(vector)) - VECTOR_HEADER_OCTETS;
        if ((long) length * elementOctets <= room) {
            memory.set(ValueLayout.JAVA_INT, vector - VECTOR_HEADER_OCTETS, length);
            return vector;
        }
        long moved = vector(length, elementOctets);
        long used = (long) length(vector) * elementOctets;
        MemorySegment.copy(memory, vector, memory, moved, used);
        free(vector);
        return moved;
    }

    int length(long vector) {
        return memory.get(ValueLayout.JAVA_INT, vector - VECTOR_HEADER_OCTETS);
    }

    void free(long vector) {
        free.computeIfAbsent(shift(vector), _ -> new ArrayDeque<>())
                .push(vector - VECTOR_HEADER_OCTETS);
    }

    private int shift(long vector) {
        return memory.get(ValueLayout.JAVA_INT, vector - 4);
    }

    /// The pointer to an offset, as VPP's own address space would hold it.
    long pointer(long offset) {
        return memory.address() + offset;
    }

    long usedOctets() {
        return next;
    }
}
