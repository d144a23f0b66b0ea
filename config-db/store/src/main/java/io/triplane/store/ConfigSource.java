package io.triplane.store;

import io.triplane.model.ConfigReader;
import io.triplane.model.ConfigReading;
import io.triplane.model.Schema;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// CONFIG_DB as a stream of checked configurations. It subscribes first and reads then; on an event
/// it re-reads whole rows once they have settled, since writers write field by field and row by
/// row; after a lost connection it reads everything. While `CONFIG_DB_INITIALIZED` is not `1` it
/// tells nothing: rows that vanish then are a reload, not a removal. Owned by its loop.
public final class ConfigSource implements AutoCloseable {
    /// Set to `1` by whoever loads CONFIG_DB, when it is complete.
    public static final String INITIALIZED_KEY = "CONFIG_DB_INITIALIZED";

    /// Its only value that counts.
    public static final String INITIALIZED = "1";

    /// Rows must have been quiet for so long.
    public static final Duration SETTLE = Duration.ofMillis(100);

    /// A writer that never pauses is waited for no longer than this.
    public static final Duration SETTLE_MAX = Duration.ofSeconds(1);

    /// Time until the next attempt after the database failed.
    public static final Duration RETRY = Duration.ofSeconds(1);

    private final RowDatabase database;
    private final StoreLoop loop;
    private final ConfigListener listener;
    private final char separator;

    private final Set<RowKey> dirty = new TreeSet<>();
    private boolean watching;
    private boolean toldOnce;
    private boolean closed;
    private SourceState state = SourceState.WAITING;
    private Rows rows = Rows.empty();
    private ConfigReading reading = ConfigReading.EMPTY;
    private StoreLoop.Pending settle = () -> {};
    private StoreLoop.Pending settleLimit = () -> {};
    private boolean retrying;

    /// `separator` parts the keys of CONFIG_DB. The loop stays the caller's to close.
    public ConfigSource(
            RowDatabase database, char separator, StoreLoop loop, ConfigListener listener) {
        this.database = database;
        this.separator = separator;
        this.loop = loop;
        this.listener = listener;
    }

    public void start() {
        loop.execute(this::resync);
    }

    /// Stops telling; the database stays the caller's to close.
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            stopSettling();
        });
    }

    private final class Watcher implements RowDatabase.Events {
        @Override
        public void touched(String key) {
            loop.execute(() -> onTouched(key));
        }

        @Override
        public void lost() {
            loop.execute(() -> enter(SourceState.DISCONNECTED, "the connection is lost"));
        }

        @Override
        public void restored() {
            loop.execute(ConfigSource.this::resync);
        }
    }

    private void onTouched(String key) {
        if (key.equals(INITIALIZED_KEY)) {
            // Also when it stays 1: a FLUSHDB and reload may have happened between two looks.
            resync();
            return;
        }
        Optional<RowKey> row = RowKey.parse(key, separator);
        if (state != SourceState.LIVE || row.filter(k -> Schema.isOurs(k.table())).isEmpty()) {
            return;
        }
        if (dirty.isEmpty()) {
            settleLimit = loop.after(SETTLE_MAX, this::rereadDirty);
        }
        dirty.add(row.get());
        settle.cancel();
        settle = loop.after(SETTLE, this::rereadDirty);
    }

    private void rereadDirty() {
        Set<RowKey> keys = Set.copyOf(dirty);
        stopSettling();
        if (keys.isEmpty()) {
            return;
        }
        orRetry(() -> {
            if (!initialized()) {
                return;
            }
            Rows fresh = database.rows(keys);
            Rows merged = rows.only(key -> !keys.contains(key)).with(fresh);
            tell(merged);
        });
    }

    /// Reads everything; the first time it subscribes before.
    private void resync() {
        stopSettling();
        orRetry(() -> {
            if (!watching) {
                database.watch(new Watcher());
                watching = true;
            }
            if (initialized()) {
                Rows all = database.tables(Schema::isOurs);
                enter(SourceState.LIVE, "the configuration is read");
                tell(all);
            }
        });
    }

    /// Whether the database is ready; freezes when it is not.
    private boolean initialized() {
        Optional<String> flag = database.text(INITIALIZED_KEY);
        if (flag.filter(INITIALIZED::equals).isPresent()) {
            return true;
        }
        enter(
                toldOnce ? SourceState.FROZEN : SourceState.WAITING,
                INITIALIZED_KEY
                        + flag.map(value -> " is \"" + value + "\"").orElse(" is not set")
                        + "; whoever loads the configuration sets it to 1");
        return false;
    }

    private void tell(Rows now) {
        if (toldOnce && now.equals(rows)) {
            return;
        }
        rows = now;
        reading = ConfigReader.read(reading.snapshot(), now);
        toldOnce = true;
        listener.updated(new ConfigUpdate(rows, reading));
    }

    private void enter(SourceState next, String reason) {
        if (next != state && !closed) {
            state = next;
            listener.state(next, reason);
        }
    }

    private void orRetry(Runnable reading) {
        if (closed) {
            return;
        }
        try {
            reading.run();
        } catch (StoreException failed) {
            enter(SourceState.DISCONNECTED, String.valueOf(failed.getMessage()));
            if (!retrying) {
                retrying = true;
                loop.after(
                        RETRY,
                        () -> {
                            retrying = false;
                            resync();
                        });
            }
        }
    }

    private void stopSettling() {
        settle.cancel();
        settleLimit.cancel();
        dirty.clear();
    }
}
