package io.triplane.cli.grammar;

import java.util.List;

/// Names of configured objects, for completion.
@FunctionalInterface
public interface ObjectNames {
    /// Key part number `prefix.size()` of the rows of a table whose key begins with `prefix`.
    List<String> under(String table, List<String> prefix);
}
