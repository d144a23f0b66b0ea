package io.triplane.store;

import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.RowWriter.Decision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Optimistic transactions on Redis, the same for both clients. Our own writers all raise one
/// version key, so that each decides on rows that no other of ours changes meanwhile; against
/// writers of others the rows to be written are watched, and looked at again under the watch.
final class Transactions {
    /// Raised by every transaction. No row: it has no separator.
    static final String VERSION_KEY = "TRIPLANE_CONFIG_VERSION";

    private Transactions() {}

    /// What a client must be able to do on one connection.
    interface Steps {
        /// Watches the version key and those rows.
        void watch(Collection<RowKey> keys);

        void unwatch();

        /// Raises the version and makes the changes, all or nothing; false when a watched key
        /// changed.
        boolean commit(List<RowChange> changes);
    }

    static <T> T run(
            RowReader reader,
            Steps steps,
            Predicate<String> tables,
            Function<Rows, Decision<T>> body) {
        for (int i = 0; i < RowWriter.TRIES_MAX; i++) {
            Optional<String> version = reader.text(VERSION_KEY);
            Rows before = reader.tables(tables);
            Decision<T> decision = body.apply(before);
            List<RowChange> changes =
                    decision.wanted()
                            .map(wanted -> RowChange.between(before, wanted))
                            .orElse(List.of());
            if (changes.isEmpty()) {
                return decision.answer();
            }
            Set<RowKey> touched = RowChange.keys(changes);
            steps.watch(touched);
            boolean unchanged =
                    reader.text(VERSION_KEY).equals(version)
                            && reader.rows(touched).equals(before.only(touched::contains));
            if (!unchanged) {
                steps.unwatch();
            } else if (steps.commit(changes)) {
                return decision.answer();
            }
        }
        throw new StoreException(
                "the configuration was changed by others %d times during one edit; try again"
                        .formatted(RowWriter.TRIES_MAX));
    }

    /// The commands that carry out a change. Fields are set before others go, so that a row never
    /// vanishes in between.
    static List<List<String>> commands(RowChange change, char separator) {
        String key = change.key().text(separator);
        return switch (change) {
            case RowChange.Delete _ -> List.of(List.of("DEL", key));
            case RowChange.Put put -> {
                List<List<String>> commands = new ArrayList<>();
                if (!put.set().isEmpty()) {
                    List<String> set = new ArrayList<>(List.of("HSET", key));
                    put.set()
                            .forEach((field, value) -> {
                                set.add(field);
                                set.add(value);
                            });
                    commands.add(set);
                }
                if (!put.unset().isEmpty()) {
                    List<String> unset = new ArrayList<>(List.of("HDEL", key));
                    unset.addAll(put.unset());
                    commands.add(unset);
                }
                yield commands;
            }
        };
    }
}
