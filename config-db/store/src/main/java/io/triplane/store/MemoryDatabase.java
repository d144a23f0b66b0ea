package io.triplane.store;

import io.triplane.model.schema.Database;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/// A database in memory, for tests and simulation: hashes and plain keys as Redis has them, events
/// after each command on the caller's thread. It can be disturbed by [#loseEvents] and [#flush].
public final class MemoryDatabase implements RowDatabase {
    private final char separator;
    private final Map<String, Map<String, String>> hashes = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final List<Events> watchers = new CopyOnWriteArrayList<>();
    private final List<Runnable> restored = new CopyOnWriteArrayList<>();
    private boolean connected = true;

    public MemoryDatabase(Database database) {
        this.separator = database.usualSeparator();
    }

    @Override
    public synchronized Rows tables(Predicate<String> table) {
        requireConnected();
        List<RawRow> rows = new ArrayList<>();
        hashes.forEach((text, fields) ->
                RowKey.parse(text, separator)
                        .filter(key -> table.test(key.table()))
                        .ifPresent(key -> rows.add(RawRow.of(key, fields))));
        return Rows.of(rows);
    }

    @Override
    public Rows table(String name) {
        return tables(name::equals);
    }

    @Override
    public synchronized Rows rows(Collection<RowKey> keys) {
        requireConnected();
        List<RawRow> rows = new ArrayList<>();
        for (RowKey key : keys) {
            Map<String, String> fields = hashes.get(key.text(separator));
            if (fields != null) {
                rows.add(RawRow.of(key, fields));
            }
        }
        return Rows.of(rows);
    }

    @Override
    public synchronized Optional<String> text(String key) {
        requireConnected();
        return Optional.ofNullable(texts.get(key));
    }

    @Override
    public <T> T transact(Predicate<String> tables, Function<Rows, Decision<T>> body) {
        List<RowChange> changes;
        Decision<T> decision;
        synchronized (this) {
            Rows before = tables(tables);
            decision = body.apply(before);
            changes =
                    decision.wanted()
                            .map(wanted -> RowChange.between(before, wanted))
                            .orElse(List.of());
            changes.forEach(this::change);
        }
        tell(changes);
        return decision.answer();
    }

    @Override
    public void apply(List<RowChange> changes) {
        synchronized (this) {
            requireConnected();
            changes.forEach(this::change);
        }
        tell(changes);
    }

    @Override
    public void setText(String key, String value) {
        synchronized (this) {
            requireConnected();
            texts.put(key, value);
        }
        touched(key);
    }

    @Override
    public void setEntry(String key, String field, Optional<String> value) {
        synchronized (this) {
            requireConnected();
            value.ifPresentOrElse(
                    text -> fields(key).put(field, text), () -> fields(key).remove(field));
        }
        touched(key);
    }

    @Override
    public void onRestored(Runnable told) {
        restored.add(told);
    }

    @Override
    public void watch(Events events) {
        watchers.add(events);
    }

    /// Sets a plain key as `SET` of somebody else does.
    public void putText(String key, String value) {
        synchronized (this) {
            texts.put(key, value);
        }
        touched(key);
    }

    /// Sets one field as `HSET` does, without any check.
    public void hset(String key, String field, String value) {
        synchronized (this) {
            fields(key).put(field, value);
        }
        touched(key);
    }

    /// The fields of a hash as stored; none where there is no such key.
    public synchronized Map<String, String> hash(String key) {
        return Map.copyOf(hashes.getOrDefault(key, Map.of()));
    }

    /// Removes a key of either kind as `DEL` does.
    public void del(String key) {
        synchronized (this) {
            hashes.remove(key);
            texts.remove(key);
        }
        touched(key);
    }

    /// Removes everything as `FLUSHDB` does: without an event.
    public synchronized void flush() {
        hashes.clear();
        texts.clear();
    }

    /// Cuts the connection: reads and writes fail and events are lost until [#restoreEvents].
    /// [#hset], [#del] and [#flush] go on, being other clients.
    public void loseEvents() {
        synchronized (this) {
            connected = false;
        }
        watchers.forEach(Events::lost);
    }

    public void restoreEvents() {
        synchronized (this) {
            connected = true;
        }
        watchers.forEach(Events::restored);
        restored.forEach(Runnable::run);
    }

    @Override
    public void close() {
        watchers.clear();
    }

    private void change(RowChange change) {
        String key = change.key().text(separator);
        switch (change) {
            case RowChange.Put put -> {
                fields(key).putAll(put.set());
                put.unset().forEach(fields(key)::remove);
                if (fields(key).isEmpty()) {
                    hashes.remove(key);
                }
            }
            case RowChange.Delete _ -> hashes.remove(key);
        }
    }

    private Map<String, String> fields(String key) {
        return hashes.computeIfAbsent(key, _ -> new TreeMap<>());
    }

    private void tell(List<RowChange> changes) {
        changes.forEach(change -> touched(change.key().text(separator)));
    }

    private void touched(String key) {
        boolean heard;
        synchronized (this) {
            heard = connected;
        }
        if (heard) {
            watchers.forEach(watcher -> watcher.touched(key));
        }
    }

    private void requireConnected() {
        if (!connected) {
            throw new StoreException("the database is not connected");
        }
    }
}
