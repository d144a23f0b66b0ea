package io.triplane.cli.grammar;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A mode of the command line: the lines it takes and, for the view of an object, the table of its
/// row. Built once, then unchanged.
public final class View {
    /// A row that is created with the view's row, so that what refers to it finds it.
    public record Companion(Table table, List<String> suffix) {
        public Companion {
            suffix = List.copyOf(suffix);
        }

        /// Its key, below the key of the view's row.
        public RowKey key(List<String> parts) {
            List<String> all = new ArrayList<>(parts);
            all.addAll(suffix);
            return new RowKey(table.name(), all);
        }
    }

    private final String name;
    private final Optional<Table> table;
    private final List<String> fixedKey;
    private final List<Line> lines;
    private final List<Companion> companions;

    private View(Builder builder) {
        this.name = builder.name;
        this.table = builder.table;
        this.fixedKey = List.copyOf(builder.fixedKey);
        this.lines = List.copyOf(builder.lines);
        this.companions = List.copyOf(builder.companions);
    }

    /// A view of no object.
    static Builder named(String name) {
        return new Builder(name, Optional.empty());
    }

    /// The view of a row of a table; `name` begins its prompt and its name in messages.
    static Builder of(String name, Table table) {
        return new Builder(name, Optional.of(table));
    }

    public String name() {
        return name;
    }

    public Optional<Table> table() {
        return table;
    }

    /// The key of the view's row where its entry names none.
    public List<String> fixedKey() {
        return fixedKey;
    }

    public List<Line> lines() {
        return lines;
    }

    public List<Companion> companions() {
        return companions;
    }

    /// The tables that hold rows below the view's row.
    public Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        companions.forEach(companion -> tables.add(companion.table().name()));
        for (Line line : lines) {
            switch (line.meaning()) {
                case Meaning.PutRow put -> tables.add(put.table().name());
                case Meaning.Open(View inner) -> {
                    inner.table().ifPresent(own -> tables.add(own.name()));
                    tables.addAll(inner.tables());
                }
                case Meaning.Assign _, Meaning.Switch _, Meaning.TakePasskey _, Meaning.Run _ -> {}
            }
        }
        return tables;
    }

    /// Whether its lines are configuration, so that `no` and `default` go before them.
    boolean isConfiguration() {
        return lines.stream().noneMatch(line -> line.meaning() instanceof Meaning.Run);
    }

    @Override
    public String toString() {
        return name;
    }

    /// Collects the lines of a view.
    static final class Builder {
        private final String name;
        private final Optional<Table> table;
        private final List<Line> lines = new ArrayList<>();
        private final List<Companion> companions = new ArrayList<>();
        private final Map<String, Slot> slots = new HashMap<>();
        private final Map<String, String> topics = new HashMap<>();
        private List<String> fixedKey = List.of();

        private Builder(String name, Optional<Table> table) {
            this.name = name;
            this.table = table;
            table.ifPresent(own ->
                    own.fields().forEach(field -> slots.put(field.name(), Slot.of(field, false))));
        }

        Builder fixedKey(String... parts) {
            this.fixedKey = List.of(parts);
            return this;
        }

        Builder companion(Table other, String... suffix) {
            companions.add(new Companion(other, List.of(suffix)));
            return this;
        }

        /// Help for the keywords that begin several lines, by their path.
        Builder topic(String path, String help) {
            topics.put(path, help);
            return this;
        }

        Map<String, String> topics() {
            return Collections.unmodifiableMap(topics);
        }

        Builder slot(Slot slot) {
            slots.put(slot.name(), slot);
            return this;
        }

        /// `syntax` names the fields of the view's table that the line sets.
        Builder assign(String syntax, String help) {
            return assign(syntax, Map.of(), help);
        }

        /// As [#assign(String, String)], with fields that the line sets without being told a value.
        Builder assign(String syntax, Map<String, String> constants, String help) {
            Table own = table.orElseThrow();
            List<Element> pattern = pattern(syntax, help);
            List<Field<?>> fields = new ArrayList<>();
            Map<Field<?>, String> fixed = new HashMap<>();
            for (Slot slot : Element.slots(pattern)) {
                fields.add(Fields.named(own, slot.name()));
            }
            constants.forEach((field, value) -> fixed.put(Fields.named(own, field), value));
            lines.add(new Line(syntax, pattern, new Meaning.Assign(fields, fixed), help));
            return this;
        }

        /// One line per field: its name as the keyword. A boolean becomes a [#flag].
        Builder assignByName(List<String> fields) {
            for (String name : fields) {
                Field<?> field = Fields.named(table.orElseThrow(), name);
                if (field.shape().words().equals(List.of("true", "false"))) {
                    flag(name, name, "true", "false", field.help());
                } else {
                    String dots = field.isList() ? "..." : "";
                    assign(name + " <" + name + dots + ">", field.help());
                }
            }
            return this;
        }

        Builder flag(String syntax, String field, String on, String off, String help) {
            Meaning meaning = new Meaning.Switch(Fields.named(table.orElseThrow(), field), on, off);
            return line(syntax, meaning, help);
        }

        Builder line(String syntax, Meaning meaning, String help) {
            lines.add(new Line(syntax, pattern(syntax, help), meaning, help));
            return this;
        }

        View build() {
            return new View(this);
        }

        private List<Element> pattern(String syntax, String help) {
            return new Pattern(syntax, slots, topics, help).parse();
        }
    }
}
