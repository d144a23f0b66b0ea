package io.triplane.cli.show;

import static io.triplane.cli.show.Cells.text;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.Counters;
import io.triplane.model.state.IpsecSaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `show ipsec sa`: Child SAs with their counters.
public final class ChildSaShow {
    private record Sa(RowKey key, FieldValues row, FieldValues counters) {}

    private static final List<Field<Optional<Long>>> ERRORS =
            List.of(
                    Counters.BAD_HEADER_PKTS_IN,
                    Counters.REPLAYED_PKTS_IN,
                    Counters.LATE_PKTS_IN,
                    Counters.BAD_TRAILER_PKTS_IN,
                    Counters.AUTH_FAIL_PKTS_IN,
                    Counters.OTHER_DROPPED_PKTS);

    private ChildSaShow() {}

    /// `connection` is one name or none; `now` is in seconds since 1970.
    public static Answer answer(
            RowSource source, List<String> connection, boolean detail, long now) {
        String[] prefix = connection.toArray(String[]::new);
        Map<List<String>, RawRow> counters = new HashMap<>();
        for (RawRow row : source.rows(Counters.SA, prefix)) {
            counters.put(row.key().parts(), row);
        }
        List<Sa> sas = new ArrayList<>();
        for (RawRow row : source.rows(IpsecSaState.TABLE, prefix)) {
            Optional<RawRow> counted = Optional.ofNullable(counters.get(row.key().parts()));
            sas.add(
                    new Sa(
                            row.key(),
                            Cells.read(IpsecSaState.TABLE, row),
                            Cells.read(Counters.SA, counted)));
        }
        return new Listing<>("Child SA", columns(now)).answer(sas, detail);
    }

    private static List<Column<Sa>> columns(long now) {
        List<Column<Sa>> columns = new ArrayList<>();
        columns.add(Column.both("conn", "Name", sa -> sa.key().part(0)));
        columns.add(Column.both("child", "Child", sa -> sa.key().part(1)));
        columns.add(Column.both("spi_in", "SPI-in", sa -> sa.key().part(2)));
        columns.add(Column.brief("SPI-out", sa -> text(sa.row(), IpsecSaState.SPI_OUT)));
        columns.add(Column.brief("Suite", ChildSaShow::suite));
        columns.add(Column.brief("Mode", sa -> text(sa.row(), IpsecSaState.MODE)));
        columns.add(Column.brief("State", sa -> text(sa.row(), IpsecSaState.STATE)));
        columns.add(
                Column.brief(
                        "Rekey-in", sa -> Cells.until(sa.row().get(IpsecSaState.REKEY_AT), now)));
        columns.add(
                Column.brief(
                        "Remain", sa -> Cells.until(sa.row().get(IpsecSaState.EXPIRES_AT), now)));
        columns.add(counter("bytes_in", "Bytes-in", Counters.GOOD_OCTETS));
        columns.add(counter("bytes_out", "Bytes-out", Counters.PROTECTED_OCTETS));
        columns.add(counter("packets_in", "Pkts-in", Counters.GOOD_PKTS));
        columns.add(counter("packets_out", "Pkts-out", Counters.PROTECTED_PKTS));
        columns.add(Column.both("errors", "Errors", ChildSaShow::errors));
        for (Field<?> field : IpsecSaState.TABLE.fields()) {
            if (field != IpsecSaState.SPI_IN) { // it is in the key already
                columns.add(Column.of(field, Sa::row));
            }
        }
        for (Field<?> field : ERRORS) {
            columns.add(Column.of(field, Sa::counters));
        }
        return columns;
    }

    private static Column<Sa> counter(String name, String title, Field<Optional<Long>> field) {
        return Column.both(name, title, sa -> sa.counters().get(field).orElse(0L));
    }

    private static long errors(Sa sa) {
        long sum = 0;
        for (Field<Optional<Long>> field : ERRORS) {
            sum += sa.counters().get(field).orElse(0L);
        }
        return sum;
    }

    private static String suite(Sa sa) {
        String cipher = text(sa.row(), IpsecSaState.ENCRYPTION);
        String suite = Cells.suite(cipher, text(sa.row(), IpsecSaState.INTEG));
        // An operator must not have to know what the names of ciphers stand for.
        return cipher.startsWith("null") ? suite + " NOT ENCRYPTED" : suite;
    }
}
