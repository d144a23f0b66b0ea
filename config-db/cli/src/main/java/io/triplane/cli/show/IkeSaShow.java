package io.triplane.cli.show;

import static io.triplane.cli.show.Cells.text;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.IpsecSaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `show ipsec ike-sa`.
public final class IkeSaShow {
    private record Sa(RowKey key, FieldValues row, long children) {}

    private IkeSaShow() {}

    /// `connection` is one name or none; `now` is in seconds since 1970.
    public static Answer answer(
            RowSource source, List<String> connection, boolean detail, long now) {
        String[] prefix = connection.toArray(String[]::new);
        Map<String, Long> children = new HashMap<>();
        for (RawRow row : source.rows(IpsecSaState.TABLE, prefix)) {
            children.merge(row.key().part(0), 1L, Long::sum);
        }
        List<Sa> sas = new ArrayList<>();
        for (RawRow row : source.rows(IkeSaState.TABLE, prefix)) {
            String name = row.key().part(0);
            FieldValues values = Cells.read(IkeSaState.TABLE, row);
            sas.add(new Sa(row.key(), values, children.getOrDefault(name, 0L)));
        }
        return new Listing<>("IKE SA", columns(now)).answer(sas, detail);
    }

    private static List<Column<Sa>> columns(long now) {
        List<Column<Sa>> columns = new ArrayList<>();
        columns.add(Column.both("conn", "Name", sa -> sa.key().part(0)));
        columns.add(Column.both("uid", "Id", sa -> sa.key().part(1)));
        columns.add(Column.brief("Peer", sa -> text(sa.row(), IkeSaState.REMOTE_ADDRESS)));
        columns.add(Column.brief("Role", sa -> role(text(sa.row(), IkeSaState.ROLE))));
        columns.add(Column.brief("State", sa -> text(sa.row(), IkeSaState.STATE)));
        columns.add(Column.brief("Auth", sa -> text(sa.row(), IkeSaState.REMOTE_AUTH)));
        columns.add(Column.brief("Suite", IkeSaShow::suite));
        columns.add(Column.brief("NAT", sa -> text(sa.row(), IkeSaState.NAT)));
        columns.add(
                Column.brief(
                        "Established",
                        sa -> Cells.since(sa.row().get(IkeSaState.ESTABLISHED), now)));
        columns.add(
                Column.brief(
                        "Rekey-in", sa -> Cells.until(sa.row().get(IkeSaState.REKEY_AT), now)));
        columns.add(Column.both("children", "Children", Sa::children));
        for (Field<?> field : IkeSaState.TABLE.fields()) {
            columns.add(Column.of(field, Sa::row));
        }
        return columns;
    }

    private static String suite(Sa sa) {
        return Cells.suite(
                text(sa.row(), IkeSaState.ENCRYPTION),
                text(sa.row(), IkeSaState.INTEG),
                text(sa.row(), IkeSaState.PRF),
                text(sa.row(), IkeSaState.DH));
    }

    /// `I` or `R`.
    private static String role(String role) {
        return role.isEmpty() ? "" : role.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    }
}
