package io.triplane.cli.grammar;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;

/// Finds the field that a line names.
final class Fields {
    private Fields() {}

    /// By the name without `@`; the grammar names no field that the schema lacks.
    static Field<?> named(Table table, String name) {
        for (Field<?> field : table.fields()) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        throw new IllegalArgumentException(table.name() + " has no field " + name);
    }
}
