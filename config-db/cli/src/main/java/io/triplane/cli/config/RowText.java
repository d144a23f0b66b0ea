package io.triplane.cli.config;

import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.Element;
import io.triplane.cli.grammar.Line;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Scope;
import io.triplane.cli.grammar.Slot;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Rows that are a line each. The number of a row is left out where entering the lines in this
/// order would give it the same number.
final class RowText {
    private final Rows rows;
    private final Set<RowKey> shown;

    RowText(Rows rows, Set<RowKey> shown) {
        this.rows = rows;
        this.shown = shown;
    }

    /// `lines` are the ways to write a row, the first that fits being taken.
    List<String> lines(List<Line> lines, Meaning.PutRow put, Scope scope) {
        List<String> prefix = new ArrayList<>(scope.key());
        prefix.addAll(put.infix());
        List<String> texts = new ArrayList<>();
        Map<List<String>, Integer> highest = new HashMap<>();
        Set<List<Object>> seen = new HashSet<>();
        for (RawRow row : rows.under(put.table().name(), prefix.toArray(String[]::new))) {
            List<String> key = row.key().parts();
            if (key.size() != put.table().keyParts().size() || shown.contains(row.key())) {
                continue;
            }
            List<String> group = key.subList(0, key.size() - 1);
            boolean fresh = seen.add(List.of(group, row.fields()));
            int next = highest.getOrDefault(group, 0) + 1;
            boolean numbered = !fresh || !key.getLast().equals(String.valueOf(next));
            Optional<String> text = text(lines, put.table(), row, numbered);
            if (text.isPresent()) {
                texts.add(text.get());
                shown.add(row.key());
                highest.put(group, RowLines.number(key.getLast()));
            }
        }
        return texts;
    }

    private static Optional<String> text(
            List<Line> lines, Table table, RawRow row, boolean numbered) {
        for (Line line : lines) {
            Optional<List<String>> words =
                    LineText.words(line.pattern(), slot -> value(slot, table, row, numbered));
            if (covers(line, row, table) && words.isPresent()) {
                return Optional.of(String.join(" ", words.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> value(
            Slot slot, Table table, RawRow row, boolean numbered) {
        if (slot.name().equals(ConfigGrammar.FAMILY)) {
            return row.field("addr_start").map(Families::of).map(List::of);
        }
        int last = table.keyParts().size() - 1;
        for (int i = 0; i <= last; i++) {
            if (table.keyParts().get(i).name().equals(slot.name())) {
                // A number that would come by itself is not written; other keys always are.
                boolean byItself = slot.name().equals("seq") && !numbered;
                return byItself ? Optional.empty() : Optional.of(List.of(row.key().part(i)));
            }
        }
        return row.field(slot.name()).filter(slot::takes).map(List::of);
    }

    /// Whether the line has a place for every field of the row.
    private static boolean covers(Line line, RawRow row, Table table) {
        List<String> names = Element.slots(line.pattern()).stream().map(Slot::name).toList();
        for (String stored : row.fields().keySet()) {
            Optional<Field<?>> field = table.field(stored);
            if (field.isEmpty() || !names.contains(field.get().name())) {
                return false;
            }
        }
        return true;
    }
}
