package io.triplane.softplane.stats;

import java.util.ArrayList;
import java.util.List;

/// Entries that show one column of a vector under a name of its own. A group goes at once.
public final class Symlinks {
    private final StatsSegment segment;
    private final List<Integer> entries = new ArrayList<>();

    public Symlinks(StatsSegment segment) {
        this.segment = segment;
    }

    public void add(String name, Counters target, int column) {
        segment.change(() -> {
            int entry = segment.addEntry(StatsSegment.Type.SYMLINK, name);
            segment.setSymlink(entry, target.entry(), column);
            entries.add(entry);
        });
    }

    public void removeAll() {
        segment.change(() -> entries.forEach(segment::removeEntry));
        entries.clear();
    }
}
