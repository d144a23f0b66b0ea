package io.triplane.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The results against other IKE daemons as a table: a row per feature, a column per peer and role
/// of ours. It is made from the names of the tests tagged [#TAG], which are `PEER | ROLE |
/// FEATURE`; any other name of that tag is a whole peer that was not there.
final class LiveMatrix {
    static final String TAG = "matrix";

    /// What a peer lacks, or what makes no sense with it.
    private static final String ABSENT = "-";

    private static final int GAP = 2;

    private record Column(String peer, String role) implements Comparable<Column> {
        String title() {
            return "%s, %s".formatted(peer, role);
        }

        @Override
        public int compareTo(Column other) {
            return title().compareTo(other.title());
        }
    }

    private final Set<Column> columns = new TreeSet<>();
    private final Map<String, Map<Column, String>> rows = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /// @param name of the test
    /// @param result in a word
    /// @param reason why it was skipped or has failed
    void add(String name, String result, String reason) {
        String[] parts = name.split(" \\| ", -1);
        if (parts.length != 3) {
            notes.add("%s: %s (%s)".formatted(name, result, reason));
            return;
        }
        Column column = new Column(parts[0], parts[1]);
        columns.add(column);
        rows.computeIfAbsent(parts[2], _ -> new LinkedHashMap<>())
                .merge(column, result, LiveMatrix::worse);
        if (result.equals("skipped")) {
            notes.add("%s: skipped (%s)".formatted(name, reason));
        }
    }

    /// Of two results of one cell, the one that matters.
    private static String worse(String one, String other) {
        return one.equals("passed") ? other : one;
    }

    /// The table, empty where nothing was run.
    String text() {
        if (rows.isEmpty() && notes.isEmpty()) {
            return "";
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("live matrix: feature"));
        columns.forEach(column -> head.add(column.title()));
        lines.add(head);
        rows.forEach((feature, cells) -> {
            List<String> line = new ArrayList<>(List.of(feature));
            columns.forEach(column -> line.add(cells.getOrDefault(column, ABSENT)));
            lines.add(line);
        });
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                row.append(line.get(i)).repeat(" ", width(lines, i) - line.get(i).length() + GAP);
            }
            out.append(row.toString().stripTrailing()).append('\n');
        }
        notes.forEach(note -> out.append(note).append('\n'));
        return out.append('\n').toString();
    }

    private static int width(List<List<String>> lines, int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
