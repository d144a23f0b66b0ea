package io.triplane.softplane.table;

import java.util.Comparator;

/// Who gives routes. Of the sources that have a route for a prefix the first one counts.
///
/// @param id VPP's number for it
/// @param priority lower goes first; of equal ones the older source
public record FibSource(int id, int priority, String name) implements Comparable<FibSource> {
    static final FibSource SPECIAL = new FibSource(1, 0x00, "special");
    static final FibSource INTERFACE = new FibSource(4, 0x03, "interface");
    public static final FibSource API = new FibSource(8, 0x80, "API");
    static final FibSource DEFAULT = new FibSource(20, 0xfd, "default-route");

    private static final Comparator<FibSource> ORDER =
            Comparator.comparingInt(FibSource::priority).thenComparingInt(FibSource::id);

    @Override
    public int compareTo(FibSource other) {
        return ORDER.compare(this, other);
    }
}
