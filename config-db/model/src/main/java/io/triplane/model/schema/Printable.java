package io.triplane.model.schema;

/// Text for terminals and logs. Rows come from anybody, so a name or a value may hold what moves a
/// cursor, recolours a screen or forges a line of a log.
public final class Printable {
    private Printable() {}

    /// The text with each control character in place of itself as JSON would escape it.
    public static String of(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.chars()
                .forEach(unit -> {
                    if (Character.isISOControl(unit)) {
                        shown.append("\\u%04x".formatted(unit));
                    } else {
                        shown.append((char) unit);
                    }
                });
        return shown.toString();
    }
}
