package io.triplane.store;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A database by Lettuce, for the daemon: it reconnects by itself and tells of changes. Usable from
/// any thread.
public final class RedisDatabase implements RowDatabase {
    private static final int SCAN_COUNT = 1000;
    private static final int PIPELINE_MAX = 10_000;

    /// Written to see whether the server tells of changes at all. No row: it has no separator.
    private static final String PROBE_KEY = "TRIPLANE_EVENT_PROBE";

    private static final Duration PROBE_WAIT = Duration.ofSeconds(2);

    private final Endpoint endpoint;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    RedisDatabase(Endpoint endpoint, RedisClient client) {
        this.endpoint = endpoint;
        this.client = client;
        this.connection = guarded(client::connect);
    }

    @Override
    public Rows tables(Predicate<String> table) {
        return rows(scan("*").stream().filter(key -> table.test(key.table())).toList());
    }

    @Override
    public Rows table(String name) {
        // Names of tables hold no wildcard characters.
        return rows(scan(name + endpoint.separator() + "*"));
    }

    @Override
    public Rows rows(Collection<RowKey> keys) {
        List<RowKey> asked = List.copyOf(keys);
        List<RawRow> rows = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += PIPELINE_MAX) {
            int to = Math.min(from + PIPELINE_MAX, asked.size());
            rows.addAll(readPart(asked.subList(from, to)));
        }
        return Rows.of(rows);
    }

    @Override
    public Optional<String> text(String key) {
        return Optional.ofNullable(result(connection.async().get(key)));
    }

    /// On a connection of its own: a reconnect in the middle would silently drop the watch.
    @Override
    public <T> T transact(Predicate<String> tables, Function<Rows, Decision<T>> body) {
        try (RespDatabase once = new RespDatabase(endpoint)) {
            return once.transact(tables, body);
        }
    }

    @Override
    public void apply(List<RowChange> changes) {
        RedisAsyncCommands<String, String> commands = connection.async();
        List<Future<?>> pending = new ArrayList<>();
        for (RowChange change : changes) {
            String key = change.key().text(endpoint.separator());
            switch (change) {
                case RowChange.Delete _ -> pending.add(commands.del(key));
                case RowChange.Put put -> {
                    if (!put.set().isEmpty()) {
                        pending.add(commands.hset(key, put.set()));
                    }
                    if (!put.unset().isEmpty()) {
                        pending.add(commands.hdel(key, put.unset().toArray(String[]::new)));
                    }
                }
            }
        }
        pending.forEach(this::result);
    }

    @Override
    public void onRestored(Runnable told) {
        connection.addListener(
                new RedisConnectionStateListener() {
                    @Override
                    public void onRedisConnected(
                            RedisChannelHandler<?, ?> handler, SocketAddress address) {
                        told.run();
                    }
                });
    }

    @Override
    public void setText(String key, String value) {
        result(connection.async().set(key, value));
    }

    @Override
    public void setEntry(String key, String field, Optional<String> value) {
        if (value.isPresent()) {
            result(connection.async().hset(key, field, value.get()));
        } else {
            result(connection.async().hdel(key, field));
        }
    }

    @Override
    public void watch(Events events) {
        StatefulRedisPubSubConnection<String, String> subscription = guarded(client::connectPubSub);
        Watch watch = new Watch(events);
        subscription.addListener(watch);
        String channels = "__keyspace@" + endpoint.id() + "__:*";
        guarded(() -> {
            subscription.sync().psubscribe(channels);
            return true;
        });
        subscription.addListener(new Reconnects(events));
        setText(PROBE_KEY, "1");
        result(connection.async().del(PROBE_KEY));
        if (!watch.awaitProbe()) {
            subscription.close();
            throw new StoreException(
                    endpoint
                            + " does not tell of changes; set notify-keyspace-events to AKE in its"
                            + " configuration");
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, RespClient.TIMEOUT);
    }

    /// Keyspace messages, and the renewed subscription after a reconnect.
    private static final class Watch extends RedisPubSubAdapter<String, String> {
        private final Events events;
        private final CountDownLatch probe = new CountDownLatch(1);
        private volatile boolean subscribed;

        Watch(Events events) {
            this.events = events;
        }

        boolean awaitProbe() {
            try {
                return probe.await(PROBE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void message(String pattern, String channel, String message) {
            String key = channel.substring(channel.indexOf(':') + 1);
            if (key.equals(PROBE_KEY)) {
                probe.countDown();
            } else {
                events.touched(key);
            }
        }

        @Override
        public void psubscribed(String pattern, long count) {
            if (subscribed) {
                events.restored();
            }
            subscribed = true;
        }
    }

    private record Reconnects(Events events) implements RedisConnectionStateListener {
        @Override
        public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            // The subscription must stand again before events can be trusted: Watch tells that.
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            events.lost();
        }
    }

    private List<RawRow> readPart(List<RowKey> keys) {
        RedisAsyncCommands<String, String> commands = connection.async();
        List<RedisFuture<Map<String, String>>> pending =
                keys.stream().map(key -> commands.hgetall(key.text(endpoint.separator()))).toList();
        List<RawRow> rows = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Map<String, String> fields = hash(pending.get(i));
            if (!fields.isEmpty()) {
                rows.add(RawRow.of(keys.get(i), fields));
            }
        }
        return rows;
    }

    private Set<RowKey> scan(String pattern) {
        Set<RowKey> keys = new LinkedHashSet<>();
        ScanArgs args = ScanArgs.Builder.matches(pattern).limit(SCAN_COUNT);
        KeyScanCursor<String> page = result(connection.async().scan(args));
        while (true) {
            for (String key : page.getKeys()) {
                RowKey.parse(key, endpoint.separator()).ifPresent(keys::add);
            }
            if (page.isFinished()) {
                return keys;
            }
            page = result(connection.async().scan(ScanCursor.of(page.getCursor()), args));
        }
    }

    /// A key that is no hash has no fields: anyone may have put it there.
    private Map<String, String> hash(RedisFuture<Map<String, String>> pending) {
        try {
            return result(pending);
        } catch (StoreException failed) {
            if (String.valueOf(failed.getMessage()).contains("WRONGTYPE")) {
                return Map.of();
            }
            throw failed;
        }
    }

    private <T> T result(Future<T> pending) {
        try {
            return pending.get(RespClient.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException(endpoint + " failed: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(endpoint + ": interrupted", e);
        }
    }

    private <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (RedisException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException("cannot reach " + endpoint + ": " + cause.getMessage(), e);
        }
    }
}
