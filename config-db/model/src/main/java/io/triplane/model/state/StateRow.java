package io.triplane.model.state;

import io.triplane.model.schema.Database;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.function.Consumer;

/// One published row, built by [#of] and [#with] and read back by [#decode].
public record StateRow(RowKey key, FieldValues values) {
    /// A row without fields yet.
    public static StateRow of(Table table, String... keyParts) {
        return new StateRow(table.key(keyParts), FieldValues.empty(table));
    }

    /// Reads a published row; what cannot be read is reported and left out, since the reader may be
    /// older than the writer.
    public static StateRow decode(Table table, RawRow row, Consumer<Problem> problems) {
        return new StateRow(row.key(), FieldValues.read(table, row, problems));
    }

    public <V> StateRow with(Field<V> field, V value) {
        return new StateRow(key, values.with(field, value));
    }

    public <V> V get(Field<V> field) {
        return values.get(field);
    }

    public RawRow encode() {
        return new RawRow(key, values.encode());
    }

    /// Where rows of that table are published.
    public static Database database(String table) {
        return table.startsWith("COUNTERS_") ? Database.COUNTERS_DB : Database.STATE_DB;
    }

    public Database database() {
        return database(key.table());
    }

    /// All tables that are published.
    public static List<Table> tables() {
        return List.of(
                Applied.GLOBAL,
                Applied.DATAPLANE,
                Applied.SECRET,
                GatewayState.TABLE,
                Capability.TABLE,
                ConnectionState.TABLE,
                IkeSaState.TABLE,
                IpsecSaState.TABLE,
                InterfaceState.TABLE,
                Counters.SA,
                Counters.CONNECTION,
                Counters.IKE);
    }
}
