package io.triplane.cli.show;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Table;
import java.util.List;

/// Reads rows of any of the databases.
@FunctionalInterface
public interface RowSource {
    /// The rows of a table whose key begins with these parts, in key order.
    List<RawRow> rows(Table table, String... prefix);
}
