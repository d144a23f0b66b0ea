package io.triplane.model.state;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.Optional;

/// The acknowledgement of configuration: each object of table `X` has a state row `X_TABLE|name`
/// with these three fields, some of them with more. A writer that waits for the hash it wrote reads
/// them at [#row].
public final class Applied {
    public static final Field<Optional<ConfigState>> CONFIG_STATE =
            Columns.word("config_state", ConfigState.class, "how far the rows are in force");

    /// [ConfigObject#hash] of the rows last judged, whatever the verdict.
    public static final Field<Optional<String>> APPLIED_HASH =
            Columns.text("applied_hash", "hash of the rows that config_state speaks of");

    public static final Field<Optional<String>> CONFIG_REASON =
            Columns.text("config_reason", "why they are not in force");

    static final List<Field<?>> FIELDS = List.of(CONFIG_STATE, APPLIED_HASH, CONFIG_REASON);

    public static final Table GLOBAL =
            Table.singleton("IPSEC_GLOBAL_TABLE", "settings of the gateway, as applied", FIELDS);
    public static final Table DATAPLANE =
            Table.singleton("IPSEC_DATAPLANE_TABLE", "data plane settings, as applied", FIELDS);
    public static final Table SECRET =
            new Table(
                    "IKE_SECRET_TABLE",
                    "shared secrets, as applied",
                    List.of(Columns.name("name", "the secret")),
                    FIELDS);

    private Applied() {}

    /// The state row that acknowledges an object.
    public static RowKey row(ConfigObject object) {
        return RowKey.of(table(object).name(), object.name());
    }

    /// Its table.
    public static Table table(ConfigObject object) {
        return switch (object.kind()) {
            case GLOBAL -> GLOBAL;
            case DATAPLANE -> DATAPLANE;
            case SECRET -> SECRET;
            case INTERFACE -> InterfaceState.TABLE;
            case CONNECTION -> ConnectionState.TABLE;
        };
    }
}
