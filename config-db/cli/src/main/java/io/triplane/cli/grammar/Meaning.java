package io.triplane.cli.grammar;

import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import java.util.List;
import java.util.Map;

/// What a line does once it has matched.
public sealed interface Meaning {
    /// Sets fields of the view's row: those whose slots were filled, and constants, of which an
    /// empty one removes its field. The line is a unit: a field of it that is not mentioned is
    /// removed.
    record Assign(List<Field<?>> fields, Map<Field<?>, String> constants) implements Meaning {
        public Assign {
            fields = List.copyOf(fields);
            constants = Map.copyOf(constants);
        }
    }

    /// Turns a two-valued field on; the `no` form writes the other value.
    record Switch(Field<?> field, String on, String off) implements Meaning {}

    /// Puts a row of its own below the view's row. Its key is the view's key, then `infix`, then
    /// the key parts that have slots; a last part without a value is numbered from 1.
    record PutRow(Table table, List<String> infix) implements Meaning {
        public PutRow {
            infix = List.copyOf(infix);
        }
    }

    /// Takes a secret from somewhere and stores it sealed.
    record TakePasskey(PasskeySource source) implements Meaning {}

    /// Opens a view on a row, which is created where it is absent.
    record Open(View view) implements Meaning {}

    /// Does something that is no configuration.
    record Run(Verb verb) implements Meaning {}

    /// Where a passkey comes from.
    enum PasskeySource {
        /// A word of the line.
        TEXT,
        /// A word of the line that is sealed already.
        SEALED,
        /// Asked for on the terminal, without echo.
        PROMPT,
        /// One line of standard input.
        STDIN,
        /// The content of a file, now.
        FILE
    }
}
