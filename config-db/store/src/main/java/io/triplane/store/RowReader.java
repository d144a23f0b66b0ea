package io.triplane.store;

import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/// One database of rows, for reading. Calls block; faults are [StoreException]s. Rows of one answer
/// need not be of one moment: writers of SONiC write field by field.
public interface RowReader extends AutoCloseable {
    /// All rows of the tables that pass.
    Rows tables(Predicate<String> table);

    /// All rows of one table.
    Rows table(String name);

    /// The rows of those keys that exist.
    Rows rows(Collection<RowKey> keys);

    /// The value of a plain key, such as `CONFIG_DB_INITIALIZED`.
    Optional<String> text(String key);

    @Override
    void close();
}
