package io.triplane.demo;

import java.util.BitSet;

/// A set of packet numbers with a compact text form, `1-500,502-900`.
final class Ranges {
    private final BitSet numbers = new BitSet();

    void add(long number) {
        numbers.set(Math.toIntExact(number));
    }

    int size() {
        return numbers.cardinality();
    }

    /// How many of the numbers in `(after, upTo]` are missing here.
    int missing(long after, long upTo) {
        int from = Math.toIntExact(after) + 1;
        int to = Math.toIntExact(upTo) + 1;
        return to <= from ? 0 : to - from - numbers.get(from, to).cardinality();
    }

    static Ranges parse(String text) {
        Ranges ranges = new Ranges();
        int at = 0;
        while (at < text.length()) {
            int comma = text.indexOf(',', at);
            String part = text.substring(at, comma < 0 ? text.length() : comma);
            int dash = part.indexOf('-');
            ranges.numbers.set(
                    Integer.parseInt(part.substring(0, dash)),
                    Integer.parseInt(part.substring(dash + 1)) + 1);
            at += part.length() + 1;
        }
        return ranges;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int from = numbers.nextSetBit(0); from >= 0; ) {
            int to = numbers.nextClearBit(from);
            out.append(out.isEmpty() ? "" : ",").append(from).append('-').append(to - 1);
            from = numbers.nextSetBit(to);
        }
        return out.toString();
    }
}
