package io.triplane.cli.config;

import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Mode;
import io.triplane.cli.grammar.Scope;
import io.triplane.cli.grammar.View;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Carries one configuration command out on a set of rows. Pure: the rows after it, or why not.
public final class Edit {
    /// The object that a command names does not exist.
    public static final String NO_OBJECT = "cli.object.unknown";

    private Edit() {}

    /// What a command makes of the rows.
    public sealed interface Outcome {
        record Done(Rows rows) implements Outcome {}

        record Refused(Fault fault) implements Outcome {}
    }

    /// `passkey` is the sealed text where the command takes one.
    public static Outcome apply(Rows rows, Command command, Optional<String> passkey) {
        Rows opened = rows;
        if (command.mode() == Mode.SET) {
            for (Scope scope : command.scopes()) {
                opened = withObject(opened, scope);
            }
        } else {
            Optional<Fault> absent = absentObject(rows, command.scopes());
            if (absent.isPresent()) {
                return new Outcome.Refused(absent.get());
            }
        }
        return switch (command.line().meaning()) {
            case Meaning.Assign assign -> FieldLines.assign(opened, command, assign);
            case Meaning.Switch toggle -> FieldLines.turn(opened, command, toggle);
            case Meaning.TakePasskey _ -> FieldLines.passkey(opened, command, passkey);
            case Meaning.PutRow put -> RowLines.apply(opened, command, put);
            case Meaning.Open(View view) -> open(opened, command, view);
            case Meaning.Run(var verb) ->
                    throw new IllegalArgumentException(verb + " is no configuration");
        };
    }

    /// The objects of that kind beside `key`, for messages.
    public static Fault absent(Rows rows, String kind, RowKey key) {
        int last = key.parts().size() - 1;
        List<String> known =
                rows
                        .under(key.table(), key.parts().subList(0, last).toArray(String[]::new))
                        .stream()
                        .filter(row -> row.key().parts().size() == key.parts().size())
                        .map(row -> row.key().part(last))
                        .toList();
        String remedy = known.isEmpty() ? "there is none" : "there is " + String.join(", ", known);
        return Fault.of(
                NO_OBJECT, kind + " \"" + key.part(last) + "\" is not configured; " + remedy);
    }

    /// The rows with the scope's object in them. The row of a singleton appears with its first
    /// field.
    private static Rows withObject(Rows rows, Scope scope) {
        Optional<RowKey> row = rowOfObject(scope);
        if (row.isEmpty() || rows.contains(row.get())) {
            return rows;
        }
        Rows created = rows.with(RawRow.of(row.get(), Map.of()));
        for (View.Companion companion : scope.view().companions()) {
            RowKey key = companion.key(scope.key());
            if (!created.contains(key)) {
                created = created.with(RawRow.of(key, Map.of()));
            }
        }
        return created;
    }

    /// The row of an object that is there or not; singletons always are.
    private static Optional<RowKey> rowOfObject(Scope scope) {
        return scope.row().filter(_ -> scope.view().fixedKey().isEmpty());
    }

    private static Optional<Fault> absentObject(Rows rows, List<Scope> scopes) {
        for (Scope scope : scopes) {
            Optional<RowKey> row = rowOfObject(scope);
            if (row.isPresent() && !rows.contains(row.get())) {
                return Optional.of(absent(rows, scope.view().name(), row.get()));
            }
        }
        return Optional.empty();
    }

    private static Outcome open(Rows rows, Command command, View view) {
        Scope opened = new Scope(view, command.openedKey(view));
        if (command.mode() == Mode.SET) {
            return new Outcome.Done(withObject(rows, opened));
        }
        return absentObject(rows, List.of(opened))
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Done(without(rows, opened)));
    }

    /// Without the object and all rows below it.
    private static Rows without(Rows rows, Scope scope) {
        RowKey own = scope.row().orElseThrow();
        Rows left = rows.without(own);
        for (String table : scope.view().tables()) {
            for (RawRow row : rows.under(table, own.parts().toArray(String[]::new))) {
                left = left.without(row.key());
            }
        }
        return left;
    }
}
