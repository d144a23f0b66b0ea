package io.triplane.app;

import io.triplane.model.Schema;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.Rows;
import io.triplane.store.RespDatabase;
import io.triplane.store.StoreException;
import io.triplane.store.StoreLoop;
import io.triplane.store.file.ConfigFile;
import io.triplane.store.redis.RedisServer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Starts our own Redis again when it dies, and gives it back the configuration that was read last:
/// what was not saved yet lives nowhere else but here. Until then the daemon goes on with what it
/// has.
final class RedisGuard implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Logger LOG = System.getLogger(RedisGuard.class.getName());

    private final RedisServer server;
    private final Path startup;
    private final Supplier<Optional<Rows>> lastRead;
    private final Runnable filled;
    private final StoreLoop loop;
    private boolean empty;

    /// @param startup whose rows of other programs are put back
    /// @param lastRead our rows; empty when none were read so far
    /// @param filled run each time the configuration is back
    RedisGuard(
            RedisServer server,
            Path startup,
            Supplier<Optional<Rows>> lastRead,
            Runnable filled,
            StoreLoop loop) {
        this.server = server;
        this.startup = startup;
        this.lastRead = lastRead;
        this.filled = filled;
        this.loop = loop;
    }

    void start() {
        loop.after(INTERVAL, this::check);
    }

    private void check() {
        try {
            if (server.revive()) {
                empty = true;
                LOG.log(
                        Level.WARNING,
                        "Redis ended unasked; process {0} replaces it",
                        server.pid());
            }
            if (empty) {
                fill();
                empty = false;
                filled.run();
            }
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "Redis is not back yet: {0}", e.getMessage());
        } finally {
            loop.after(INTERVAL, this::check);
        }
    }

    private void fill() {
        Rows saved = Files.exists(startup) ? ConfigFile.read(startup) : Rows.empty();
        Rows rows =
                lastRead.get()
                        .map(saved.only(key -> !Schema.isOurs(key.table()))::with)
                        .orElse(saved);
        try (RespDatabase config = new RespDatabase(server.endpoint(Database.CONFIG_DB))) {
            ConfigFile.fill(config, rows);
        }
        LOG.log(Level.INFO, "Redis has the configuration again, {0} rows", rows.all().size());
    }

    @Override
    public void close() {
        loop.close();
    }
}
