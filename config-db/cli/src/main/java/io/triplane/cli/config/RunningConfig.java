package io.triplane.cli.config;

import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.Element;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.Line;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Scope;
import io.triplane.cli.grammar.View;
import io.triplane.model.Schema;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Rows as the commands that make them. Entering the commands on an empty database gives the same
/// rows again; what no command can express is shown as a comment, so that nothing is hidden.
public final class RunningConfig {
    private static final String INDENT = " ";

    private final Rows rows;
    private final boolean defaults;
    private final Set<RowKey> shown = new HashSet<>();

    private RunningConfig(Rows rows, boolean defaults) {
        this.rows = rows;
        this.defaults = defaults;
    }

    /// The commands of one object.
    public record Block(String view, String name, List<String> lines) {
        public Block {
            lines = List.copyOf(lines);
        }
    }

    /// All objects; with `defaults` also the fields that are not set.
    public static List<Block> blocks(Rows rows, boolean defaults) {
        RunningConfig config = new RunningConfig(rows, defaults);
        List<Block> blocks = new ArrayList<>();
        Scope outer = new Scope(ConfigGrammar.CONFIG, List.of());
        for (Line line : ConfigGrammar.CONFIG.lines()) {
            if (line.meaning() instanceof Meaning.Open(View view)) {
                for (Scope scope : config.objects(outer, view)) {
                    List<String> lines = config.object(line, scope);
                    if (lines.size() > 1 || scope.view().fixedKey().isEmpty()) {
                        blocks.add(new Block(view.name(), scope.key().getLast(), lines));
                    }
                }
            }
        }
        config.leftOver().ifPresent(blocks::add);
        return blocks;
    }

    /// The objects of a view, each with its row in the database; a singleton always.
    private List<Scope> objects(Scope parent, View view) {
        Table table = view.table().orElseThrow();
        if (!view.fixedKey().isEmpty()) {
            return List.of(new Scope(view, view.fixedKey()));
        }
        List<Scope> found = new ArrayList<>();
        for (RawRow row : rows.under(table.name(), parent.key().toArray(String[]::new))) {
            if (row.key().parts().size() == table.keyParts().size()) {
                found.add(new Scope(view, row.key().parts()));
            }
        }
        return found;
    }

    private List<String> object(Line entry, Scope scope) {
        List<String> lines = new ArrayList<>();
        lines.add(entryText(entry, scope));
        RowKey key = scope.row().orElseThrow();
        Optional<RawRow> row = rows.row(key);
        row.ifPresent(own -> shown.add(own.key()));
        FieldText fields = new FieldText(scope.view(), row, defaults);
        for (Line line : scope.view().lines()) {
            for (String text : lines(fields, line, scope)) {
                lines.add(INDENT + text);
            }
        }
        fields.leftOver().forEach(text -> lines.add(INDENT + text));
        return lines;
    }

    private List<String> lines(FieldText fields, Line line, Scope scope) {
        return switch (line.meaning()) {
            case Meaning.Assign assign -> fields.assign(line, assign).stream().toList();
            case Meaning.Switch toggle -> fields.turn(line, toggle).stream().toList();
            case Meaning.TakePasskey take -> fields.passkey(line, take).stream().toList();
            case Meaning.PutRow put ->
                    new RowText(rows, shown).lines(ways(scope.view(), put), put, scope);
            case Meaning.Open(View inner) -> innerObjects(line, inner, scope);
            case Meaning.Run _ -> List.of();
        };
    }

    /// All lines that put the same rows.
    private static List<Line> ways(View view, Meaning.PutRow put) {
        return view.lines().stream().filter(line -> line.meaning().equals(put)).toList();
    }

    /// Objects inside an object. One that came with its parent is shown only where it says
    /// something; its absence is said too.
    private List<String> innerObjects(Line entry, View inner, Scope scope) {
        List<String> lines = new ArrayList<>();
        Set<RowKey> companions = new HashSet<>();
        scope.view().companions().forEach(own -> companions.add(own.key(scope.key())));
        for (Scope object : objects(scope, inner)) {
            List<String> block = object(entry, object);
            if (block.size() > 1 || !companions.contains(object.row().orElseThrow())) {
                lines.addAll(block);
                lines.add("exit"); // the next line is the outer object's again
            }
        }
        for (RowKey companion : companions) {
            if (!rows.contains(companion)) {
                lines.add("no " + entryText(entry, new Scope(inner, companion.parts())));
            }
        }
        return lines;
    }

    private static String entryText(Line entry, Scope scope) {
        List<String> words = new ArrayList<>();
        for (Element element : entry.pattern()) {
            words.add(
                    element instanceof Element.Word(String text, String _)
                            ? text
                            : Lexer.quote(scope.key().getLast()));
        }
        return String.join(" ", words);
    }

    private Optional<Block> leftOver() {
        List<String> lines = new ArrayList<>();
        for (RawRow row : rows.all()) {
            if (Schema.isOurs(row.key().table()) && !shown.contains(row.key())) {
                lines.add("! " + row.key() + " has no command: it is broken or belongs to nothing");
            }
        }
        return lines.isEmpty() ? Optional.empty() : Optional.of(new Block("", "", lines));
    }
}
