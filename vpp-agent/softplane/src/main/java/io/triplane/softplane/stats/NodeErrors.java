package io.triplane.softplane.stats;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The error counters of all nodes: columns of `/node/errors`, shown as `/err/<node>/<text>`. The
/// nodes of an SA's errors come on top, one for each way an SA is used.
public final class NodeErrors {
    private final Counters errors;
    private final Symlinks names;
    private final Map<NodeError, Integer> columns4 = new EnumMap<>(NodeError.class);
    private final Map<NodeError, Integer> columns6 = new EnumMap<>(NodeError.class);
    private final Map<String, Integer> others = new HashMap<>();
    private int next;

    public NodeErrors(StatsSegment segment) {
        errors = Counters.simple(segment, "/node/errors");
        names = new Symlinks(segment);
        for (NodeError error : NodeError.values()) {
            int column = column(error.statName(false));
            columns4.put(error, column);
            columns6.put(error, error.isPerFamily() ? column(error.statName(true)) : column);
        }
    }

    private int column(String statName) {
        int column = next++;
        errors.open(column);
        names.add(statName, errors, column);
        return column;
    }

    public void count(NodeError error, boolean v6) {
        errors.increment(columnOf(error, v6));
    }

    /// Counts under a node and text that are known only when they occur: `esp4-decrypt-tun`,
    /// `replay`.
    public void count(String node, String text) {
        errors.increment(others.computeIfAbsent("/err/" + node + "/" + text, this::column));
    }

    public long value(NodeError error, boolean v6) {
        return errors.value(columnOf(error, v6));
    }

    private int columnOf(NodeError error, boolean v6) {
        return Objects.requireNonNull((v6 ? columns6 : columns4).get(error));
    }
}
