package io.triplane.cli.config;

import io.triplane.cli.config.Edit.Outcome;
import io.triplane.cli.grammar.Binding;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Mode;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The lines that put a row of their own below their view's row: selectors and interface addresses.
final class RowLines {
    private static final String NOT_THERE = "cli.row.not-set";
    private static final int NUMBER_MAX = 255;

    private RowLines() {}

    static Outcome apply(Rows rows, Command command, Meaning.PutRow line) {
        Optional<Fault> mixed = mixedFamilies(command);
        if (mixed.isPresent()) {
            return new Outcome.Refused(mixed.get());
        }
        return command.mode() == Mode.SET ? put(rows, command, line) : remove(rows, command, line);
    }

    /// The parts of the key that are known: the view's, the line's own, then those typed.
    private static List<String> keyTyped(Command command, Meaning.PutRow line) {
        List<String> key = new ArrayList<>(command.scope().key());
        key.addAll(line.infix());
        for (Table.KeyPart part :
                line.table().keyParts().subList(key.size(), line.table().keyParts().size())) {
            Optional<String> typed = command.value(part.name());
            if (typed.isEmpty()) {
                break;
            }
            key.add(typed.get());
        }
        return key;
    }

    private static SortedMap<String, String> fieldsTyped(Command command, Meaning.PutRow line) {
        SortedMap<String, String> fields = new TreeMap<>();
        for (Field<?> field : line.table().fields()) {
            command.value(field.name()).ifPresent(value -> fields.put(field.storedName(), value));
        }
        return fields;
    }

    private static Outcome put(Rows rows, Command command, Meaning.PutRow line) {
        List<String> key = keyTyped(command, line);
        SortedMap<String, String> fields = fieldsTyped(command, line);
        if (key.size() == line.table().keyParts().size()) {
            return done(rows, line, key, fields);
        }
        int highest = 0;
        for (RawRow row : below(rows, line, key)) {
            if (row.fields().equals(fields)) {
                return new Outcome.Done(
                        rows); // said twice, as when a configuration is pasted again
            }
            highest = Math.max(highest, number(row.key().part(key.size())));
        }
        if (highest >= NUMBER_MAX) {
            return new Outcome.Refused(
                    Fault.of(
                            Fault.BAD_VALUE,
                            "seq \"%d\" is the last number; remove a row or give seq a free number"
                                    .formatted(highest)));
        }
        key.add(String.valueOf(highest + 1));
        return done(rows, line, key, fields);
    }

    private static Outcome done(
            Rows rows, Meaning.PutRow line, List<String> key, SortedMap<String, String> fields) {
        return new Outcome.Done(
                rows.with(new RawRow(new RowKey(line.table().name(), key), fields)));
    }

    /// Removes every row that has what was typed; without values, all of them.
    private static Outcome remove(Rows rows, Command command, Meaning.PutRow line) {
        List<String> key = keyTyped(command, line);
        SortedMap<String, String> fields = fieldsTyped(command, line);
        Rows left = rows;
        for (RawRow row : below(rows, line, key)) {
            if (row.fields().entrySet().containsAll(fields.entrySet())
                    && familyFits(command, row)) {
                left = left.without(row.key());
            }
        }
        if (left.size() == rows.size() && !command.bindings().isEmpty()) {
            return new Outcome.Refused(notThere(command));
        }
        return new Outcome.Done(left);
    }

    private static List<RawRow> below(Rows rows, Meaning.PutRow line, List<String> key) {
        return rows.under(line.table().name(), key.toArray(String[]::new)).stream()
                .filter(row -> row.key().parts().size() == line.table().keyParts().size())
                .toList();
    }

    private static boolean familyFits(Command command, RawRow row) {
        Optional<String> family = command.value(ConfigGrammar.FAMILY);
        if (family.isEmpty()) {
            return true;
        }
        return row.field("addr_start").map(Families::of).equals(family);
    }

    private static Optional<Fault> mixedFamilies(Command command) {
        Optional<String> family = command.value(ConfigGrammar.FAMILY);
        for (Binding binding : command.bindings()) {
            if (family.isPresent()
                    && binding.slot().name().startsWith("addr_")
                    && !Families.of(binding.value()).equals(family.get())) {
                return Optional.of(
                        Fault.at(
                                binding.lexeme(),
                                Fault.BAD_VALUE,
                                "%s \"%s\" is no %s address; write %s instead of %s, or change the address"
                                        .formatted(
                                                binding.slot().name(),
                                                binding.value(),
                                                family.get(),
                                                Families.of(binding.value()),
                                                family.get())));
            }
        }
        return Optional.empty();
    }

    private static Fault notThere(Command command) {
        List<String> typed = new ArrayList<>();
        command.bindings()
                .forEach(binding -> typed.add(binding.slot().name() + " " + binding.value()));
        return Fault.of(
                NOT_THERE,
                "no such line is configured (%s); show running-config prints those that are"
                        .formatted(String.join(", ", typed)));
    }

    /// The number of a row; 0 for a key that is none.
    static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
