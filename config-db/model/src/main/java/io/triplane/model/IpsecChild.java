package io.triplane.model;

import static io.triplane.model.ConnectionTable.StartAction;

import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Optional;

/// A row `IPSEC_CHILD|connection|child` with its selectors: what one Child SA protects. Selector
/// lists are in the order of their `seq`, which is the order of the proposal, and never empty: an
/// end that names none has one selector for everything.
public record IpsecChild(
        String connection,
        String name,
        FieldValues values,
        List<TrafficSelector> local,
        List<TrafficSelector> remote) {
    /// The child that `ipsec <name>` creates, and the one meant where no row names another.
    public static final String DEFAULT_NAME = "default";

    public static final Field<AdminStatus> ADMIN_STATUS =
            Field.of("admin_status", ValueType.token(AdminStatus.class), "down: no Child SA")
                    .onChange(ChangeEffect.NEW_CHILD_SA)
                    .orElse(AdminStatus.UP);
    public static final Field<Optional<String>> IPSEC_PROFILE =
            Field.of("ipsec_profile", ValueType.reference("IPSEC_PROFILE"), "Child SA settings")
                    .later("profiles")
                    .optional();
    public static final Field<Optional<StartAction>> START_ACTION =
            Field.of(
                            "start_action",
                            ValueType.token(StartAction.class),
                            "what begins it; unset: as the connection")
                    .later("start by the first packet", StartAction.NONE, StartAction.START)
                    .optional();
    public static final Field<Optional<StartAction>> CLOSE_ACTION =
            Field.of(
                            "close_action",
                            ValueType.token(StartAction.class),
                            "what follows the peer's delete; unset: as the connection")
                    .later("start by the first packet", StartAction.NONE, StartAction.START)
                    .optional();
    public static final Field<Optional<Integer>> PRIORITY =
            Field.of("priority", ValueType.integer(0, 255), "rank among overlapping policies")
                    .later("ranks among children")
                    .optional();
    public static final Field<Boolean> POLICIES =
            Field.of("policies", ValueType.bool(), "install policies in the data plane")
                    .later("Child SAs without policies", true)
                    .onChange(ChangeEffect.NEW_CHILD_SA)
                    .orElse(true);

    public static final Table TABLE =
            new Table(
                    "IPSEC_CHILD",
                    "children of a connection",
                    List.of(
                            new Table.KeyPart(
                                    "conn",
                                    ValueType.reference(ConnectionTable.NAME),
                                    "the connection"),
                            new Table.KeyPart("child", ValueType.name(), "name of the child")),
                    List.of(
                            ADMIN_STATUS,
                            IPSEC_PROFILE,
                            START_ACTION,
                            CLOSE_ACTION,
                            PRIORITY,
                            POLICIES));

    public IpsecChild {
        local = List.copyOf(local);
        remote = List.copyOf(remote);
        if (local.isEmpty() || remote.isEmpty()) {
            throw new IllegalArgumentException("child " + name + " has an end without selector");
        }
    }

    public <V> V get(Field<V> field) {
        return values.get(field);
    }

    public RowKey key() {
        return TABLE.key(connection, name);
    }

    public boolean isUp() {
        return get(ADMIN_STATUS) == AdminStatus.UP;
    }
}
