package io.triplane.store;

import io.triplane.model.schema.Database;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Table;
import io.triplane.model.state.Counters;
import io.triplane.model.state.StateRow;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Publishes rows in STATE_DB and COUNTERS_DB. Only differences are written; a row is written at
/// most once per [#ROW_INTERVAL], the last value winning; a removal goes out at once. Rows left by
/// an earlier run are removed when it starts, and everything is written again after the database
/// was away. Owned by its loop; callers may be on any thread.
public final class StateSink implements AutoCloseable {
    /// At most one write of a row in this time.
    public static final Duration ROW_INTERVAL = Duration.ofSeconds(1);

    /// Hash from names of connections to keys of their counters, as pollers expect it.
    public static final String NAME_MAP = "COUNTERS_IPSEC_NAME_MAP";

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger("io.triplane.store");

    private final Map<Database, RowWriter> databases;
    private final StoreLoop loop;

    /// What is to be seen, by key; absent: nothing.
    private final Map<RowKey, RawRow> wanted = new HashMap<>();

    /// What the database has of it.
    private final Map<RowKey, RawRow> written = new HashMap<>();

    /// Rows that were written within the interval.
    private final Set<RowKey> resting = new HashSet<>();

    private boolean failing;

    /// Whether a failure was told of and nothing has been published since.
    private boolean away;

    /// The loop and the databases stay the caller's to close.
    public StateSink(RowWriter state, RowWriter counters, StoreLoop loop) {
        this.databases = new EnumMap<>(Database.class);
        databases.put(Database.STATE_DB, state);
        databases.put(Database.COUNTERS_DB, counters);
        this.loop = loop;
    }

    /// Removes what an earlier run left.
    public void start() {
        databases
                .values()
                .forEach(database -> database.onRestored(() -> loop.execute(this::resync)));
        loop.execute(this::resync);
    }

    /// Publishes a row in place of the one of the same key.
    public void put(StateRow row) {
        loop.execute(() -> {
            wanted.put(row.key(), row.encode());
            flush(row.key());
        });
    }

    /// Removes a row.
    public void remove(RowKey key) {
        loop.execute(() -> {
            wanted.remove(key);
            flush(key);
        });
    }

    /// Removes all rows and stops.
    @Override
    public void close() {
        loop.execute(() -> {
            wanted.clear();
            resync();
        });
    }

    private void flush(RowKey key) {
        boolean removal = !wanted.containsKey(key);
        if (failing || (!removal && resting.contains(key))) {
            return;
        }
        Optional<RowChange> change = change(key);
        if (change.isEmpty()) {
            return;
        }
        if (write(StateRow.database(key.table()), List.of(change.get()))) {
            note(key);
        }
    }

    private Optional<RowChange> change(RowKey key) {
        RawRow now = wanted.get(key);
        Optional<RawRow> before = Optional.ofNullable(written.get(key));
        if (now == null) {
            return before.map(_ -> new RowChange.Delete(key));
        }
        return RowChange.of(before, now);
    }

    private void note(RowKey key) {
        RawRow now = wanted.get(key);
        if (now == null) {
            written.remove(key);
            mapName(key, Optional.empty());
            return;
        }
        if (written.put(key, now) == null) {
            mapName(key, Optional.of(key.text(Database.COUNTERS_DB.usualSeparator())));
        }
        if (resting.add(key)) {
            loop.after(
                    ROW_INTERVAL,
                    () -> {
                        resting.remove(key);
                        flush(key);
                    });
        }
    }

    private void mapName(RowKey key, Optional<String> counters) {
        if (!key.table().equals(Counters.CONNECTION.name())) {
            return;
        }
        try {
            writer(Database.COUNTERS_DB).setEntry(NAME_MAP, key.part(0), counters);
        } catch (StoreException e) {
            fail(e);
        }
    }

    /// Makes the databases hold exactly what is wanted.
    private void resync() {
        failing = false;
        written.clear();
        for (Map.Entry<Database, RowWriter> entry : databases.entrySet()) {
            if (!readPublished(entry.getKey(), entry.getValue())) {
                return;
            }
            Set<RowKey> keys = new HashSet<>(written.keySet());
            keys.addAll(wanted.keySet());
            keys.removeIf(key -> StateRow.database(key.table()) != entry.getKey());
            List<RowChange> changes = new ArrayList<>();
            keys.forEach(key -> change(key).ifPresent(changes::add));
            if (!changes.isEmpty() && !write(entry.getKey(), changes)) {
                return;
            }
            keys.forEach(this::note);
        }
        if (away) {
            away = false;
            LOG.log(Level.INFO, "state is published again");
        }
    }

    private boolean readPublished(Database database, RowWriter writer) {
        try {
            for (Table table : StateRow.tables()) {
                if (StateRow.database(table.name()) == database) {
                    writer.table(table.name()).all().forEach(row -> written.put(row.key(), row));
                }
            }
            return true;
        } catch (StoreException e) {
            fail(e);
            return false;
        }
    }

    private boolean write(Database database, List<RowChange> changes) {
        try {
            writer(database).apply(changes);
            return true;
        } catch (StoreException e) {
            fail(e);
            return false;
        }
    }

    private RowWriter writer(Database database) {
        RowWriter writer = databases.get(database);
        if (writer == null) {
            throw new IllegalArgumentException("nothing is published in " + database);
        }
        return writer;
    }

    /// State is lost with its database, never the tunnels: say so once and try again.
    private void fail(StoreException e) {
        if (!failing) {
            failing = true;
            loop.after(RETRY, this::resync);
        }
        if (!away) {
            away = true;
            LOG.log(Level.WARNING, "state is not published: " + e.getMessage());
        }
    }
}
