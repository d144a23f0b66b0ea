package io.triplane.store;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// A database by [RespClient]: what one-shot commands read and write with. For one thread at a
/// time.
public final class RespDatabase implements RowWriter {
    private static final String SCAN_COUNT = "1000";
    private static final int PIPELINE_MAX = 10_000;

    private final RespClient client;
    private final char separator;

    public RespDatabase(Endpoint endpoint) {
        this.client = RespClient.open(endpoint);
        this.separator = endpoint.separator();
    }

    @Override
    public Rows tables(Predicate<String> table) {
        return rows(scan("*").stream().filter(key -> table.test(key.table())).toList());
    }

    @Override
    public Rows table(String name) {
        // Names of tables hold no wildcard characters.
        return rows(scan(name + separator + "*"));
    }

    @Override
    public Rows rows(Collection<RowKey> keys) {
        List<RowKey> asked = List.copyOf(keys);
        List<RawRow> rows = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += PIPELINE_MAX) {
            List<RowKey> part = asked.subList(from, Math.min(from + PIPELINE_MAX, asked.size()));
            List<Reply> replies =
                    client.pipeline(
                            part.stream()
                                    .map(key -> List.of("HGETALL", key.text(separator)))
                                    .toList());
            for (int i = 0; i < part.size(); i++) {
                Map<String, String> fields = fields(replies.get(i));
                if (!fields.isEmpty()) {
                    rows.add(RawRow.of(part.get(i), fields));
                }
            }
        }
        return Rows.of(rows);
    }

    @Override
    public Optional<String> text(String key) {
        return client.get(key);
    }

    @Override
    public <T> T transact(Predicate<String> tables, Function<Rows, Decision<T>> body) {
        return Transactions.run(this, new Steps(), tables, body);
    }

    @Override
    public void apply(List<RowChange> changes) {
        List<List<String>> commands = new ArrayList<>();
        changes.forEach(change -> commands.addAll(Transactions.commands(change, separator)));
        for (int from = 0; from < commands.size(); from += PIPELINE_MAX) {
            int to = Math.min(from + PIPELINE_MAX, commands.size());
            requireTaken(client.pipeline(commands.subList(from, to)));
        }
    }

    @Override
    public void setText(String key, String value) {
        client.call("SET", key, value);
    }

    @Override
    public void setEntry(String key, String field, Optional<String> value) {
        if (value.isPresent()) {
            client.call("HSET", key, field, value.get());
        } else {
            client.call("HDEL", key, field);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Steps implements Transactions.Steps {
        @Override
        public void watch(Collection<RowKey> keys) {
            List<String> command = new ArrayList<>(List.of("WATCH", Transactions.VERSION_KEY));
            keys.forEach(key -> command.add(key.text(separator)));
            client.call(command.toArray(String[]::new));
        }

        @Override
        public void unwatch() {
            client.call("UNWATCH");
        }

        @Override
        public boolean commit(List<RowChange> changes) {
            List<List<String>> commands = new ArrayList<>();
            commands.add(List.of("MULTI"));
            commands.add(List.of("INCR", Transactions.VERSION_KEY));
            changes.forEach(change -> commands.addAll(Transactions.commands(change, separator)));
            commands.add(List.of("EXEC"));
            List<Reply> replies = client.pipeline(commands);
            if (!(replies.getLast() instanceof Reply.Array(Optional<List<Reply>> results))) {
                requireTaken(replies);
                throw new StoreException("Redis answers EXEC with " + replies.getLast());
            }
            results.ifPresent(RespDatabase::requireTaken);
            return results.isPresent();
        }
    }

    private Set<RowKey> scan(String pattern) {
        Set<RowKey> keys = new LinkedHashSet<>();
        String cursor = "0";
        do {
            Reply reply = client.call("SCAN", cursor, "MATCH", pattern, "COUNT", SCAN_COUNT);
            List<Reply> parts = elements(reply);
            cursor = text(parts.getFirst());
            for (Reply key : elements(parts.getLast())) {
                RowKey.parse(text(key), separator).ifPresent(keys::add);
            }
        } while (!cursor.equals("0"));
        return keys;
    }

    /// A key that is no hash has no fields: anyone may have put it there.
    private static Map<String, String> fields(Reply reply) {
        Map<String, String> fields = new HashMap<>();
        if (reply instanceof Reply.Array(Optional<List<Reply>> elements) && elements.isPresent()) {
            List<Reply> list = elements.get();
            for (int i = 0; i + 1 < list.size(); i += 2) {
                fields.put(text(list.get(i)), text(list.get(i + 1)));
            }
        }
        return fields;
    }

    private static List<Reply> elements(Reply reply) {
        if (reply instanceof Reply.Array(Optional<List<Reply>> elements) && elements.isPresent()) {
            return elements.get();
        }
        throw new StoreException("Redis answers " + reply + " in place of a list");
    }

    private static String text(Reply reply) {
        if (reply instanceof Reply.Bulk(Optional<String> text) && text.isPresent()) {
            return text.get();
        }
        throw new StoreException("Redis answers " + reply + " in place of a string");
    }

    private static void requireTaken(List<Reply> replies) {
        for (Reply reply : replies) {
            if (reply instanceof Reply.Failure(String text)) {
                throw new StoreException("Redis refuses a write: " + text);
            }
        }
    }
}
