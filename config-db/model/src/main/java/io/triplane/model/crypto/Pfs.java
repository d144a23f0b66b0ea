package io.triplane.model.crypto;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.ValueType;
import java.util.ArrayList;
import java.util.List;

/// Whether a Child SA's keys come from a key exchange of their own.
public sealed interface Pfs {
    /// Offer the IKE SA's group first and accept a peer that wants none.
    record Inherit() implements Pfs {
        @Override
        public String toString() {
            return "inherit";
        }
    }

    /// No key exchange.
    record None() implements Pfs {
        @Override
        public String toString() {
            return "none";
        }
    }

    /// That group and nothing else.
    record Group(DhGroup group) implements Pfs {
        @Override
        public String toString() {
            return group.token();
        }
    }

    static ValueType<Pfs> type() {
        ValueType<DhGroup> groups = ValueType.token(DhGroup.class);
        List<String> words = new ArrayList<>(List.of("inherit", "none"));
        words.addAll(groups.shape().words());
        return ValueType.of(new Shape.Words(words), text -> parse(text, groups), Object::toString);
    }

    private static Pfs parse(String text, ValueType<DhGroup> groups) throws BadValueException {
        return switch (text) {
            case "inherit" -> new Inherit();
            case "none" -> new None();
            default -> new Group(groups.parse(text));
        };
    }
}
