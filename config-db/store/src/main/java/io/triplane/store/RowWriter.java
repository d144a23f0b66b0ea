package io.triplane.store;

import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// One database of rows, for reading and writing.
public interface RowWriter extends RowReader {
    /// Attempts before [#transact] gives up against other writers.
    int TRIES_MAX = 10;

    /// What a transaction's body decided: the rows it wants, or to leave all as it is.
    record Decision<T>(Optional<Rows> wanted, T answer) {
        public static <T> Decision<T> write(Rows wanted, T answer) {
            return new Decision<>(Optional.of(wanted), answer);
        }

        public static <T> Decision<T> leave(T answer) {
            return new Decision<>(Optional.empty(), answer);
        }
    }

    /// Reads the tables that pass, lets `body` decide, and writes exactly the difference in one
    /// step: all of it or nothing. When another writer came between, it begins again, so `body` may
    /// run several times and must do nothing but decide.
    <T> T transact(Predicate<String> tables, Function<Rows, Decision<T>> body);

    /// Makes changes without looking at what is there.
    void apply(List<RowChange> changes);

    /// Calls back, on any thread, each time a lost connection stands again: the database may be
    /// another one by then. Databases that do not reconnect never call.
    default void onRestored(Runnable told) {}

    /// Sets a plain key.
    void setText(String key, String value);

    /// Sets or removes one entry of a hash that is no row, such as a name map.
    void setEntry(String key, String field, Optional<String> value);
}
