package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.SnapshotDiff;
import io.triplane.model.schema.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// On a real server, with real time.
class RedisConfigSourceTest extends ConfigSourceContract {
    private static Optional<RedisFixture> fixture = Optional.empty();

    private final RedisClients clients = new RedisClients();
    private final StoreLoop loop = StoreLoop.onThread("config-source");

    @BeforeAll
    static void startServer() {
        fixture = Optional.of(RedisFixture.bundled());
    }

    @AfterAll
    static void endServer() {
        fixture.ifPresent(RedisFixture::close);
    }

    @BeforeEach
    void empty() {
        redis().flushAll();
    }

    @AfterEach
    void close() {
        loop.close();
        clients.close();
    }

    @Test
    void serverThatIsKilledAndComesBackWithTheSameRowsChangesNothing() {
        connection("branch1", 1);
        flag("1");
        start();
        until(() -> !updates.isEmpty());

        redis().restart();
        until(() -> states.contains(SourceState.DISCONNECTED));
        connection("branch1", 1);
        connection("branch2", 2);
        flag("1");

        until(() -> isApplied("branch2"));
        assertThat(states).endsWith(SourceState.LIVE);
        assertThat(
                        SnapshotDiff.between(
                                updates.getFirst().reading().snapshot(),
                                last().reading().snapshot()))
                .hasSize(1);
    }

    @Override
    void hset(String key, String... fieldsAndValues) {
        List<String> command = new ArrayList<>(List.of("HSET", key));
        command.addAll(List.of(fieldsAndValues));
        redis().call(command.toArray(String[]::new));
    }

    @Override
    void del(String key) {
        redis().call("DEL", key);
    }

    @Override
    void flag(String value) {
        redis().call("SET", ConfigSource.INITIALIZED_KEY, value);
    }

    @Override
    void flush() {
        redis().call("FLUSHDB");
    }

    @Override
    void start() {
        RowDatabase database = clients.open(redis().endpoint(Database.CONFIG_DB));
        new ConfigSource(database, '|', loop, listener).start();
    }

    @Override
    void until(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
    }

    /// Real time has to pass where the test is that nothing comes.
    @Override
    void pass(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }

    private static RedisFixture redis() {
        return fixture.orElseThrow();
    }
}
