package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Database;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.Counters;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.StateRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/// What is published, how often, and what becomes of it.
class StateSinkTest {
    private static final String KEY = "IPSEC_CONNECTION_TABLE|branch1";

    private final MemoryDatabase state = new MemoryDatabase(Database.STATE_DB);
    private final MemoryDatabase counters = new MemoryDatabase(Database.COUNTERS_DB);
    private final ManualLoop loop = new ManualLoop();
    private final StateSink sink = new StateSink(state, counters, loop);
    private final StateReader reader = new StateReader(state, counters);
    private final List<String> writes = new ArrayList<>();

    @Test
    void rowIsPublishedAndReadBack() {
        start();
        StateRow row = connection(1).with(ConnectionState.LAST_ERROR, Optional.of("no answer"));

        put(row);

        assertThat(reader.row(ConnectionState.TABLE, "branch1")).hasValue(row);
        assertThat(reader.rows(ConnectionState.TABLE)).containsExactly(row);
        assertThat(reader.rows(IkeSaState.TABLE)).isEmpty();
    }

    @Test
    void rowIsWrittenOncePerIntervalAndTheLastValueWins() {
        start();
        for (int i = 0; i < 100; i++) {
            put(connection(i));
        }
        assertThat(writes).containsExactly(KEY);
        assertThat(state.hash(KEY)).containsEntry("negotiations", "0");

        loop.advance(StateSink.ROW_INTERVAL);

        assertThat(writes).containsExactly(KEY, KEY);
        assertThat(state.hash(KEY)).containsEntry("negotiations", "99");
        loop.advance(Duration.ofSeconds(10));
        assertThat(writes).hasSize(2);
    }

    @Test
    void onlyDifferencesAreWritten() {
        start();
        put(connection(1).with(ConnectionState.LAST_ERROR, Optional.of("x")));
        state.hset(KEY, "written_by", "another");

        loop.advance(StateSink.ROW_INTERVAL);
        put(connection(2));

        assertThat(state.hash(KEY)).isEqualTo(Map.of("negotiations", "2", "written_by", "another"));
    }

    @Test
    void rowThatGoesIsRemovedAtOnceAndAPendingValueWithIt() {
        start();
        put(connection(1));
        put(connection(2));

        sink.remove(ConnectionState.TABLE.key("branch1"));
        loop.run();
        assertThat(state.hash(KEY)).isEmpty();

        loop.advance(Duration.ofSeconds(5));
        assertThat(state.hash(KEY)).isEmpty();
    }

    @Test
    void rowsOfAnEarlierRunAreRemovedAndRowsOfOthersKept() {
        state.hset("IKE_SA_TABLE|gone|1", "state", "established");
        state.hset("PORT_TABLE|Ethernet0", "state", "ok");
        sink.put(connection(1));

        start();

        assertThat(state.hash("IKE_SA_TABLE|gone|1")).isEmpty();
        assertThat(state.hash("PORT_TABLE|Ethernet0")).isNotEmpty();
        assertThat(state.hash(KEY)).containsEntry("negotiations", "1");
    }

    @Test
    void countersGoToTheirDatabaseWithAMapOfNames() {
        start();
        put(StateRow.of(Counters.CONNECTION, "branch1").with(Counters.REKEYS, Optional.of(3L)));

        assertThat(counters.hash("COUNTERS_IPSEC_CONN:branch1")).isEqualTo(Map.of("rekeys", "3"));
        assertThat(counters.hash(StateSink.NAME_MAP))
                .isEqualTo(Map.of("branch1", "COUNTERS_IPSEC_CONN:branch1"));

        sink.remove(Counters.CONNECTION.key("branch1"));
        loop.run();
        assertThat(counters.hash(StateSink.NAME_MAP)).isEmpty();
    }

    @Test
    void everythingIsWrittenAgainAfterTheDatabaseWasAway() {
        start();
        put(connection(1));
        state.loseEvents();
        put(connection(2).with(ConnectionState.LAST_ERROR, Optional.of("x")));
        loop.advance(StateSink.ROW_INTERVAL);
        state.flush();
        state.restoreEvents();

        loop.advance(Duration.ofSeconds(2));

        assertThat(state.hash(KEY)).isEqualTo(Map.of("negotiations", "2", "last_error", "x"));
    }

    @Test
    void databaseThatWasReplacedWhileNobodyWroteIsFilledAgain() {
        start();
        put(connection(1));
        loop.advance(Duration.ofSeconds(2));

        state.loseEvents();
        state.flush();
        state.restoreEvents();
        loop.run();

        assertThat(state.hash(KEY)).isEqualTo(Map.of("negotiations", "1"));
    }

    @Test
    void nothingIsLeftAfterClose() {
        start();
        put(connection(1));
        put(StateRow.of(Counters.CONNECTION, "branch1").with(Counters.REKEYS, Optional.of(3L)));

        sink.close();
        loop.run();

        assertThat(state.tables(_ -> true).size()).isZero();
        assertThat(counters.tables(_ -> true).size()).isZero();
    }

    @Test
    void aDatabaseThatStaysAwayIsToldOfOnceAndItsReturnToo() {
        start();
        List<String> lines = new ArrayList<>();
        Logger log = Logger.getLogger("io.triplane.store");
        Handler handler = new Lines(lines);
        log.addHandler(handler);
        try {
            state.loseEvents();
            put(connection(1));
            loop.advance(Duration.ofSeconds(10));
            assertThat(lines).hasSize(1).first().asString().contains("is not connected");

            state.restoreEvents();
            loop.advance(Duration.ofSeconds(2));
            assertThat(lines).hasSize(2).last().asString().contains("published again");
            assertThat(state.hash(KEY)).containsEntry("negotiations", "1");
        } finally {
            log.removeHandler(handler);
        }
    }

    private static final class Lines extends Handler {
        private final List<String> lines;

        Lines(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void start() {
        sink.start();
        loop.run();
        state.watch(
                new RowDatabase.Events() {
                    @Override
                    public void touched(String key) {
                        writes.add(key);
                    }

                    @Override
                    public void lost() {}

                    @Override
                    public void restored() {}
                });
    }

    private void put(StateRow row) {
        sink.put(row);
        loop.run();
    }

    private static StateRow connection(long negotiations) {
        return StateRow.of(ConnectionState.TABLE, "branch1")
                .with(ConnectionState.NEGOTIATIONS, Optional.of(negotiations));
    }
}
