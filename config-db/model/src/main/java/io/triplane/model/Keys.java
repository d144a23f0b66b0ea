package io.triplane.model;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether rows belong to a known table and have a key of its form.
final class Keys {
    private Keys() {}

    /// A key that its table takes.
    static boolean isSound(RowKey key) {
        return Schema.table(key).isPresent() && problems(key).isEmpty();
    }

    /// Problems with tables and keys; tables of others are none of our business.
    static List<Problem> check(Rows rows) {
        List<Problem> found = new ArrayList<>();
        for (RawRow row : rows.all()) {
            if (Schema.isOurs(row.key().table())) {
                found.addAll(problems(row.key()));
            }
        }
        return found;
    }

    private static List<Problem> problems(RowKey key) {
        Optional<Table> table = Schema.table(key);
        if (table.isEmpty()) {
            return List.of(noTable(key));
        }
        List<Problem> found = new ArrayList<>();
        for (int i = 0; i < key.parts().size(); i++) {
            Table.KeyPart part = table.get().keyParts().get(i);
            try {
                part.type().parse(key.part(i));
            } catch (BadValueException bad) {
                found.add(Problem.error(key, part.name(), key.part(i), bad.text(), bad.remedy()));
            }
        }
        return found;
    }

    private static Problem noTable(RowKey key) {
        List<Table> sameName =
                Schema.TABLES.stream().filter(table -> table.name().equals(key.table())).toList();
        if (!sameName.isEmpty()) {
            return Problem.error(
                    key,
                    "",
                    "",
                    "has a key of " + key.parts().size() + " parts",
                    "write the key as " + keyForm(sameName.getFirst()));
        }
        String feature = Schema.LATER.get(key.table());
        if (feature != null) {
            return Problem.error(
                    key, "", "", "not supported by this release: " + feature, "remove the row");
        }
        return Problem.warning(key, "", "", "is in an unknown table and ignored", "remove the row");
    }

    private static String keyForm(Table table) {
        return table.name()
                + RowKey.SEPARATOR
                + String.join(
                        String.valueOf(RowKey.SEPARATOR),
                        table.keyParts().stream().map(Table.KeyPart::name).toList());
    }
}
