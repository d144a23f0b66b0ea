package io.triplane.model.schema;

import java.util.List;

/// What values of a field look like, as data: for completion, help, YANG and the reference pages.
public sealed interface Shape {
    /// A whole number, both ends included; `orZero` says that 0, below `min`, has a meaning too.
    record Whole(long min, long max, boolean orZero) implements Shape {}

    /// A number with a fraction, both ends included, as text.
    record Decimal(String min, String max) implements Shape {}

    /// One of these words.
    record Words(List<String> words) implements Shape {
        public Words {
            words = List.copyOf(words);
        }
    }

    /// Free text of so many characters at most; `hint` names its form.
    record Text(int lengthMax, String hint) implements Shape {}

    /// The name of a row of that table.
    record Reference(String table) implements Shape {}

    /// Several values, comma-joined in a field whose stored name ends in `@`.
    record ListOf(Shape element, int sizeMax) implements Shape {}

    /// The short form shown in help: `1..65535`, `up|down`, `<address>`.
    default String hint() {
        return switch (this) {
            case Whole n -> (n.orZero() ? "0|" : "") + n.min() + ".." + n.max();
            case Decimal d -> d.min() + ".." + d.max();
            case Words w -> String.join("|", w.words());
            case Text t -> "<" + t.hint() + ">";
            case Reference r -> "<name in " + r.table() + ">";
            case ListOf l -> l.element().hint() + "[,...]";
        };
    }

    /// Words that completion can offer; empty for open values.
    default List<String> words() {
        return switch (this) {
            case Words w -> w.words();
            case ListOf l -> l.element().words();
            case Whole _, Decimal _, Text _, Reference _ -> List.of();
        };
    }
}
