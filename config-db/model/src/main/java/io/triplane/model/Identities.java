package io.triplane.model;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import java.util.Optional;

/// An identity is two fields, type and value, of which either may be left out.
final class Identities {
    private Identities() {}

    /// Empty where neither field is set. `any` needs no value; other types do.
    static Optional<Identity> read(
            FieldValues values, Field<Optional<IdType>> typeField, Field<Optional<String>> field)
            throws BadValueException {
        Optional<IdType> type = values.get(typeField);
        Optional<String> text = values.get(field);
        if (type.isPresent() && type.get() == IdType.ANY) {
            return Optional.of(Identity.ANYONE);
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                type.isPresent()
                        ? Identity.parse(type.get(), text.get())
                        : Identity.guess(text.get()));
    }
}
