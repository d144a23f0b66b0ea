package io.triplane.app;

import io.triplane.daemon.Gateway;
import io.triplane.daemon.GatewayPorts;
import io.triplane.daemon.GatewaySettings;
import io.triplane.daemon.control.StartSettings;
import io.triplane.daemon.control.StateOutlet;
import io.triplane.daemon.duty.TimeSource;
import io.triplane.daemon.shard.EngineDoor;
import io.triplane.ikev2.IkeEngine;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.StateRow;
import io.triplane.store.ConfigSource;
import io.triplane.store.ConfigUpdate;
import io.triplane.store.SourceState;
import io.triplane.store.StateSink;
import io.triplane.store.StoreException;
import io.triplane.store.StoreLoop;
import io.triplane.store.redis.RedisServer;
import io.triplane.store.secret.GatewayKeys;
import io.triplane.store.secret.SecretException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Everything of a gateway but its gRPC, health and metrics: databases, data plane and daemon,
/// started in that order and stopped in the reverse one.
final class Node implements AutoCloseable {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(2);
    private static final Logger LOG = System.getLogger(Node.class.getName());

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Options options;
    private final ConfigFeed feed;
    private final PlaneLink link;
    private final Gateway gateway;
    private final Databases databases;

    /// Starts a gateway; returns once it works. Waits for as long as the configuration database is
    /// not ready.
    static Node start(Options options, PlaneLink.Factory planes) throws StartException {
        return new Node(options, planes);
    }

    private Node(Options options, PlaneLink.Factory planes) throws StartException {
        this.options = options;
        boolean complete = false;
        try {
            databases = opened(Databases.open(options));
            Secrets secrets = new Secrets(keys(options));
            StoreLoop configLoop = opened(StoreLoop.onThread("store-config"));
            StoreLoop stateLoop = opened(StoreLoop.onThread("store-state"));
            opened(() -> drain(stateLoop));
            StateSink sink =
                    opened(new StateSink(databases.state(), databases.counters(), stateLoop));
            sink.start();
            feed =
                    new ConfigFeed(
                            configLoop,
                            update -> {
                                LogLevels.apply(update.reading().snapshot().global());
                                sealLater(secrets, update);
                            });
            opened(new ConfigSource(databases.config(), databases.separator(), configLoop, feed))
                    .start();
            ConfigSnapshot first = first(feed);
            databases.server().ifPresent(server -> guard(server, secrets));
            link = opened(planes.link(first.global(), first.dataplane(), options.folder()));
            gateway = opened(gateway(first, outlet(sink), secrets));
            gateway.start();
            feed.attach(gateway::configure);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void guard(RedisServer server, Secrets secrets) {
        RedisGuard guard =
                new RedisGuard(
                        server,
                        options.config(),
                        () -> feed.newest().map(ConfigUpdate::rows),
                        () -> feed.newest().ifPresent(update -> sealLater(secrets, update)),
                        StoreLoop.onThread("redis-guard"));
        opened(guard).start();
    }

    /// Waits until the loop has done what it was given, but not long.
    private static void drain(StoreLoop loop) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        if (!done.await(DRAIN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.log(Level.WARNING, "the last state could not be written in time");
        }
    }

    private static GatewayKeys keys(Options options) throws StartException {
        try {
            GatewayKeys keys = GatewayKeys.loadOrCreate(options.keys());
            keys.publish(options.folder());
            return keys;
        } catch (SecretException e) {
            throw StartException.failed(e.reason().code(), String.valueOf(e.getMessage()), e);
        }
    }

    /// Off the loop: it writes to the database that the loop reads.
    private void sealLater(Secrets secrets, ConfigUpdate update) {
        if (Secrets.anyPlain(update)) {
            Thread.ofVirtual().name("seal").start(() -> secrets.sealPlain(databases.config()));
        }
    }

    private static ConfigSnapshot first(ConfigFeed feed) throws StartException {
        try {
            return feed.first().get().reading().snapshot();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StartException.failed("gateway.interrupted", "stopped before it had started", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails the first reading", e);
        }
    }

    private static StateOutlet outlet(StateSink sink) {
        return new StateOutlet() {
            @Override
            public void put(StateRow row) {
                sink.put(row);
            }

            @Override
            public void remove(RowKey key) {
                sink.remove(key);
            }
        };
    }

    private Gateway gateway(ConfigSnapshot first, StateOutlet outlet, Secrets secrets) {
        SecureRandom random = new SecureRandom();
        GatewaySettings settings =
                GatewaySettings.of(
                        version(),
                        new StartSettings(first.global(), first.dataplane()),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory(),
                        random.nextLong(),
                        options.trace());
        return new Gateway(
                settings,
                new GatewayPorts(
                        link.plane(),
                        link.transport(),
                        outlet,
                        secrets,
                        TimeSource.system(),
                        engine ->
                                EngineDoor.of(
                                        new IkeEngine(
                                                engine,
                                                new BouncyCastleSuite(random::nextBytes)))));
    }

    /// The release, from the jar; a build that is run from its classes has none.
    static String version() {
        return Optional.ofNullable(Node.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /// Once more: whatever else was started may have set levels of its own.
    void applyLogLevel() {
        feed.newest().ifPresent(update -> LogLevels.apply(update.reading().snapshot().global()));
    }

    Gateway gateway() {
        return gateway;
    }

    /// Whether the configuration database answers and is ready.
    boolean configIsLive() {
        return feed.state() == SourceState.LIVE;
    }

    /// Whether the databases answer; asks them.
    boolean databasesAnswer() {
        try {
            return databases.config().text(ConfigSource.INITIALIZED_KEY).isPresent();
        } catch (StoreException away) {
            return false;
        }
    }

    PlaneLink link() {
        return link;
    }

    Path folder() {
        return options.folder();
    }

    /// Stops what was started, last first. What fails to stop does not keep the rest.
    @Override
    public void close() {
        // A start is broken off by an interrupt, which must not keep anything from being closed.
        boolean interrupted = Thread.interrupted();
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "a part did not stop cleanly", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
