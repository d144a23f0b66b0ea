package io.triplane.cli.show;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How objects of one kind are listed: a table, blocks of every property, or JSON.
///
/// @param <T> the objects
record Listing<T>(String noun, List<Column<T>> columns) {
    private static final String GAP = "  ";

    /// Stands for what is empty: a blank cell would shift the eye, and scripts that count words.
    private static final String NOTHING = "-";

    Listing {
        columns = List.copyOf(columns);
    }

    Answer answer(List<T> objects, boolean detail) {
        return new Answer(detail ? details(objects) : table(objects), json(objects));
    }

    private List<Map<String, Object>> json(List<T> objects) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (T object : objects) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (Column<T> column : columns) {
                if (column.full()) {
                    column.value()
                            .apply(object)
                            .ifPresent(value -> members.put(column.field(), value));
                }
            }
            all.add(members);
        }
        return all;
    }

    private List<String> table(List<T> objects) {
        List<Column<T>> brief = columns.stream().filter(Column::brief).toList();
        List<List<String>> cells = new ArrayList<>();
        cells.add(brief.stream().map(Column::title).toList());
        for (T object : objects) {
            cells.add(brief.stream().map(column -> cell(column, object)).toList());
        }
        int[] widths = new int[brief.size()];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length()).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add("");
        lines.add(total(objects.size()));
        return lines;
    }

    private List<String> details(List<T> objects) {
        List<Column<T>> full = columns.stream().filter(Column::full).toList();
        int width = full.stream().mapToInt(column -> column.title().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (T object : objects) {
            for (Column<T> column : full) {
                String title = column.title();
                lines.add(
                        title + " ".repeat(width - title.length()) + " : " + cell(column, object));
            }
            lines.add("");
        }
        lines.add(total(objects.size()));
        return lines;
    }

    private String total(int count) {
        return "Total: " + count + " " + noun + (count == 1 ? "" : "s");
    }

    private static <T> String cell(Column<T> column, T object) {
        Optional<Object> value = column.value().apply(object);
        String text =
                value.map(some ->
                                some instanceof List<?> list
                                        ? String.join(
                                                ", ", list.stream().map(String::valueOf).toList())
                                        : String.valueOf(some))
                        .orElse("");
        return text.isEmpty() ? NOTHING : text;
    }
}
