package io.triplane.model.schema;

/// One thing that is wrong with the configuration: where, with which value, why, and what to do.
/// `field` is empty when the row as a whole is meant; `value` is empty when the field is missing
/// and never shows a secret.
public record Problem(
        Severity severity, RowKey row, String field, String value, String text, String remedy) {

    /// What a problem does to its object.
    public enum Severity {
        /// The object is refused; its last good version stays.
        ERROR,
        /// Something is still missing: not applied yet, but no reason to refuse the edit.
        INCOMPLETE,
        /// Applied all the same.
        WARNING
    }

    public static Problem error(
            RowKey row, String field, String value, String text, String remedy) {
        return new Problem(Severity.ERROR, row, field, value, text, remedy);
    }

    public static Problem incomplete(RowKey row, String field, String text, String remedy) {
        return new Problem(Severity.INCOMPLETE, row, field, "", text, remedy);
    }

    public static Problem warning(
            RowKey row, String field, String value, String text, String remedy) {
        return new Problem(Severity.WARNING, row, field, value, text, remedy);
    }

    public String table() {
        return row.table();
    }

    public String key() {
        return row.key();
    }

    /// Whether the object may be applied in spite of it.
    public boolean harmless() {
        return severity == Severity.WARNING;
    }

    /// One line that is safe to show, whatever is in the row.
    @Override
    public String toString() {
        String place = field.isEmpty() ? row.toString() : row + " " + field;
        String shown = value.isEmpty() ? "" : " \"" + value + "\"";
        return Printable.of(place + shown + ": " + text + "; " + remedy);
    }
}
