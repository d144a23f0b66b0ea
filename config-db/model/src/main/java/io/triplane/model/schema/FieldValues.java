package io.triplane.model.schema;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The typed values of one row: what was set, and defaults for the rest. Immutable; [#toString]
/// masks secrets.
public final class FieldValues {
    private final Table table;
    private final Map<Field<?>, Object> set;

    private FieldValues(Table table, Map<Field<?>, Object> set) {
        this.table = table;
        this.set = Collections.unmodifiableMap(set);
    }

    /// A row of defaults.
    public static FieldValues empty(Table table) {
        return new FieldValues(table, Map.of());
    }

    /// Reads a raw row. Every fault is reported, none is thrown; a field with a fault counts as not
    /// set, an unknown field is reported and left out.
    public static FieldValues read(Table table, RawRow row, Consumer<Problem> problems) {
        Map<Field<?>, Object> values = new HashMap<>();
        row.fields()
                .forEach((name, text) ->
                        table.field(name)
                                .ifPresentOrElse(
                                        field ->
                                                readField(field, text, row.key(), values, problems),
                                        () -> problems.accept(unknown(table, row, name))));
        for (Field<?> field : table.fields()) {
            if (field.isMandatory() && !row.fields().containsKey(field.storedName())) {
                problems.accept(
                        Problem.incomplete(
                                row.key(), field.name(), "is missing", "set it: " + field.help()));
            }
        }
        return new FieldValues(table, values);
    }

    public Table table() {
        return table;
    }

    /// The value set, else the default. A mandatory field must be set: rows that lack one never
    /// become objects.
    @SuppressWarnings("unchecked") // every entry was put under the type of its field
    public <V> V get(Field<V> field) {
        Object value = set.get(field);
        if (value != null) {
            return (V) value;
        }
        return field.absent()
                .orElseThrow(() -> new IllegalStateException("mandatory " + field + " is not set"));
    }

    public boolean isSet(Field<?> field) {
        return set.containsKey(field);
    }

    public <V> FieldValues with(Field<V> field, V value) {
        if (!table.fields().contains(field)) {
            throw new IllegalArgumentException(table.name() + " has no field " + field);
        }
        Map<Field<?>, Object> copy = new HashMap<>(set);
        copy.put(field, value);
        return new FieldValues(table, copy);
    }

    /// The fields whose values differ, a default written out being equal to the default.
    public List<Field<?>> differing(FieldValues other) {
        return table.fields().stream()
                .filter(field -> !effective(field).equals(other.effective(field)))
                .toList();
    }

    /// What is set, as stored names and canonical text.
    public SortedMap<String, String> encode() {
        SortedMap<String, String> fields = new TreeMap<>();
        for (Field<?> field : table.fields()) {
            if (isSet(field)) {
                fields.put(field.storedName(), rendered(field));
            }
        }
        return fields;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldValues that
                && table.equals(that.table)
                && set.equals(that.set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    @Override
    public String toString() {
        SortedMap<String, String> shown = new TreeMap<>();
        for (Field<?> field : table.fields()) {
            if (isSet(field)) {
                shown.put(field.name(), field.shown(rendered(field)));
            }
        }
        return table.name() + shown;
    }

    private Object effective(Field<?> field) {
        Object value = set.get(field);
        return value != null ? value : field.absent().<Object>map(x -> x).orElse("");
    }

    private <V> String rendered(Field<V> field) {
        return field.render(get(field));
    }

    private static void readField(
            Field<?> field,
            String text,
            RowKey key,
            Map<Field<?>, Object> values,
            Consumer<Problem> problems) {
        try {
            values.put(field, field.parse(text));
        } catch (BadValueException bad) {
            problems.accept(
                    Problem.error(key, field.name(), field.shown(text), bad.text(), bad.remedy()));
        }
    }

    private static Problem unknown(Table table, RawRow row, String name) {
        String listForm = name + "@";
        String remedy =
                table.field(listForm).isPresent()
                        ? "it is a list: write it as " + listForm
                        : "remove it; " + table.name() + " has no such field";
        // The value is not repeated: nobody knows what an unknown field holds.
        return Problem.warning(row.key(), name, "", "is an unknown field and ignored", remedy);
    }
}
