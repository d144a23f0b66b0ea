package io.triplane.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The threads that the daemon's databases share, and the databases opened on them.
public final class RedisClients implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final ClientResources resources =
            DefaultClientResources.builder()
                    .ioThreadPoolSize(THREADS)
                    .computationThreadPoolSize(THREADS)
                    .reconnectDelay(
                            Delay.exponential(
                                    Duration.ofMillis(10), RECONNECT_MAX, 2, TimeUnit.MILLISECONDS))
                    .build();
    private final List<RedisDatabase> open = new ArrayList<>();

    /// Connects; a database that cannot be reached is a [StoreException] at once, one that goes
    /// away later is reconnected to.
    public synchronized RedisDatabase open(Endpoint endpoint) {
        RedisClient client = RedisClient.create(resources, uri(endpoint));
        client.setOptions(
                ClientOptions.builder()
                        .autoReconnect(true)
                        .socketOptions(sockets(endpoint))
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .build());
        RedisDatabase database = new RedisDatabase(endpoint, client);
        open.add(database);
        return database;
    }

    @Override
    public synchronized void close() {
        open.forEach(RedisDatabase::close);
        resources
                .shutdown(0, CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_WAIT.toMillis());
    }

    /// Keepalive is TCP's; Netty warns of it at every connection of a unix socket.
    private static SocketOptions sockets(Endpoint endpoint) {
        return SocketOptions.builder()
                .connectTimeout(RespClient.TIMEOUT)
                .keepAlive(endpoint.unixSocket().isEmpty())
                .build();
    }

    private static RedisURI uri(Endpoint endpoint) {
        RedisURI.Builder builder =
                endpoint.unixSocket()
                        .map(path -> RedisURI.Builder.socket(path.toString()))
                        .orElseGet(() -> RedisURI.Builder.redis(endpoint.host(), endpoint.port()));
        return builder.withDatabase(endpoint.id()).withTimeout(RespClient.TIMEOUT).build();
    }
}
