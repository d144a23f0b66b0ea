package io.triplane.agent.capability;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which engine does which algorithm, out of VPP's table `show crypto handlers`: no API message
/// tells it. A row is an algorithm and an operation; each of its columns lists engines, the active
/// one with a star, or a dash.
final class CryptoHandlers {
    /// Columns are at least two blanks apart; engines within one are a single blank apart.
    private static final Pattern COLUMN_GAP = Pattern.compile(" {2,}");

    private static final Pattern ROW =
            Pattern.compile("(?<name>\\S*) *(?<op>enc|dec|hmac|hash) +(?<columns>\\S.*)");

    private static final int SIMPLE = 0;
    private static final int CHAINED = 1;
    private static final int ASYNC = 2;

    private final Map<String, Row> rows = new HashMap<>();
    private final Set<String> engines = new HashSet<>();

    /// The first operation of an algorithm; its other one has the same engines.
    private record Row(Optional<String> simple, Optional<String> chained, Optional<String> async) {}

    private CryptoHandlers() {}

    static CryptoHandlers parse(String text) {
        CryptoHandlers handlers = new CryptoHandlers();
        text.lines().forEach(handlers::add);
        return handlers;
    }

    private void add(String line) {
        Matcher row = ROW.matcher(line.strip());
        if (!row.matches()) {
            return; // the heading
        }
        List<String> columns = List.of(COLUMN_GAP.split(row.group("columns").strip(), -1));
        columns.forEach(column ->
                Stream.of(column.split(" ", -1))
                        .map(engine -> engine.replace("*", ""))
                        .filter(engine -> !engine.equals("-") && !engine.isEmpty())
                        .forEach(engines::add));
        if (!row.group("name").isEmpty()) {
            rows.put(
                    row.group("name"),
                    new Row(
                            active(columns, SIMPLE),
                            active(columns, CHAINED),
                            active(columns, ASYNC)));
        }
    }

    private static Optional<String> active(List<String> columns, int column) {
        if (column >= columns.size()) {
            return Optional.empty();
        }
        return Stream.of(columns.get(column).split(" ", -1))
                .filter(engine -> engine.endsWith("*"))
                .map(engine -> engine.substring(0, engine.length() - 1))
                .findFirst();
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Whether packets in one buffer and packets in several are both done.
    boolean isServed(String algorithm) {
        Row row = rows.get(algorithm);
        return row != null && row.simple.isPresent() && row.chained.isPresent();
    }

    /// The engine that does the algorithm asynchronously.
    Optional<String> asyncEngine(String algorithm) {
        Row row = rows.get(algorithm);
        return row == null ? Optional.empty() : row.async;
    }

    List<String> engines() {
        return engines.stream().sorted().toList();
    }
}
