package io.triplane.model.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names one row: the table and the parts of its key, without the separator, which belongs to the
/// database. [#toString] shows the CONFIG_DB form `TABLE|part|part`.
public record RowKey(String table, List<String> parts) implements Comparable<RowKey> {
    /// Separator of CONFIG_DB and STATE_DB, and the one used when a key is shown to people.
    public static final char SEPARATOR = '|';

    private static final Comparator<RowKey> ORDER =
            Comparator.comparing(RowKey::table).thenComparing(RowKey::parts, RowKey::compareParts);

    public RowKey {
        parts = List.copyOf(parts);
        if (table.isEmpty() || parts.isEmpty()) {
            throw new IllegalArgumentException("a row needs a table and a key: " + table + parts);
        }
    }

    public static RowKey of(String table, String... parts) {
        return new RowKey(table, List.of(parts));
    }

    /// Splits a database key; empty for keys that are no row, such as `CONFIG_DB_INITIALIZED`.
    public static Optional<RowKey> parse(String text, char separator) {
        int first = text.indexOf(separator);
        if (first <= 0 || first == text.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(
                new RowKey(text.substring(0, first), split(text.substring(first + 1), separator)));
    }

    /// Reads the `TABLE|part|part` form.
    public static Optional<RowKey> parse(String text) {
        return parse(text, SEPARATOR);
    }

    public String part(int index) {
        return parts.get(index);
    }

    /// The key behind the table name, parts joined by `|`.
    public String key() {
        return String.join(String.valueOf(SEPARATOR), parts);
    }

    /// The database key under another separator.
    public String text(char separator) {
        return table + separator + String.join(String.valueOf(separator), parts);
    }

    @Override
    public int compareTo(RowKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text(SEPARATOR);
    }

    private static List<String> split(String key, char separator) {
        return List.of(key.split(Pattern.quote(String.valueOf(separator)), -1));
    }

    /// Parts that are numbers on both sides compare as numbers, so that selector 10 follows 9.
    private static int compareParts(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = comparePart(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int comparePart(String left, String right) {
        int order = Integer.compare(rank(left), rank(right));
        if (order == 0 && isShortNumber(left)) {
            order = Integer.compare(Integer.parseInt(left), Integer.parseInt(right));
        }
        return order == 0 ? left.compareTo(right) : order;
    }

    /// Nothing before numbers before words: numbers among words would make the order circular.
    private static int rank(String part) {
        if (part.isEmpty()) {
            return 0;
        }
        return isShortNumber(part) ? 1 : 2;
    }

    /// Short enough for an int.
    private static boolean isShortNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 9
                && text.chars().allMatch(c -> '0' <= c && c <= '9');
    }
}
