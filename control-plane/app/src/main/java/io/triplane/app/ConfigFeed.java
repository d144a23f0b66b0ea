package io.triplane.app;

import io.triplane.daemon.control.ConfigUpdate;
import io.triplane.model.ConfigObject;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Rows;
import io.triplane.store.ConfigListener;
import io.triplane.store.SourceState;
import io.triplane.store.StoreLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Carries readings of the configuration from the store to the daemon. Owned by the store's loop; a
/// daemon that has no room is asked again with the newest reading.
final class ConfigFeed implements ConfigListener {
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Logger LOG = System.getLogger(ConfigFeed.class.getName());

    private final StoreLoop loop;
    private final Consumer<io.triplane.store.ConfigUpdate> listener;
    private final CompletableFuture<io.triplane.store.ConfigUpdate> first =
            new CompletableFuture<>();
    private volatile Optional<io.triplane.store.ConfigUpdate> newest = Optional.empty();
    private volatile SourceState state = SourceState.WAITING;
    private Optional<Predicate<ConfigUpdate>> taker = Optional.empty();
    private Optional<ConfigUpdate> waiting = Optional.empty();

    /// @param listener hears of every reading, on the loop
    ConfigFeed(StoreLoop loop, Consumer<io.triplane.store.ConfigUpdate> listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /// Completes with the first reading, however long that takes.
    CompletableFuture<io.triplane.store.ConfigUpdate> first() {
        return first;
    }

    /// The last reading, from any thread.
    Optional<io.triplane.store.ConfigUpdate> newest() {
        return newest;
    }

    /// Whoever takes readings from now on, the newest one first; false = no room now.
    void attach(Predicate<ConfigUpdate> newTaker) {
        loop.execute(() -> {
            taker = Optional.of(newTaker);
            offer();
        });
    }

    /// How far the last reading can be trusted.
    SourceState state() {
        return state;
    }

    @Override
    public void updated(io.triplane.store.ConfigUpdate update) {
        waiting = Optional.of(new ConfigUpdate(update.reading(), hashes(update.rows())));
        newest = Optional.of(update);
        first.complete(update);
        listener.accept(update);
        offer();
    }

    @Override
    public void state(SourceState newState, String reason) {
        state = newState;
        LOG.log(Level.INFO, "configuration database: {0}", reason);
    }

    private void offer() {
        if (taker.isPresent() && waiting.isPresent()) {
            if (taker.get().test(waiting.get())) {
                waiting = Optional.empty();
            } else {
                loop.after(AGAIN, this::offer);
            }
        }
    }

    private static SortedMap<ConfigObject, String> hashes(Rows rows) {
        SortedMap<ConfigObject, String> hashes = new TreeMap<>();
        for (RawRow row : rows.all()) {
            ConfigObject.of(row.key())
                    .filter(object -> !hashes.containsKey(object))
                    .ifPresent(object -> hashes.put(object, object.hash(rows)));
        }
        return hashes;
    }
}
