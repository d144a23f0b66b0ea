package io.triplane.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The YANG module says what the schema says: every field has its leaf with the same range, words
/// and default, and there is no leaf more.
class YangTest {
    private static final Pattern TOKEN =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[{};+]|[^\\s{};\"]+");
    private static final Statement TABLES = parse().child("container", "sonic-ipsec");

    /// A statement of YANG: keyword, argument, what is in its braces.
    record Statement(String keyword, String argument, List<Statement> body) {
        List<Statement> children(String wanted) {
            return body.stream().filter(s -> s.keyword().equals(wanted)).toList();
        }

        Optional<String> value(String wanted) {
            return children(wanted).stream().map(Statement::argument).findFirst();
        }

        Statement child(String wanted, String named) {
            return children(wanted).stream()
                    .filter(s -> s.argument().equals(named))
                    .findFirst()
                    .orElseThrow(
                            () -> new AssertionError(argument + " has no " + wanted + " " + named));
        }
    }

    static List<Table> tables() {
        return Schema.TABLES;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void tableHasItsKeysAndExactlyItsFields(Table table) {
        Statement rows = rows(table);
        List<String> keys = new ArrayList<>();
        boolean single = rows.keyword().equals("container");
        if (!single) {
            table.keyParts().forEach(part -> keys.add(part.name()));
            assertThat(rows.value("key")).hasValue(String.join(" ", keys));
        }
        List<String> expected = new ArrayList<>(keys);
        table.fields().forEach(field -> expected.add(field.name()));
        List<String> leaves =
                rows.body().stream()
                        .filter(s -> s.keyword().startsWith("leaf"))
                        .map(Statement::argument)
                        .toList();

        assertThat(leaves).containsExactlyElementsOf(expected);
        table.fields().forEach(field -> assertSame(field, rows));
    }

    @Test
    void moduleHasNoTableMore() {
        assertThat(TABLES.children("container"))
                .extracting(Statement::argument)
                .containsExactlyElementsOf(
                        Schema.TABLES.stream().map(Table::name).distinct().toList());
    }

    @Test
    void everyConstraintTellsWhatItWants() {
        List<Statement> musts = new ArrayList<>();
        collect(TABLES, musts);

        assertThat(musts).hasSizeGreaterThan(10);
        assertThat(musts)
                .allSatisfy(must -> {
                    assertThat(must.value("error-message")).isPresent();
                    assertThat(must.value("error-app-tag")).isPresent();
                });
    }

    private static void assertSame(Field<?> field, Statement rows) {
        Statement leaf = rows.child(field.isList() ? "leaf-list" : "leaf", field.name());
        assertThat(leaf.value("description")).as("%s", field).hasValue(field.help() + ".");
        assertThat(leaf.value("default"))
                .as("default of %s", field)
                .isEqualTo(field.isList() ? Optional.empty() : field.defaultText());
        assertThat(leaf.value("mandatory").isPresent()).isEqualTo(field.isMandatory());
        assertSameShape(field.shape(), leaf);
    }

    private static void assertSameShape(Shape shape, Statement leaf) {
        Statement type = leaf.children("type").getFirst();
        switch (shape) {
            case Shape.Whole whole ->
                    assertThat(type.value("range"))
                            .as(leaf.argument())
                            .hasValue(
                                    (whole.orZero() ? "0 | " : "")
                                            + whole.min()
                                            + ".."
                                            + whole.max());
            case Shape.Decimal decimal ->
                    assertThat(type.value("range")).hasValue(decimal.min() + ".." + decimal.max());
            case Shape.Words words -> {
                if (words.words().equals(List.of("true", "false"))) {
                    assertThat(type.argument()).as(leaf.argument()).isEqualTo("boolean");
                } else {
                    assertThat(type.children("enum"))
                            .as(leaf.argument())
                            .extracting(Statement::argument)
                            .containsExactlyElementsOf(words.words());
                }
            }
            case Shape.Text text -> {
                if (type.argument().equals("string")) {
                    assertThat(type.value("length"))
                            .as(leaf.argument())
                            .hasValue("1.." + text.lengthMax());
                } else {
                    assertThat(text.hint()).as(leaf.argument()).startsWith("address");
                }
            }
            case Shape.Reference reference ->
                    assertThat(type.argument())
                            .as(leaf.argument())
                            .isEqualTo(isRead(reference.table()) ? "leafref" : "string");
            case Shape.ListOf list -> {
                assertThat(leaf.value("max-elements")).hasValue("" + list.sizeMax());
                assertSameShape(list.element(), leaf);
            }
        }
    }

    private static boolean isRead(String table) {
        return Schema.TABLES.stream().anyMatch(t -> t.name().equals(table));
    }

    private static Statement rows(Table table) {
        Statement container = TABLES.child("container", table.name());
        if (table.keyParts().getFirst().name().equals(Table.GLOBAL)) {
            return container.child("container", Table.GLOBAL);
        }
        String suffix = table.equals(IpsecInterface.ADDRESS_TABLE) ? "_ADDRESS_LIST" : "_LIST";
        return container.child("list", table.name() + suffix);
    }

    private static void collect(Statement statement, List<Statement> musts) {
        musts.addAll(statement.children("must"));
        statement.body().forEach(inner -> collect(inner, musts));
    }

    private static Statement parse() {
        Matcher tokens = TOKEN.matcher(module());
        return statements(tokens, true).getFirst();
    }

    private static List<Statement> statements(Matcher tokens, boolean top) {
        List<Statement> found = new ArrayList<>();
        while (tokens.find()) {
            if (tokens.group().equals("}")) {
                assertThat(top).as("a brace too many").isFalse();
                return found;
            }
            found.add(statement(tokens));
        }
        assertThat(top).as("a brace too few").isTrue();
        return found;
    }

    private static Statement statement(Matcher tokens) {
        String keyword = tokens.group();
        StringBuilder argument = new StringBuilder();
        while (tokens.find()) {
            switch (tokens.group()) {
                case ";" -> {
                    return new Statement(keyword, argument.toString(), List.of());
                }
                case "{" -> {
                    return new Statement(keyword, argument.toString(), statements(tokens, false));
                }
                case "+" -> {}
                default ->
                        argument.append(tokens.group(1) == null ? tokens.group() : tokens.group(1));
            }
        }
        throw new AssertionError("the module ends within " + keyword);
    }

    private static String module() {
        try (InputStream in = YangTest.class.getResourceAsStream("/yang/sonic-ipsec.yang")) {
            assertThat(in).isNotNull();
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
