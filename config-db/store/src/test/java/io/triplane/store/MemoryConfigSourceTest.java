package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Database;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Under virtual time, where the settle timer can be looked at closely.
class MemoryConfigSourceTest extends ConfigSourceContract {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int STEPS_MAX = 1000;

    private final MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);
    private final ManualLoop loop = new ManualLoop();

    @Override
    void hset(String key, String... fieldsAndValues) {
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            database.hset(key, fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
    }

    @Override
    void del(String key) {
        database.del(key);
    }

    @Override
    void flag(String value) {
        database.putText(ConfigSource.INITIALIZED_KEY, value);
    }

    @Override
    void flush() {
        database.flush();
    }

    @Override
    void start() {
        new ConfigSource(database, '|', loop, listener).start();
        loop.run();
    }

    @Override
    void until(BooleanSupplier condition) {
        for (int i = 0; i < STEPS_MAX && !condition.getAsBoolean(); i++) {
            loop.advance(STEP);
        }
        assertThat(condition.getAsBoolean()).as("after %d steps", STEPS_MAX).isTrue();
    }

    @Override
    void pass(Duration time) {
        loop.advance(time);
    }

    @Test
    void rowsSettleForExactlyTheSettleTime() {
        flag("1");
        start();
        connection("branch1", 1);

        loop.advance(ConfigSource.SETTLE.minusMillis(1));
        assertThat(updates).hasSize(1);
        hset("IPSEC_CONNECTION|branch1", "description", "once more");
        loop.advance(ConfigSource.SETTLE.minusMillis(1));
        assertThat(updates).hasSize(1);
        loop.advance(Duration.ofMillis(1));
        assertThat(updates).hasSize(2);
    }

    @Test
    void lostConnectionKeepsWhatStandsAndIsMadeUpFor() {
        flag("1");
        connection("branch1", 1);
        start();

        database.loseEvents();
        loop.run();
        connection("branch2", 2);
        pass(Duration.ofSeconds(5));
        assertThat(states).endsWith(SourceState.DISCONNECTED);
        assertThat(connections()).containsExactly("branch1");

        database.restoreEvents();
        loop.run();
        assertThat(connections()).isEqualTo(List.of("branch1", "branch2"));
        assertThat(states).endsWith(SourceState.LIVE);
    }

    @Test
    void databaseThatFailsIsTriedAgain() {
        flag("1");
        connection("branch1", 1);
        database.loseEvents();
        start();
        assertThat(states).containsExactly(SourceState.DISCONNECTED);

        database.restoreEvents();
        loop.advance(ConfigSource.RETRY);

        assertThat(connections()).containsExactly("branch1");
    }

    @Test
    void closedSourceTellsNothing() {
        flag("1");
        ConfigSource source = new ConfigSource(database, '|', loop, listener);
        source.start();
        loop.run();

        source.close();
        connection("branch1", 1);
        pass(Duration.ofSeconds(2));

        assertThat(updates).hasSize(1);
    }
}
