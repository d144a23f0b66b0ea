package io.triplane.model.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// An immutable set of raw rows, ordered by key: what one read of CONFIG_DB returned.
public final class Rows {
    private static final Rows EMPTY = new Rows(new TreeMap<>());

    private final SortedMap<RowKey, RawRow> rows;

    private Rows(SortedMap<RowKey, RawRow> rows) {
        this.rows = Collections.unmodifiableSortedMap(rows);
    }

    public static Rows empty() {
        return EMPTY;
    }

    public static Rows of(Collection<RawRow> rows) {
        SortedMap<RowKey, RawRow> byKey = new TreeMap<>();
        rows.forEach(row -> byKey.put(row.key(), row));
        return new Rows(byKey);
    }

    /// From database keys (`TABLE|key`) to field maps; keys that are no row are left out.
    public static Rows ofKeys(Map<String, Map<String, String>> rows) {
        SortedMap<RowKey, RawRow> byKey = new TreeMap<>();
        rows.forEach((text, fields) ->
                RowKey.parse(text).ifPresent(key -> byKey.put(key, RawRow.of(key, fields))));
        return new Rows(byKey);
    }

    /// All rows in key order.
    public Collection<RawRow> all() {
        return rows.values();
    }

    public Optional<RawRow> row(RowKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    public boolean contains(RowKey key) {
        return rows.containsKey(key);
    }

    /// Rows of one table whose key begins with the given parts, in key order.
    public List<RawRow> under(String table, String... parts) {
        List<String> prefix = List.of(parts);
        // An empty part sorts before all others, so this is where the first such row can stand.
        RowKey first = new RowKey(table, prefix.isEmpty() ? List.of("") : prefix);
        return rows.tailMap(first).values().stream()
                .takeWhile(row -> row.key().table().equals(table))
                .takeWhile(row -> startsWith(row.key().parts(), prefix))
                .toList();
    }

    /// These rows with one put in or replaced.
    public Rows with(RawRow row) {
        SortedMap<RowKey, RawRow> copy = new TreeMap<>(rows);
        copy.put(row.key(), row);
        return new Rows(copy);
    }

    /// These rows with others put in or replaced.
    public Rows with(Rows others) {
        SortedMap<RowKey, RawRow> copy = new TreeMap<>(rows);
        copy.putAll(others.rows);
        return new Rows(copy);
    }

    /// These rows without the one of that key.
    public Rows without(RowKey key) {
        SortedMap<RowKey, RawRow> copy = new TreeMap<>(rows);
        copy.remove(key);
        return new Rows(copy);
    }

    /// The rows that pass the test.
    public Rows only(Predicate<RowKey> test) {
        SortedMap<RowKey, RawRow> copy = new TreeMap<>(rows);
        copy.keySet().removeIf(test.negate());
        return new Rows(copy);
    }

    public int size() {
        return rows.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rows that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public String toString() {
        return rows.values().toString();
    }

    private static boolean startsWith(List<String> parts, List<String> prefix) {
        return prefix.size() <= parts.size() && parts.subList(0, prefix.size()).equals(prefix);
    }
}
