package io.triplane.model.schema;

import java.util.List;
import java.util.Optional;

/// One kind of row: table name, the parts of its key and its fields in the order in which they are
/// shown. Two tables may share a name and differ in the number of key parts.
public record Table(String name, String help, List<KeyPart> keyParts, List<Field<?>> fields) {

    /// One part of the key.
    public record KeyPart(String name, ValueType<?> type, String help) {}

    public Table {
        keyParts = List.copyOf(keyParts);
        fields = List.copyOf(fields);
    }

    /// A table with the single row `global`.
    public static Table singleton(String name, String help, List<Field<?>> fields) {
        ValueType<String> global =
                ValueType.of(
                        new Shape.Words(List.of(GLOBAL)),
                        text -> {
                            if (!text.equals(GLOBAL)) {
                                throw new BadValueException(
                                        "is no row of this table", "use " + name + "|" + GLOBAL);
                            }
                            return text;
                        },
                        text -> text);
        return new Table(name, help, List.of(new KeyPart(GLOBAL, global, help)), fields);
    }

    /// Key of the row of a [#singleton].
    public static final String GLOBAL = "global";

    public RowKey key(String... parts) {
        if (parts.length != keyParts.size()) {
            throw new IllegalArgumentException(name + " has " + keyParts.size() + " key parts");
        }
        return new RowKey(name, List.of(parts));
    }

    /// The field of that stored name (`x@` for lists).
    public Optional<Field<?>> field(String storedName) {
        for (Field<?> field : fields) {
            if (field.storedName().equals(storedName)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
