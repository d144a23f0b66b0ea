package io.triplane.model;

import io.triplane.model.crypto.DhGroup;
import io.triplane.model.crypto.EncryptionAlg;
import io.triplane.model.crypto.IntegrityAlg;
import io.triplane.model.crypto.PrfAlg;
import io.triplane.model.crypto.Standing;
import io.triplane.model.crypto.Use;
import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.state.StateRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// `docs/reference/database.md`, written from the tables and words that the programs use.
final class DatabaseReference {
    private static final int WORDS_SHOWN_MAX = 8;

    private final List<String> lines = new ArrayList<>();

    private DatabaseReference() {}

    static String markdown() {
        DatabaseReference page = new DatabaseReference();
        page.head();
        page.configuration();
        page.algorithms();
        page.state();
        return String.join("\n", page.lines) + "\n";
    }

    private void head() {
        add(
                """
                # Tables, fields and algorithms

                Written from the declarations that the programs use; a test keeps the two the same. Rows are Redis hashes `TABLE|key`;
                fields that hold a list end in `@` in the database. `this release` says which values are taken where a feature is
                still to come; any other value is refused with that reason.
                """);
    }

    private void configuration() {
        add("## CONFIG_DB\n");
        for (Table table : Schema.TABLES) {
            title(table);
            if (table.fields().isEmpty()) {
                add("A row without fields.\n");
                continue;
            }
            boolean negotiated =
                    table.fields().stream().anyMatch(field -> field.effect() != ChangeEffect.NONE);
            String change = negotiated ? " a change |" : "";
            add("| field | values | default |" + change + " this release |");
            add("|---|---|---|---|" + (negotiated ? "---|" : ""));
            for (Field<?> field : table.fields()) {
                List<String> cells = new ArrayList<>();
                cells.add(code(field.storedName()) + ": " + field.help());
                cells.add(values(field.shape()));
                cells.add(fallback(field));
                if (negotiated) {
                    cells.add(effect(field));
                }
                cells.add(limits(field));
                row(cells.toArray(String[]::new));
            }
            add("");
        }
        add(
                "Tables that this release refuses: "
                        + Schema.LATER.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> code(entry.getKey()) + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining(", "))
                        + ".\n");
    }

    private void algorithms() {
        add("## Algorithms\n");
        add(
                "`yes`: negotiated. `old`: negotiated with a warning. `weak`: only with"
                        + " `allow_weak_crypto`. `no`: refused.\n");
        add("| encryption | key bits | IKE | Child SA |\n|---|---|---|---|");
        for (EncryptionAlg alg : EncryptionAlg.values()) {
            String bits =
                    alg.keyBits().isEmpty()
                            ? "fixed"
                            : alg.keyBits().stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "));
            row(word(alg), bits, standing(alg.standing(Use.IKE)), standing(alg.standing(Use.ESP)));
        }
        add("\n| integrity | IKE | Child SA |\n|---|---|---|");
        for (IntegrityAlg alg : IntegrityAlg.values()) {
            row(word(alg), standing(alg.standing(Use.IKE)), standing(alg.standing(Use.ESP)));
        }
        add("\n| pseudorandom function | IKE |\n|---|---|");
        for (PrfAlg alg : PrfAlg.values()) {
            row(word(alg), standing(alg.standing()));
        }
        add("\n| key exchange | IKE | Child SA |\n|---|---|---|");
        for (DhGroup group : DhGroup.values()) {
            row(word(group), standing(group.standing(Use.IKE)), standing(group.standing(Use.ESP)));
        }
        add("");
    }

    private void state() {
        add("## STATE_DB and COUNTERS_DB\n");
        for (Table table : StateRow.tables()) {
            title(table);
            add("| field | meaning | values |\n|---|---|---|");
            for (Field<?> field : table.fields()) {
                row(code(field.storedName()), field.help(), values(field.shape()));
            }
            add("");
        }
    }

    private void title(Table table) {
        String separator = table.name().startsWith("COUNTERS_") ? ":" : "|";
        String key =
                table.keyParts().stream()
                        .map(Table.KeyPart::name)
                        .map(part -> part.equals(Table.GLOBAL) ? part : upperCase(part))
                        .collect(Collectors.joining(separator, separator, ""));
        add("### `%s%s`\n\n%s.\n".formatted(table.name(), key, upper(table.help())));
    }

    private static String upperCase(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String upper(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String values(Shape shape) {
        List<String> words = shape.words();
        boolean sizes = words.stream().allMatch(word -> word.matches("[0-9]+"));
        if (words.size() > WORDS_SHOWN_MAX && !sizes) {
            return "a word of [Algorithms](#algorithms)"
                    + (words.contains("inherit") ? ", `inherit` or `none`" : "");
        }
        return "`" + shape.hint().replace("|", "\\|") + "`";
    }

    private static String fallback(Field<?> field) {
        return field.isMandatory() ? "none, it must be there" : field.defaultText().orElse("");
    }

    private static String effect(Field<?> field) {
        return switch (field.effect()) {
            case NONE -> "the peer sees nothing";
            case NEXT_AUTHENTICATION -> "read at the next authentication";
            case NEW_CHILD_SA -> "new Child SA";
            case NEW_IKE_SA -> "new IKE SA";
        };
    }

    private static String limits(Field<?> field) {
        if (field.laterFeature().isEmpty()) {
            return "";
        }
        String taken =
                field.takenValues().stream()
                        .map(DatabaseReference::code)
                        .collect(Collectors.joining(" or "));
        return (taken.isEmpty() ? "no value" : "only " + taken)
                + ": "
                + field.laterFeature().get()
                + " to come";
    }

    private static String standing(Standing standing) {
        return switch (standing) {
            case Standing.Allowed _ -> "yes";
            case Standing.Discouraged _ -> "old";
            case Standing.Weak _ -> "weak";
            case Standing.Refused refused -> "no: " + refused.reason();
        };
    }

    private static String word(Token token) {
        return code(token.token())
                + token.aliases().stream()
                        .map(alias -> ", " + code(alias))
                        .collect(Collectors.joining());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private void row(String... cells) {
        add("| " + String.join(" | ", cells) + " |");
    }

    private void add(String text) {
        lines.add(text.stripTrailing() + (text.endsWith("\n") ? "\n" : ""));
    }
}
