package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.Applied;
import io.triplane.model.state.StateRow;
import io.triplane.store.Acknowledgements.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A writer that waits for the gateway.
class RedisAcknowledgementsTest {
    private static final ConfigObject BRANCH1 = ConfigObject.connection("branch1");
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Optional<RedisFixture> fixture = Optional.empty();

    private final RespDatabase gateway = new RespDatabase(endpoint());
    private final RedisAcknowledgements writer = new RedisAcknowledgements(endpoint());

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
        fixture.orElseThrow().flushAll();
    }

    @AfterEach
    void close() {
        gateway.close();
        writer.close();
    }

    @Test
    void answerThatIsThereAlreadyIsTaken() {
        publish(BRANCH1, "abc", ConfigState.APPLIED, "");

        assertThat(writer.await(Map.of(BRANCH1, "abc"), LONG))
                .isEqualTo(Map.of(BRANCH1, new Outcome.Applied()));
    }

    @Test
    void answerIsAwaitedAndOneToAnOlderVersionIgnored() throws Exception {
        publish(BRANCH1, "old", ConfigState.APPLIED, "");
        CompletableFuture<Map<ConfigObject, Outcome>> waiting =
                CompletableFuture.supplyAsync(() -> writer.await(Map.of(BRANCH1, "new"), LONG));

        publish(BRANCH1, "new", ConfigState.FAILED, "remote_address is missing");

        assertThat(waiting.get(20, TimeUnit.SECONDS))
                .isEqualTo(Map.of(BRANCH1, new Outcome.Failed("remote_address is missing")));
    }

    @Test
    void silenceIsToldWhenTheTimeIsOver() {
        ConfigObject secret = ConfigObject.secret("branch1");
        publish(secret, "s", ConfigState.PENDING, "why");

        assertThat(writer.await(Map.of(BRANCH1, "x", secret, "s"), Duration.ofMillis(150)))
                .isEqualTo(
                        Map.of(BRANCH1, new Outcome.Unheard(), secret, new Outcome.Pending("why")));
    }

    @Test
    void removedObjectIsAppliedWhenItsRowIsGone() throws Exception {
        publish(BRANCH1, "old", ConfigState.APPLIED, "");
        CompletableFuture<Map<ConfigObject, Outcome>> waiting =
                CompletableFuture.supplyAsync(() -> writer.await(Map.of(BRANCH1, ""), LONG));

        gateway.apply(List.of(new RowChange.Delete(Applied.row(BRANCH1))));

        assertThat(waiting.get(20, TimeUnit.SECONDS))
                .isEqualTo(Map.of(BRANCH1, new Outcome.Applied()));
    }

    private void publish(ConfigObject object, String hash, ConfigState state, String reason) {
        RowKey key = Applied.row(object);
        StateRow row =
                new StateRow(key, StateRow.of(Applied.table(object), object.name()).values())
                        .with(Applied.APPLIED_HASH, Optional.of(hash))
                        .with(Applied.CONFIG_STATE, Optional.of(state));
        StateRow whole =
                reason.isEmpty() ? row : row.with(Applied.CONFIG_REASON, Optional.of(reason));
        RowChange.of(Optional.empty(), whole.encode())
                .ifPresent(change -> gateway.apply(List.of(change)));
    }

    private static Endpoint endpoint() {
        return fixture.orElseThrow().endpoint(Database.STATE_DB);
    }
}
