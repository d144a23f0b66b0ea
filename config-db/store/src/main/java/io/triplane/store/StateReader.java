package io.triplane.store;

import io.triplane.model.schema.Database;
import io.triplane.model.schema.Table;
import io.triplane.model.state.StateRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads published rows back. What cannot be read in them is left out.
public final class StateReader {
    private final Map<Database, RowReader> databases;

    public StateReader(RowReader state, RowReader counters) {
        this.databases = new EnumMap<>(Database.class);
        databases.put(Database.STATE_DB, state);
        databases.put(Database.COUNTERS_DB, counters);
    }

    /// All rows of a table in key order.
    public List<StateRow> rows(Table table) {
        List<StateRow> rows = new ArrayList<>();
        database(table)
                .table(table.name())
                .all()
                .forEach(row -> rows.add(StateRow.decode(table, row, _ -> {})));
        return rows;
    }

    /// One row by the parts of its key.
    public Optional<StateRow> row(Table table, String... keyParts) {
        return database(table).rows(List.of(table.key(keyParts))).all().stream()
                .findFirst()
                .map(row -> StateRow.decode(table, row, _ -> {}));
    }

    private RowReader database(Table table) {
        RowReader reader = databases.get(StateRow.database(table.name()));
        if (reader == null) {
            throw new IllegalArgumentException("nothing is published in " + table.name());
        }
        return reader;
    }
}
