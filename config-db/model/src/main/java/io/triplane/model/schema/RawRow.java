package io.triplane.model.schema;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One row as the database has it: field names (list fields with their trailing `@`) to text. The
/// `NULL` placeholder of a row without fields is dropped on the way in and put back by [#stored].
/// Nothing here is validated yet; [#toString] shows no values, since one may be a secret.
public record RawRow(RowKey key, SortedMap<String, String> fields) {
    private static final String NULL_FIELD = "NULL";

    public RawRow {
        SortedMap<String, String> copy = new TreeMap<>(fields);
        copy.remove(NULL_FIELD, NULL_FIELD);
        fields = Collections.unmodifiableSortedMap(copy);
    }

    public static RawRow of(RowKey key, Map<String, String> fields) {
        return new RawRow(key, new TreeMap<>(fields));
    }

    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /// This row with one field set.
    public RawRow with(String field, String value) {
        SortedMap<String, String> copy = new TreeMap<>(fields);
        copy.put(field, value);
        return new RawRow(key, copy);
    }

    /// This row without the field.
    public RawRow without(String field) {
        SortedMap<String, String> copy = new TreeMap<>(fields);
        copy.remove(field);
        return new RawRow(key, copy);
    }

    /// What a writer stores: the fields, or `NULL` = `NULL` where there are none.
    public SortedMap<String, String> stored() {
        if (!fields.isEmpty()) {
            return fields;
        }
        return Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(NULL_FIELD, NULL_FIELD)));
    }

    @Override
    public String toString() {
        return key + " " + fields.keySet();
    }
}
