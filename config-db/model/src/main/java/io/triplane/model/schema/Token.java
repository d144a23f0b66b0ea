package io.triplane.model.schema;

import java.util.List;
import java.util.Locale;

/// A word of the configuration; implemented by enums. The word is the constant's name in lower case
/// with hyphens unless the enum says otherwise.
public interface Token {
    String name();

    default String token() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Other spellings that are read but never written.
    default List<String> aliases() {
        return List.of();
    }

    /// Whether completion offers the word; words known only to be refused are not offered.
    default boolean offered() {
        return true;
    }
}
