package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.Element;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.Line;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Slot;
import io.triplane.cli.grammar.View;
import io.triplane.junit.Seeds;
import io.triplane.model.ConnectionTable;
import io.triplane.model.IkeSecret;
import io.triplane.model.IpsecChild;
import io.triplane.model.IpsecDataplane;
import io.triplane.model.IpsecGlobal;
import io.triplane.model.IpsecInterface;
import io.triplane.model.TrafficSelector;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What `show running-config` prints makes the same rows when it is entered again.
class RoundTripTest {
    private static final List<String> NAMES = List.of("alpha", "beta.1", "all", "no", "0");

    @Seeds(200)
    void shownConfigurationEnteredAgainGivesTheSameRows(long seed) {
        Rows rows = randomRows(new SplittableRandom(seed));

        List<String> commands = Typist.shown(rows, false);

        assertThat(commands).as("nothing is left to a comment").noneMatch(RoundTripTest::isComment);
        assertThat(Typist.rowsOf(commands.toArray(String[]::new)))
                .as(() -> String.join("\n", commands))
                .isEqualTo(rows);
    }

    @Seeds(50)
    void withDefaultsShownTheEffectiveConfigurationIsTheSame(long seed) {
        Rows rows = randomRows(new SplittableRandom(seed));

        List<String> commands = Typist.shown(rows, true);
        Rows again = Typist.rowsOf(commands.toArray(String[]::new));

        for (RawRow row : rows.all()) {
            assertThat(again.row(row.key()).orElseThrow().fields())
                    .as(() -> String.join("\n", commands))
                    .containsAllEntriesOf(row.fields());
        }
    }

    /// Each line, typed and then taken back by its leading words.
    @Test
    void everyLineHasANoForm() {
        List<String> tried = new ArrayList<>();
        for (Entered view : entered()) {
            for (Line line : view.view.lines()) {
                Optional<String> typed = sample(line);
                if (typed.isPresent()) {
                    Rows before = Typist.rowsOf(view.entry);
                    boolean object = line.meaning() instanceof Meaning.Open;
                    String named = object ? typed.get() : lead(line.pattern());
                    Rows after = Typist.rowsOf(view.entry, typed.get(), "no " + named);
                    assertThat(withoutFlags(after, line))
                            .as("no %s", typed.get())
                            .isEqualTo(withoutFlags(before, line));
                    tried.add(typed.get());
                }
            }
        }
        assertThat(tried).hasSizeGreaterThan(60);
    }

    @Test
    void whatNoCommandCanSayIsShownAsAComment() {
        Rows rows =
                Rows.ofKeys(
                        Map.of(
                                "IPSEC_CONNECTION|b",
                                Map.of("ike_dh", "ecp-255", "colour", "red", "role", "auto"),
                                "IKE_SECRET|b",
                                Map.of("passkey", "written by hand"),
                                "IPSEC_CHILD|gone|default",
                                Map.of("NULL", "NULL")));

        List<String> shown = Typist.shown(rows, false);

        assertThat(shown)
                .contains(" role auto", " no child default")
                .anyMatch(line -> line.contains("! colour is an unknown field"))
                .anyMatch(line -> line.contains("! ike_dh \"ecp-255\" is refused"))
                .anyMatch(line -> line.contains("! passkey *** is in clear text"))
                .anyMatch(line -> line.contains("! IPSEC_CHILD|gone|default"))
                .noneMatch(line -> line.contains("written by hand"));
    }

    private record Entered(View view, String entry) {}

    private static List<Entered> entered() {
        return List.of(
                new Entered(ConfigGrammar.GLOBAL, "global"),
                new Entered(ConfigGrammar.DATAPLANE, "dataplane"),
                new Entered(ConfigGrammar.SECRET, "secret s"),
                new Entered(ConfigGrammar.INTERFACE, "interface ipsec1"),
                new Entered(ConfigGrammar.IPSEC, "ipsec c"),
                new Entered(ConfigGrammar.CHILD, "ipsec c child x"));
    }

    /// The line with the first value that each slot takes; empty where one takes none (yet).
    private static Optional<String> sample(Line line) {
        List<String> words = new ArrayList<>();
        for (Element element : line.pattern()) {
            switch (element) {
                case Element.Word(String text, String _) -> words.add(text);
                case Element.Value(Slot slot) -> {
                    Optional<String> taken =
                            candidates(slot).stream().filter(slot::takes).findFirst();
                    if (taken.isEmpty()) {
                        return Optional.empty();
                    }
                    words.add(Lexer.quote(taken.get()));
                }
                case Element.Options _, Element.Inside _ -> {}
            }
        }
        boolean later =
                line.meaning() instanceof Meaning.Switch toggle
                        && !toggle.field().words().containsAll(List.of(toggle.on(), toggle.off()));
        return later ? Optional.empty() : Optional.of(String.join(" ", words));
    }

    private static List<String> candidates(Slot slot) {
        List<String> all = new ArrayList<>(slot.words());
        all.addAll(List.of("192.0.2.1", "192.0.2.0/24", "alpha", "/tmp/x", "64", "1.5"));
        all.addAll(List.of("ipsec2", "600", "2000", Typist.SEALED));
        return all;
    }

