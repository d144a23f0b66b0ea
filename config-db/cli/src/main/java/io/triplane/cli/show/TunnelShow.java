package io.triplane.cli.show;

import static io.triplane.cli.show.Cells.text;

import io.triplane.model.ConnectionTable;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RawRow;
import io.triplane.model.state.Applied;
import io.triplane.model.state.ConnectionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `show ipsec tunnel`: connections as configured, and how far that is in force.
public final class TunnelShow {
    private record Tunnel(String name, FieldValues config, FieldValues state) {}

    private TunnelShow() {}

    /// `connection` is one name or none.
    public static Answer answer(RowSource source, List<String> connection, boolean detail) {
        String[] prefix = connection.toArray(String[]::new);
        Map<String, RawRow> states = new HashMap<>();
        for (RawRow row : source.rows(ConnectionState.TABLE, prefix)) {
            states.put(row.key().part(0), row);
        }
        List<Tunnel> tunnels = new ArrayList<>();
        for (RawRow row : source.rows(ConnectionTable.TABLE, prefix)) {
            String name = row.key().part(0);
            tunnels.add(
                    new Tunnel(
                            name,
                            Cells.read(ConnectionTable.TABLE, row),
                            Cells.read(
                                    ConnectionState.TABLE, Optional.ofNullable(states.get(name)))));
        }
        return new Listing<>("connection", columns()).answer(tunnels, detail);
    }

    private static List<Column<Tunnel>> columns() {
        List<Column<Tunnel>> columns = new ArrayList<>();
        columns.add(Column.both("name", "Name", Tunnel::name));
        columns.add(
                Column.brief(
                        "Local", tunnel -> text(tunnel.config(), ConnectionTable.LOCAL_ADDRESS)));
        columns.add(
                Column.brief(
                        "Peer", tunnel -> text(tunnel.config(), ConnectionTable.REMOTE_ADDRESS)));
        columns.add(
                Column.brief(
                        "Interface",
                        tunnel -> text(tunnel.config(), ConnectionTable.TUNNEL_INTERFACE)));
        columns.add(
                Column.brief(
                        "Admin", tunnel -> text(tunnel.config(), ConnectionTable.ADMIN_STATUS)));
        columns.add(Column.brief("Status", tunnel -> text(tunnel.state(), ConnectionState.STATUS)));
        columns.add(Column.brief("Config", tunnel -> text(tunnel.state(), Applied.CONFIG_STATE)));
        columns.add(
                Column.brief(
                        "Children",
                        tunnel -> text(tunnel.state(), ConnectionState.ACTIVE_CHILDREN)));
        columns.add(Column.brief("Reason", TunnelShow::reason));
        for (Field<?> field : ConnectionState.TABLE.fields()) {
            columns.add(Column.of(field, Tunnel::state));
        }
        for (Field<?> field : ConnectionTable.TABLE.fields()) {
            columns.add(Column.of(field, Tunnel::config));
        }
        return columns;
    }

    /// Why the configuration is not in force; else, while nothing is up, why the last negotiation
    /// failed.
    private static String reason(Tunnel tunnel) {
        String reason = text(tunnel.state(), Applied.CONFIG_REASON);
        boolean up =
                tunnel.state()
                        .get(ConnectionState.STATUS)
                        .filter(ConnectionState.Status.ESTABLISHED::equals)
                        .isPresent();
        return reason.isEmpty() && !up ? text(tunnel.state(), ConnectionState.LAST_ERROR) : reason;
    }
}
