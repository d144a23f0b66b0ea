package io.triplane.softplane.esp;

import java.util.Arrays;

/// The anti-replay window of an inbound SA and the place of its sequence numbers (RFC 4303 §3.4.3
/// and appendix A), with VPP's answers at the edges. At the start every number up to zero counts as
/// seen.
public final class ReplayWindow {
    /// What VPP uses when nothing larger is asked for.
    public static final int SIZE_DEFAULT = 64;

    /// Without a window a number this far behind the newest one means that the low half wrapped.
    private static final long WRAP_DISTANCE = 1L << 30;

    private final boolean extended;
    private final boolean checked;
    private final int size;
    private final long[] seen;
    private long newest;

    /// @param extended 64-bit numbers of which the packet carries the lower half (ESN)
    /// @param checked whether replays are refused
    /// @param size a power of two of at least 64
    public ReplayWindow(boolean extended, boolean checked, int size) {
        if (size < SIZE_DEFAULT || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("window of " + size);
        }
        this.extended = extended;
        this.checked = checked;
        this.size = size;
        seen = new long[size / Long.SIZE];
        Arrays.fill(seen, -1L);
    }

    /// The size VPP makes of the one asked for: up to the next power of two, at least 64.
    public static int sizeFor(int asked) {
        if (Integer.compareUnsigned(asked, SIZE_DEFAULT) <= 0) {
            return SIZE_DEFAULT;
        }
        int highest = Integer.highestOneBit(asked);
        return highest == asked || highest < 0 || highest << 1 < 0 ? highest : highest << 1;
    }

    public int size() {
        return size;
    }

    /// The highest number accepted so far.
    public long newest() {
        return newest;
    }

    /// The whole number of a packet that carries `low`.
    public long numberOf(int low) {
        long number = Integer.toUnsignedLong(low);
        if (!extended) {
            return number;
        }
        long newestLow = newest & 0xffff_ffffL;
        long high = newest & ~0xffff_ffffL;
        if (!checked) {
            boolean wrapped = number < newestLow && newestLow - number > WRAP_DISTANCE;
            return (wrapped ? high + (1L << 32) : high) | number;
        }
        long lowest = newestLow - size + 1 & 0xffff_ffffL;
        if (newestLow >= size - 1) {
            return (number < lowest ? high + (1L << 32) : high) | number; // appendix A, case A
        }
        return (number >= lowest ? high - (1L << 32) : high) | number; // case B
    }

    /// Whether the packet was there before or is too old to tell.
    public boolean isReplay(long number) {
        long behind =
                newest - number; // signed: case B before the first wrap is far behind, not ahead
        return checked && behind >= 0 && (behind >= size || isSeen(number));
    }

    /// Notes a packet that proved genuine.
    ///
    /// @return how many numbers left the window unseen
    public long accept(long number) {
        long step = number - newest;
        if (step <= 0) {
            if (-step < size) {
                mark(number);
            }
            return 0;
        }
        long cleared = Math.min(step, size);
        long lost = step - cleared;
        for (long slot = newest + 1; slot <= newest + cleared; slot++) {
            if (!isSeen(slot)) {
                lost++; // the slot still stands for the number one window ago
            }
            clear(slot);
        }
        newest = number;
        mark(number);
        return lost;
    }

    /// The newest 64 numbers, the newest in the top bit.
    public long newest64() {
        long bits = 0;
        for (int back = 0; back < Long.SIZE; back++) {
            if (isSeen(newest - back)) {
                bits |= 1L << (63 - back);
            }
        }
        return bits;
    }

    private boolean isSeen(long number) {
        return (seen[word(number)] & 1L << number) != 0;
    }

    private void mark(long number) {
        seen[word(number)] |= 1L << number;
    }

    private void clear(long number) {
        seen[word(number)] &= ~(1L << number);
    }

    private int word(long number) {
        return (int) (number & size - 1) / Long.SIZE;
    }
}
