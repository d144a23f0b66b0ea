package io.triplane.app;

import io.triplane.model.schema.Database;
import io.triplane.store.Endpoints;
import io.triplane.store.RedisClients;
import io.triplane.store.RedisDatabase;
import io.triplane.store.StoreException;
import io.triplane.store.file.ConfigFile;
import io.triplane.store.file.DatabaseConfig;
import io.triplane.store.file.StartupFile;
import io.triplane.store.redis.RedisBinary;
import io.triplane.store.redis.RedisServer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// The databases of this gateway, and the Redis that holds them where it is our own.
final class Databases implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Databases.class.getName());

    private final Optional<RedisServer> server;
    private final RedisClients clients = new RedisClients();
    private final char separator;
    private final RedisDatabase config;
    private final RedisDatabase state;
    private final RedisDatabase counters;

    private Databases(Endpoints endpoints, Optional<RedisServer> server) {
        this.server = server;
        this.separator = endpoints.of(Database.CONFIG_DB).separator();
        this.config = clients.open(endpoints.of(Database.CONFIG_DB));
        this.state = clients.open(endpoints.of(Database.STATE_DB));
        this.counters = clients.open(endpoints.of(Database.COUNTERS_DB));
    }

    /// Finds or starts the Redis, and fills it from the file when it is our own.
    static Databases open(Options options) throws StartException {
        try {
            Optional<Endpoints> others =
                    options.redis()
                            .map(Endpoints::ofSocket)
                            .or(() -> DatabaseConfig.find(DatabaseConfig.SONIC_FILE));
            return others.isPresent() ? ofOthers(options, others.get()) : ownServer(options);
        } catch (StoreException e) {
            throw StartException.failed("gateway.database", String.valueOf(e.getMessage()), e);
        }
    }

    private static Databases ofOthers(Options options, Endpoints endpoints) {
        endpoints.publish(options.folder());
        return new Databases(endpoints, Optional.empty());
    }

    private static Databases ownServer(Options options) {
        RedisServer server = RedisServer.start(options.folder(), RedisBinary.find());
        boolean complete = false;
        try {
            Endpoints endpoints = Endpoints.ofSocket(server.socket());
            endpoints.publish(options.folder());
            StartupFile.record(options.folder(), options.config());
            Databases databases = new Databases(endpoints, Optional.of(server));
            boolean loaded = ConfigFile.load(databases.config, options.config());
            LOG.log(
                    Level.INFO,
                    loaded
                            ? "the configuration comes from {0}"
                            : "the configuration is the one that the Redis of a killed gateway still"
                                    + " holds, not {0}",
                    options.config());
            complete = true;
            return databases;
        } finally {
            if (!complete) {
                server.close();
            }
        }
    }

    /// The Redis, where it is our own.
    Optional<RedisServer> server() {
        return server;
    }

    /// Parts the keys of CONFIG_DB.
    char separator() {
        return separator;
    }

    RedisDatabase config() {
        return config;
    }

    RedisDatabase state() {
        return state;
    }

    RedisDatabase counters() {
        return counters;
    }

    @Override
    public void close() {
        clients.close();
        server.ifPresent(RedisServer::close);
    }
}
