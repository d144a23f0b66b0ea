package io.triplane.store;

import io.triplane.model.schema.Database;
import io.triplane.store.redis.RedisBinary;
import io.triplane.store.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A Redis server in a folder of its own, and a foreign client on its CONFIG_DB.
final class RedisFixture implements AutoCloseable {
    private final Path folder;
    private final RedisBinary binary;
    private RedisServer server;
    private Optional<RespClient> client = Optional.empty();

    RedisFixture(RedisBinary binary) {
        this.binary = binary;
        try {
            // Short: the path of a unix socket has 107 octets.
            folder = Files.createTempDirectory(Path.of("/tmp"), "tp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = RedisServer.start(folder, binary);
    }

    static RedisFixture bundled() {
        return new RedisFixture(RedisBinary.bundled().orElseThrow());
    }

    RedisServer server() {
        return server;
    }

    Endpoint endpoint(Database database) {
        return server.endpoint(database);
    }

    Reply call(String... command) {
        if (client.isEmpty()) {
            client = Optional.of(RespClient.open(endpoint(Database.CONFIG_DB)));
        }
        return client.get().call(command);
    }

    /// Many commands in one go.
    void pipeline(List<List<String>> commands) {
        call("PING");
        client.orElseThrow().pipeline(commands);
    }

    Map<String, String> hash(String key) {
        Map<String, String> fields = new HashMap<>();
        if (call("HGETALL", key) instanceof Reply.Array(Optional<List<Reply>> elements)) {
            List<String> words =
                    elements.orElseThrow().stream()
                            .map(reply -> ((Reply.Bulk) reply).text().orElseThrow())
                            .toList();
            for (int i = 0; i < words.size(); i += 2) {
                fields.put(words.get(i), words.get(i + 1));
            }
        }
        return fields;
    }

    void flushAll() {
        call("FLUSHALL");
    }

    /// Ends the server and starts another in the same folder, empty.
    void restart() {
        stop();
        server = RedisServer.start(folder, binary);
    }

    void stop() {
        client.ifPresent(RespClient::close);
        client = Optional.empty();
        server.close();
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
