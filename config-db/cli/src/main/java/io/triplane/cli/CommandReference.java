package io.triplane.cli;

import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.ExecGrammar;
import io.triplane.cli.grammar.Line;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.View;
import io.triplane.cli.show.Answer;
import io.triplane.model.schema.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every command with its help, as `show commands` prints it and as the reference page has it.
final class CommandReference {
    private CommandReference() {}

    static Answer answer() {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> json = new ArrayList<>();
        for (View view : views()) {
            lines.add(title(view));
            int width =
                    view.lines().stream().mapToInt(line -> line.syntax().length()).max().orElse(0);
            for (Line line : view.lines()) {
                String syntax = line.syntax();
                lines.add("  " + syntax + " ".repeat(width - syntax.length() + 2) + line.help());
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("view", view.name());
                members.put("command", syntax);
                members.put("help", line.help());
                members.put("fields", fields(line));
                json.add(members);
            }
            lines.add("");
        }
        return new Answer(lines, json);
    }

    /// The reference page, in Markdown.
    static String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                # Commands

                Written from the grammar of the command line; a test keeps the two the same. Words may be cut to a
                unique prefix; `?` tells what may come next. Configuration lines have a `no` form and a `default` form.
                """);
        for (View view : views()) {
            page.append("\n## ").append(title(view)).append("\n\n");
            page.append("| command | does | sets |\n|---|---|---|\n");
            for (Line line : view.lines()) {
                page.append("| `")
                        .append(line.syntax().replace("|", "\\|"))
                        .append("` | ")
                        .append(line.help().replace("|", "\\|"))
                        .append(" | ")
                        .append(String.join(", ", fields(line)))
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    private static List<View> views() {
        List<View> views = new ArrayList<>(List.of(ExecGrammar.EXEC, ConfigGrammar.CONFIG));
        views.addAll(ConfigGrammar.objects());
        return views;
    }

    private static String title(View view) {
        return view.table()
                .map(table -> view.name() + " (" + table.name() + ": " + table.help() + ")")
                .orElse(view.name());
    }

    /// The fields or rows that a line writes.
    private static List<String> fields(Line line) {
        return switch (line.meaning()) {
            case Meaning.Assign(var fields, var constants) ->
                    Stream.concat(
                                    fields.stream().map(Field::name),
                                    constants.keySet().stream().map(Field::name).sorted())
                            .toList();
            case Meaning.Switch toggle -> List.of(toggle.field().name());
            case Meaning.PutRow put -> List.of(put.table().name() + " row");
            case Meaning.TakePasskey _ -> List.of("passkey", "key_encrypt");
            case Meaning.Open _, Meaning.Run _ -> List.of();
        };
    }
}
