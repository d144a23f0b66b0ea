package io.triplane.cli.show;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One property of the objects of a [Listing]. `field` is its stable name, in JSON; `title` heads
/// it for people. `brief` ones are columns of the table; `full` ones appear in the detail and in
/// JSON.
///
/// @param <T> the objects
public record Column<T>(
        String field,
        String title,
        boolean brief,
        boolean full,
        Function<T, Optional<Object>> value) {

    /// A column of the table that the detail tells in other words.
    static <T> Column<T> brief(String title, Function<T, String> text) {
        return new Column<>("", title, true, false, object -> Optional.of(text.apply(object)));
    }

    /// A property that is everywhere.
    static <T> Column<T> both(String field, String title, Function<T, Object> value) {
        return new Column<>(field, title, true, true, object -> Optional.of(value.apply(object)));
    }

    /// A property that the table has no room for.
    static <T> Column<T> full(String field, String title, Function<T, Optional<Object>> value) {
        return new Column<>(field, title, false, true, value);
    }

    /// A field of a published row, under its schema name.
    static <T> Column<T> of(Field<?> field, Function<T, FieldValues> row) {
        return full(field.name(), field.help(), object -> typed(field, row.apply(object)));
    }

    /// The value as JSON has it: numbers and booleans keep their type.
    private static <V> Optional<Object> typed(Field<V> field, FieldValues values) {
        if (!values.isSet(field)) {
            return Optional.empty();
        }
        String text = field.render(values.get(field));
        return Optional.of(
                switch (field.shape()) {
                    case Shape.Whole _ -> Long.parseLong(text);
                    case Shape.ListOf _ -> List.of(text.split(",", -1));
                    case Shape.Words words when words.words().equals(List.of("true", "false")) ->
                            Boolean.parseBoolean(text);
                    case Shape.Words _, Shape.Decimal _, Shape.Text _, Shape.Reference _ -> text;
                });
    }
}
