package io.triplane.model.state;

import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `IPSEC_CONNECTION_TABLE|name`: one connection, whether or not it has an SA.
public final class ConnectionState {
    /// OpenConfig's words.
    public enum Status implements Token {
        UNKNOWN,
        CONNECTING,
        IDLE,
        ACTIVE,
        INVALID,
        ESTABLISHED;

        @Override
        public String token() {
            return name();
        }
    }

    public static final Field<Optional<Status>> STATUS =
            Columns.word("status", Status.class, "where it stands");
    public static final Field<Optional<String>> LAST_ERROR =
            Columns.text("last_error", "why a negotiation failed last");
    public static final Field<Optional<String>> LAST_ERROR_CODE =
            Columns.text("last_error_code", "its code");
    public static final Field<Optional<Long>> LAST_ERROR_TIME =
            Columns.epoch("last_error_time", "when");
    public static final Field<Optional<Long>> NEGOTIATIONS =
            Columns.count("negotiations", "negotiations begun by either end");
    public static final Field<Optional<IpAddress>> PEER_ADDRESS =
            Columns.address("peer_address", "where the peer is");
    public static final Field<List<String>> ACTIVE_CHILDREN =
            Columns.list("active_children", "children that stand");

    public static final Table TABLE =
            new Table(
                    "IPSEC_CONNECTION_TABLE",
                    "connections",
                    List.of(Columns.name("name", "the connection")),
                    fields());

    private ConnectionState() {}

    private static List<Field<?>> fields() {
        List<Field<?>> fields = new ArrayList<>();
        fields.add(STATUS);
        fields.addAll(Applied.FIELDS);
        fields.addAll(List.of(LAST_ERROR, LAST_ERROR_CODE, LAST_ERROR_TIME));
        fields.addAll(List.of(NEGOTIATIONS, PEER_ADDRESS, ACTIVE_CHILDREN));
        return fields;
    }
}
