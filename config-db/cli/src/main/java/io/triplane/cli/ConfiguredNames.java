package io.triplane.cli;

import io.triplane.cli.grammar.ObjectNames;
import io.triplane.cli.show.RowSource;
import io.triplane.model.Schema;
import io.triplane.model.schema.Table;
import java.util.List;

/// Names of configured objects, read when they are asked for.
record ConfiguredNames(RowSource source) implements ObjectNames {
    @Override
    public List<String> under(String name, List<String> prefix) {
        for (Table table : Schema.TABLES) {
            if (table.name().equals(name) && table.keyParts().size() == prefix.size() + 1) {
                return source.rows(table, prefix.toArray(String[]::new)).stream()
                        .map(row -> row.key().part(prefix.size()))
                        .toList();
            }
        }
        return List.of();
    }
}
