package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Database;
import io.triplane.model.schema.RowKey;
import io.triplane.store.RowWriter.Decision;
import io.triplane.store.redis.RedisBinary;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What only a real server can do: other clients that write in between.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisContract extends RowWriterContract {
    private Optional<RedisFixture> fixture = Optional.empty();
    private Optional<RowWriter> writer = Optional.empty();

    /// The server to test with.
    RedisBinary binary() {
        return RedisBinary.bundled().orElseThrow();
    }

    abstract RowWriter open(Endpoint endpoint);

    @BeforeAll
    void startServer() {
        fixture = Optional.of(new RedisFixture(binary()));
    }

    @AfterAll
    void endServer() {
        fixture.ifPresent(RedisFixture::close);
    }

    @BeforeEach
    void connect() {
        fixture().flushAll();
        writer = Optional.of(open(fixture().endpoint(Database.CONFIG_DB)));
    }

    @AfterEach
    void disconnect() {
        writer.ifPresent(RowWriter::close);
    }

    @Test
    void transactionBeginsAgainWhenAnotherWritesTheSameRow() {
        AtomicInteger runs = new AtomicInteger();
        RowKey key = RowKey.of("T", "one");

        writer().transact(
                        "T"::equals,
                        rows -> {
                            if (runs.incrementAndGet() == 1) {
                                hset("T|one", "theirs", "1");
                            }
                            return Decision.write(
                                    rows.with(rows.row(key).orElse(row(key)).with("ours", "1")), 0);
                        });

        assertThat(runs).hasValue(2);
        assertThat(raw("T|one")).isEqualTo(Map.of("theirs", "1", "ours", "1"));
    }

    @Test
    void transactionBeginsAgainWhenAnotherOfOursWroteAnywhere() {
        AtomicInteger runs = new AtomicInteger();
        RowKey key = RowKey.of("T", "one");

        writer().transact(
                        "T"::equals,
                        rows -> {
                            if (runs.incrementAndGet() == 1) {
                                try (RowWriter other =
                                        new RespDatabase(fixture().endpoint(Database.CONFIG_DB))) {
                                    other.transact(
                                            "U"::equals,
                                            u ->
                                                    Decision.write(
                                                            u.with(row(RowKey.of("U", "x"))), 0));
                                }
                            }
                            return Decision.write(rows.with(row(key)), 0);
                        });

        assertThat(runs).hasValue(2);
    }

    RedisFixture fixture() {
        return fixture.orElseThrow();
    }

    @Override
    RowWriter writer() {
        return writer.orElseThrow();
    }

    @Override
    void hset(String key, String field, String value) {
        fixture().call("HSET", key, field, value);
    }

    @Override
    void del(String key) {
        fixture().call("DEL", key);
    }

    @Override
    Map<String, String> raw(String key) {
        return fixture().hash(key);
    }
}
