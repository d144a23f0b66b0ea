package io.triplane.store;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One change of one row, in terms of what is stored.
public sealed interface RowChange {
    RowKey key();

    /// Sets some fields and removes others; the rest of the row stays.
    record Put(RowKey key, SortedMap<String, String> set, SortedSet<String> unset)
            implements RowChange {
        public Put {
            set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
            unset = Collections.unmodifiableSortedSet(new TreeSet<>(unset));
        }

        @Override
        public String toString() {
            // Values may be secrets.
            return "Put " + key + " " + set.keySet() + " without " + unset;
        }
    }

    /// Removes the row.
    record Delete(RowKey key) implements RowChange {}

    /// The least that makes `after` of `before`.
    static List<RowChange> between(Rows before, Rows after) {
        List<RowChange> changes = new ArrayList<>();
        for (RawRow row : before.all()) {
            if (!after.contains(row.key())) {
                changes.add(new Delete(row.key()));
            }
        }
        for (RawRow row : after.all()) {
            of(before.row(row.key()), row).ifPresent(changes::add);
        }
        return changes;
    }

    /// The least that makes `after` of `before`, which may be absent.
    static Optional<RowChange> of(Optional<RawRow> before, RawRow after) {
        Map<String, String> old = before.<Map<String, String>>map(RawRow::stored).orElse(Map.of());
        SortedMap<String, String> set = new TreeMap<>(after.stored());
        set.entrySet().removeIf(field -> field.getValue().equals(old.get(field.getKey())));
        SortedSet<String> unset = new TreeSet<>(old.keySet());
        unset.removeAll(after.stored().keySet());
        return set.isEmpty() && unset.isEmpty()
                ? Optional.empty()
                : Optional.of(new Put(after.key(), set, unset));
    }

    /// The keys of changes.
    static Set<RowKey> keys(List<RowChange> changes) {
        Set<RowKey> keys = new TreeSet<>();
        changes.forEach(change -> keys.add(change.key()));
        return keys;
    }
}
