package io.triplane.cli.config;

import io.triplane.cli.config.Edit.Outcome;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Mode;
import io.triplane.model.IkeSecret;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lines that set fields of their view's row.
final class FieldLines {
    /// A `no` form names a value that is not the one configured.
    static final String NO_MATCH = "cli.value.not-set";

    private FieldLines() {}

    static Outcome assign(Rows rows, Command command, Meaning.Assign line) {
        return switch (command.mode()) {
            case SET -> set(rows, command, line);
            case NO -> unset(rows, command, line);
            case DEFAULT -> new Outcome.Done(put(rows, cleared(row(rows, command), line)));
        };
    }

    static Outcome turn(Rows rows, Command command, Meaning.Switch line) {
        Field<?> field = line.field();
        RawRow row = row(rows, command);
        return switch (command.mode()) {
            case SET -> checked(rows, row, field, line.on());
            case NO -> checked(rows, row, field, line.off());
            case DEFAULT -> new Outcome.Done(put(rows, row.without(field.storedName())));
        };
    }

    static Outcome passkey(Rows rows, Command command, Optional<String> sealed) {
        RawRow row = row(rows, command);
        String passkey = IkeSecret.PASSKEY.storedName();
        String encrypted = IkeSecret.KEY_ENCRYPT.storedName();
        if (command.mode() != Mode.SET) {
            return new Outcome.Done(put(rows, row.without(passkey).without(encrypted)));
        }
        RawRow changed =
                row.with(passkey, sealed.orElseThrow())
                        .with(encrypted, "true")
                        .without(IkeSecret.KEY_FILE.storedName());
        return new Outcome.Done(put(rows, changed));
    }

    private static Outcome set(Rows rows, Command command, Meaning.Assign line) {
        RawRow row = cleared(row(rows, command), line);
        for (Field<?> field : line.fields()) {
            List<String> values = command.values(field.name());
            if (values.isEmpty()) {
                continue;
            }
            String text = String.join(field.isList() ? "," : " ", values);
            try {
                row = row.with(field.storedName(), canonical(field, text));
            } catch (BadValueException bad) {
                return new Outcome.Refused(badValue(field, text, bad));
            }
        }
        for (Map.Entry<Field<?>, String> constant : line.constants().entrySet()) {
            if (!constant.getValue().isEmpty()) {
                row = row.with(constant.getKey().storedName(), constant.getValue());
            }
        }
        return new Outcome.Done(put(rows, row));
    }

    /// Removes what the line sets; a value that was typed must be the one that is set.
    private static Outcome unset(Rows rows, Command command, Meaning.Assign line) {
        RawRow row = row(rows, command);
        for (Field<?> field : line.fields()) {
            List<String> values = command.values(field.name());
            if (field.isList() && !values.isEmpty()) {
                return removeElements(rows, row, field, values);
            }
            String stored = row.field(field.storedName()).orElse("");
            String typed = String.join(" ", values);
            if (!typed.isEmpty() && !typed.equals(stored)) {
                return new Outcome.Refused(notSet(field, typed, stored));
            }
        }
        for (Map.Entry<Field<?>, String> constant : line.constants().entrySet()) {
            String stored = row.field(constant.getKey().storedName()).orElse("");
            if (!constant.getValue().isEmpty() && !constant.getValue().equals(stored)) {
                return new Outcome.Done(rows);
            }
        }
        return new Outcome.Done(put(rows, cleared(row, line)));
    }

    private static Outcome removeElements(
            Rows rows, RawRow row, Field<?> field, List<String> values) {
        String stored = row.field(field.storedName()).orElse("");
        List<String> left = new ArrayList<>(List.of(stored.split(",", -1)));
        for (String value : values) {
            if (!left.remove(value)) {
                return new Outcome.Refused(notSet(field, value, stored));
            }
        }
        RawRow changed =
                left.isEmpty()
                        ? row.without(field.storedName())
                        : row.with(field.storedName(), String.join(",", left));
        return new Outcome.Done(put(rows, changed));
    }

    private static Outcome checked(Rows rows, RawRow row, Field<?> field, String value) {
        try {
            return new Outcome.Done(
                    put(rows, row.with(field.storedName(), canonical(field, value))));
        } catch (BadValueException bad) {
            return new Outcome.Refused(badValue(field, value, bad));
        }
    }

    private static RawRow cleared(RawRow row, Meaning.Assign line) {
        RawRow left = row;
        for (Field<?> field : line.fields()) {
            left = left.without(field.storedName());
        }
        for (Field<?> field : line.constants().keySet()) {
            left = left.without(field.storedName());
        }
        return left;
    }

    private static RawRow row(Rows rows, Command command) {
        RowKey key = command.scope().row().orElseThrow();
        return rows.row(key).orElseGet(() -> RawRow.of(key, Map.of()));
    }

    /// A singleton's row goes with its last field.
    private static Rows put(Rows rows, RawRow row) {
        boolean singleton =
                row.key().parts().equals(List.of(io.triplane.model.schema.Table.GLOBAL));
        return singleton && row.fields().isEmpty() ? rows.without(row.key()) : rows.with(row);
    }

    private static <V> String canonical(Field<V> field, String text) throws BadValueException {
        return field.render(field.parse(text));
    }

    private static Fault badValue(Field<?> field, String text, BadValueException bad) {
        return Fault.of(
                Fault.BAD_VALUE,
                "%s \"%s\" %s; %s"
                        .formatted(field.name(), field.shown(text), bad.text(), bad.remedy()));
    }

    private static Fault notSet(Field<?> field, String typed, String stored) {
        String now = stored.isEmpty() ? "it is not set" : "it is \"" + stored + "\"";
        return Fault.of(
                NO_MATCH,
                "%s \"%s\" is not what is configured: %s; leave the value out to remove it"
                        .formatted(field.name(), typed, now));
    }
}
