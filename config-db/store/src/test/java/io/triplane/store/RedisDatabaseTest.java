package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Database;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.StateRow;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The daemon's client, on the bundled server.
class RedisDatabaseTest extends RedisContract {
    private final RedisClients clients = new RedisClients();

    @Override
    RowDatabase open(Endpoint endpoint) {
        return clients.open(endpoint);
    }

    @AfterAll
    void closeClients() {
        clients.close();
    }

    @Test
    void changesAreTold() {
        List<String> heard = new CopyOnWriteArrayList<>();
        watch(heard);

        hset("T|one", "a", "1");
        del("T|one");
        fixture().call("SET", "CONFIG_DB_INITIALIZED", "1");

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(heard)
                                .containsExactly("T|one", "T|one", "CONFIG_DB_INITIALIZED"));
    }

    @Test
    void lostConnectionIsToldAndRestored() {
        List<String> heard = new CopyOnWriteArrayList<>();
        watch(heard);

        fixture().restart();

        Awaitility.await()
                .untilAsserted(() -> assertThat(heard).startsWith("lost").endsWith("restored"));
        hset("T|one", "a", "1");
        Awaitility.await().untilAsserted(() -> assertThat(heard).endsWith("T|one"));
        Awaitility.await()
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> writer().table("T").size() == 1);
    }

    @Test
    void stateIsPublishedAgainOnAServerThatCameBackEmpty() {
        StoreLoop loop = StoreLoop.onThread("state");
        StateSink sink =
                new StateSink(
                        clients.open(fixture().endpoint(Database.STATE_DB)),
                        clients.open(fixture().endpoint(Database.COUNTERS_DB)),
                        loop);
        sink.start();
        sink.put(
                StateRow.of(IkeSaState.TABLE, "branch1", "1")
                        .with(IkeSaState.PRF, Optional.of("x")));
        Awaitility.await().until(() -> published() == 1);

        fixture().restart();

        Awaitility.await().until(() -> published() == 1);
        sink.close();
        loop.close();
        assertThat(published()).isZero();
    }

    private int published() {
        try (RespDatabase state = new RespDatabase(fixture().endpoint(Database.STATE_DB))) {
            return state.table(IkeSaState.TABLE.name()).size();
        }
    }

    private void watch(List<String> heard) {
        RowDatabase database = clients.open(fixture().endpoint(Database.CONFIG_DB));
        database.watch(
                new RowDatabase.Events() {
                    @Override
                    public void touched(String key) {
                        heard.add(key);
                    }

                    @Override
                    public void lost() {
                        heard.add("lost");
                    }

                    @Override
                    public void restored() {
                        heard.add("restored");
                    }
                });
    }
}
