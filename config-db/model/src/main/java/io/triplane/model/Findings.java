package io.triplane.model;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Collects what is wrong with one object.
final class Findings implements Consumer<Problem> {
    private final List<Problem> problems = new ArrayList<>();

    @Override
    public void accept(Problem problem) {
        problems.add(problem);
    }

    /// A value of `row` that cannot stand; `values` says which, secrets masked.
    <V> void error(RowKey row, FieldValues values, Field<V> field, String text, String remedy) {
        accept(Problem.error(row, field.name(), shown(values, field), text, remedy));
    }

    <V> void warning(RowKey row, FieldValues values, Field<V> field, String text, String remedy) {
        accept(Problem.warning(row, field.name(), shown(values, field), text, remedy));
    }

    void missing(RowKey row, Field<?> field, String text, String remedy) {
        accept(Problem.incomplete(row, field.name(), text, remedy));
    }

    boolean blocking() {
        return !problems.stream().allMatch(Problem::harmless);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private static <V> String shown(FieldValues values, Field<V> field) {
        return field.shown(field.render(values.get(field)));
    }
}
