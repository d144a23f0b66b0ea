package io.triplane.cli.show;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Texts of table cells.
final class Cells {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Cells() {}

    /// The row's values; what this program does not know of a newer writer's row is left out.
    static FieldValues read(Table table, RawRow row) {
        return FieldValues.read(table, row, _ -> {});
    }

    /// Reads the row if there is one.
    static FieldValues read(Table table, Optional<RawRow> row) {
        return row.map(found -> read(table, found)).orElseGet(() -> FieldValues.empty(table));
    }

    /// The value in canonical spelling, defaults included; empty where there is none.
    static <V> String text(FieldValues row, Field<V> field) {
        return field.absent().isPresent() || row.isSet(field) ? field.render(row.get(field)) : "";
    }

    /// Parts of a cipher suite that are there, and are not `none`.
    static String suite(String... parts) {
        List<String> named = new ArrayList<>();
        for (String part : parts) {
            if (!part.isEmpty() && !part.equals("none")) {
                named.add(part);
            }
        }
        return String.join("/", named);
    }

    /// How long ago an epoch second was.
    static String since(Optional<Long> epoch, long now) {
        return epoch.map(then -> age(now - then)).orElse("");
    }

    /// How long it is until an epoch second.
    static String until(Optional<Long> epoch, long now) {
        return epoch.map(then -> age(then - now)).orElse("");
    }

    /// The two largest units: `3d4h`, `1h02m`, `2m05s`. What lies on the other side is `0s`.
    static String age(long seconds) {
        long left = Math.max(0, seconds);
        if (left >= DAY) {
            return left / DAY + "d" + left % DAY / HOUR + "h";
        }
        if (left >= HOUR) {
            return left / HOUR + "h" + twoDigits(left % HOUR / MINUTE) + "m";
        }
        if (left >= MINUTE) {
            return left / MINUTE + "m" + twoDigits(left % MINUTE) + "s";
        }
        return left + "s";
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : String.valueOf(value);
    }
}
