package io.triplane.cli.grammar;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Optional;

/// A place for a value. `reader` checks a text and returns its canonical spelling; `words` are the
/// values that completion offers and that may be abbreviated; `names` tells whose rows to offer
/// instead. An `open` slot also takes texts that are none of its words. A `repeated` slot takes one
/// or more words: the elements of a list, or a text with blanks.
public record Slot(
        String name,
        Reader reader,
        String hint,
        List<String> words,
        boolean open,
        boolean repeated,
        boolean secret,
        Optional<Names> names,
        String help) {

    /// Text to canonical text.
    @FunctionalInterface
    public interface Reader {
        String canonical(String text) throws BadValueException;
    }

    /// What a slot says to a text.
    public sealed interface Reading {
        record Good(String value) implements Reading {}

        /// `why` says what is wrong and what to write instead.
        record Bad(String why) implements Reading {}
    }

    /// Rows whose key part number `part` is offered. The parts before it are the values that the
    /// line and its views have already named, last ones first.
    public record Names(String table, int part) {}

    public Slot {
        words = List.copyOf(words);
    }

    /// Whether the text is a value of this slot.
    public boolean takes(String text) {
        return read(text) instanceof Reading.Good;
    }

    Reading read(String text) {
        try {
            return new Reading.Good(reader.canonical(text));
        } catch (BadValueException bad) {
            return new Reading.Bad(bad.text() + "; " + bad.remedy());
        }
    }

    /// The text as an error may repeat it.
    String shown(String text) {
        return secret ? Field.MASK : text;
    }

    /// A place for a field's value.
    static Slot of(Field<?> field, boolean repeated) {
        return new Slot(
                field.name(),
                text -> canonical(field, text),
                elementShape(field.shape()).hint(),
                field.words(),
                isOpen(field.shape()),
                repeated,
                field.isSecret(),
                names(field.shape()),
                field.help());
    }

    /// A place for one part of a table's key.
    static Slot ofKey(Table table, int part) {
        Table.KeyPart key = table.keyParts().get(part);
        return new Slot(
                key.name(),
                text -> canonical(key.type(), text),
                key.type().shape().hint(),
                key.type().shape().words(),
                isOpen(key.type().shape()),
                false,
                false,
                Optional.of(new Names(table.name(), part)),
                key.help());
    }

    /// A place for a value that is no part of the configuration.
    static <T> Slot ofType(String name, ValueType<T> type, String help) {
        return new Slot(
                name,
                text -> canonical(type, text),
                type.shape().hint(),
                type.shape().words(),
                isOpen(type.shape()),
                false,
                false,
                names(type.shape()),
                help);
    }

    /// A place for one of a few words that are no field's value.
    static Slot oneOf(String name, List<String> words, String help) {
        ValueType<String> type =
                ValueType.of(
                        new Shape.Words(words),
                        text -> {
                            if (!words.contains(text)) {
                                throw new BadValueException(
                                        "is not known here", "use " + String.join(" or ", words));
                            }
                            return text;
                        },
                        text -> text);
        return ofType(name, type, help);
    }

    /// This slot without names on offer.
    Slot withoutNames() {
        return new Slot(name, reader, hint, words, open, repeated, secret, Optional.empty(), help);
    }

    /// This slot with the rows of another key part on offer.
    Slot withNames(String table, int part) {
        return new Slot(
                name,
                reader,
                hint,
                words,
                open,
                repeated,
                secret,
                Optional.of(new Names(table, part)),
                help);
    }

    /// This slot, taking all words that are left.
    Slot taking(boolean many) {
        return new Slot(name, reader, hint, words, open, many, secret, names, help);
    }

    private static <V> String canonical(Field<V> field, String text) throws BadValueException {
        return field.render(field.parse(text));
    }

    private static <T> String canonical(ValueType<T> type, String text) throws BadValueException {
        return type.render(type.parse(text));
    }

    private static Shape elementShape(Shape shape) {
        return shape instanceof Shape.ListOf(Shape element, int _) ? element : shape;
    }

    private static boolean isOpen(Shape shape) {
        return switch (shape) {
            case Shape.Words _ -> false;
            case Shape.ListOf list -> isOpen(list.element());
            case Shape.Whole _, Shape.Decimal _, Shape.Text _, Shape.Reference _ -> true;
        };
    }

    private static Optional<Names> names(Shape shape) {
        return switch (shape) {
            case Shape.Reference(String table) -> Optional.of(new Names(table, 0));
            case Shape.ListOf list -> names(list.element());
            case Shape.Words _, Shape.Whole _, Shape.Decimal _, Shape.Text _ -> Optional.empty();
        };
    }
}