    private static String lead(List<Element> pattern) {
        List<String> words = new ArrayList<>();
        for (Element element : pattern) {
            if (!(element instanceof Element.Word(String text, String _))) {
                break;
            }
            words.add(text);
        }
        return String.join(" ", words);
    }

    /// `no` of a flag writes the other value, which is no trace.
    private static Rows withoutFlags(Rows rows, Line line) {
        if (!(line.meaning() instanceof Meaning.Switch toggle)) {
            return rows;
        }
        Rows left = Rows.empty();
        for (RawRow row : rows.all()) {
            RawRow bare = row.without(toggle.field().storedName());
            if (!bare.fields().isEmpty() || !row.key().part(0).equals(Table.GLOBAL)) {
                left = left.with(bare);
            }
        }
        return left;
    }

    private static Rows randomRows(SplittableRandom random) {
        List<RawRow> rows = new ArrayList<>();
        addRow(rows, random, IpsecGlobal.TABLE, "global");
        addRow(rows, random, IpsecDataplane.TABLE, "global");
        for (String name : some(NAMES, random)) {
            secret(rows, random, name);
        }
        for (String name : some(List.of("ipsec0", "ipsec12"), random)) {
            addRow(rows, random, IpsecInterface.TABLE, name);
            for (String prefix : some(List.of("10.0.0.1/24", "2001:db8::1/64"), random)) {
                addRow(rows, random, IpsecInterface.ADDRESS_TABLE, name, prefix);
            }
        }
        for (String name : some(NAMES, random)) {
            connection(rows, random, name);
        }
        return Rows.of(rows);
    }

    private static void connection(List<RawRow> rows, SplittableRandom random, String name) {
        RawRow row = row(random, ConnectionTable.TABLE, name);
        // Fields that only go with another one are refused alone, so no command says them alone.
        row = needs(row, "ike_crypto_alg_size", "ike_crypto_alg");
        row = needs(row, "sa_crypto_alg_size", "sa_crypto_alg");
        row = needs(row, "sa_integ_alg", "sa_crypto_alg");
        rows.add(row);
        List<String> children = new ArrayList<>(some(List.of("default", "x", "detail"), random));
        for (String child : children) {
            addRow(rows, random, IpsecChild.TABLE, name, child);
            for (String side : List.of("local", "remote")) {
                for (String seq : some(List.of("1", "2", "3", "9", "10"), random)) {
                    RowKey key = RowKey.of(TrafficSelector.TABLE.name(), name, child, side, seq);
                    rows.add(RawRow.of(key, selector(random)));
                }
            }
        }
    }

    private static Map<String, String> selector(SplittableRandom random) {
        Map<String, String> fields = new TreeMap<>();
        switch (random.nextInt(3)) {
            case 0 -> {
                fields.put("addr_start", random.nextBoolean() ? "10.0.0.1" : "2001:db8::1");
                boolean ip4 = fields.containsValue("10.0.0.1");
                fields.put("addr_end", ip4 ? "10.0.0.9" : "2001:db8::9");
            }
            case 1 -> fields.put("prefix", random.nextBoolean() ? "10.1.0.0/16" : "2001:db8::/32");
            default -> {}
        }
        for (Field<?> field : TrafficSelector.TABLE.fields()) {
            if (random.nextInt(4) == 0 && !field.name().matches("addr_.*|prefix")) {
                fields.put(field.storedName(), Samples.pick(Samples.of(field), random));
            }
        }
        return fields;
    }

    private static void secret(List<RawRow> rows, SplittableRandom random, String name) {
        RawRow row = row(random, IkeSecret.TABLE, name);
        row = row.without("passkey").without("key_encrypt");
        if (row.field("key_file").isEmpty()) {
            row = row.with("passkey", Typist.SEALED).with("key_encrypt", "true");
        }
        rows.add(row);
    }

    private static RawRow needs(RawRow row, String field, String other) {
        return row.field(other).isPresent() ? row : row.without(field);
    }

    /// Singletons without a field have no row.
    private static void addRow(
            List<RawRow> rows, SplittableRandom random, Table table, String... key) {
        RawRow row = row(random, table, key);
        if (!row.fields().isEmpty() || !key[0].equals(Table.GLOBAL)) {
            rows.add(row);
        }
    }

    private static RawRow row(SplittableRandom random, Table table, String... key) {
        Map<String, String> fields = new TreeMap<>();
        int density = 1 + random.nextInt(6);
        for (Field<?> field : table.fields()) {
            List<String> texts = Samples.of(field);
            if (random.nextInt(density) == 0 && !texts.isEmpty()) {
                fields.put(field.storedName(), Samples.pick(texts, random));
            }
        }
        return RawRow.of(new RowKey(table.name(), List.of(key)), fields);
    }

    private static List<String> some(List<String> all, SplittableRandom random) {
        return all.stream().filter(_ -> random.nextInt(3) != 0).toList();
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("!");
    }
}
