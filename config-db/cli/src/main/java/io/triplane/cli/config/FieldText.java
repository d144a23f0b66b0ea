package io.triplane.cli.config;

import io.triplane.cli.grammar.Line;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Slot;
import io.triplane.cli.grammar.View;
import io.triplane.model.IkeSecret;
import io.triplane.model.Passkey;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RawRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The fields of one row as lines, each field in one line at most. Asked line by line in the order
/// of the grammar; what no line took is left over.
final class FieldText {
    private final View view;
    private final SortedMap<String, String> left;

    FieldText(View view, Optional<RawRow> row, boolean defaults) {
        this.view = view;
        this.left = new TreeMap<>();
        if (defaults) {
            for (Field<?> field : view.table().orElseThrow().fields()) {
                field.defaultText().ifPresent(text -> left.put(field.storedName(), text));
            }
        }
        row.ifPresent(own -> left.putAll(own.fields()));
    }

    Optional<String> assign(Line line, Meaning.Assign assign) {
        for (Map.Entry<Field<?>, String> constant : assign.constants().entrySet()) {
            String stored = left.getOrDefault(constant.getKey().storedName(), "");
            if (!constant.getValue().isEmpty() && !constant.getValue().equals(stored)) {
                return Optional.empty();
            }
        }
        if (assign.fields().isEmpty() && assign.constants().isEmpty()) {
            return Optional.empty();
        }
        Optional<List<String>> words = LineText.words(line.pattern(), this::values);
        if (words.isEmpty() || !fit(assign.fields())) {
            return Optional.empty();
        }
        assign.fields().forEach(field -> left.remove(field.storedName()));
        assign.constants()
                .forEach((field, value) -> {
                    if (!value.isEmpty()) {
                        left.remove(field.storedName());
                    }
                });
        return Optional.of(String.join(" ", words.get()));
    }

    Optional<String> turn(Line line, Meaning.Switch toggle) {
        String stored = left.get(toggle.field().storedName());
        if (toggle.on().equals(stored)) {
            left.remove(toggle.field().storedName());
            return Optional.of(line.syntax());
        }
        if (toggle.off().equals(stored)) {
            left.remove(toggle.field().storedName());
            return Optional.of("no " + line.syntax());
        }
        return Optional.empty();
    }

    /// Only a sealed passkey is ever shown.
    Optional<String> passkey(Line line, Meaning.TakePasskey take) {
        String name = IkeSecret.PASSKEY.storedName();
        String stored = left.get(name);
        boolean sealed = stored != null && stored.startsWith(Passkey.SEALED_PREFIX);
        if (take.source() != Meaning.PasskeySource.SEALED || !sealed) {
            return Optional.empty();
        }
        left.remove(name);
        left.remove(IkeSecret.KEY_ENCRYPT.storedName(), "true");
        return LineText.words(line.pattern(), _ -> Optional.of(List.of(stored)))
                .map(words -> String.join(" ", words));
    }

    /// What no line could show, as comments.
    List<String> leftOver() {
        List<String> comments = new ArrayList<>();
        left.forEach((name, text) -> {
            Optional<Field<?>> field = view.table().orElseThrow().field(name);
            comments.add(
                    field.isEmpty()
                            ? "! " + name + " is an unknown field and ignored"
                            : "! " + name + " " + shown(field.get(), text));
        });
        return comments;
    }

    private static String shown(Field<?> field, String text) {
        if (field.isSecret()) {
            return Field.MASK + " is in clear text and not shown";
        }
        return check(field, text)
                .map(why -> "\"" + text + "\" is refused: " + why)
                .orElse("\"" + text + "\" stands alone and has no command");
    }

    /// Whether each of the fields that is set has a value that its line would take.
    private boolean fit(List<Field<?>> fields) {
        for (Field<?> field : fields) {
            String text = left.get(field.storedName());
            if (text != null && check(field, text).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> check(Field<?> field, String text) {
        try {
            field.parse(text);
            return Optional.empty();
        } catch (BadValueException bad) {
            return Optional.of(bad.text() + "; " + bad.remedy());
        }
    }

    private Optional<List<String>> values(Slot slot) {
        for (Field<?> field : view.table().orElseThrow().fields()) {
            if (field.name().equals(slot.name())) {
                String text = left.get(field.storedName());
                return text == null
                        ? Optional.empty()
                        : Optional.of(
                                field.isList() ? List.of(text.split(",", -1)) : List.of(text));
            }
        }
        return Optional.empty();
    }
}
