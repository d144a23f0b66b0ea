package io.triplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.triplane.model.ConfigObject;
import io.triplane.model.IkeSecret;
import io.triplane.model.Passkey;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.Applied;
import io.triplane.store.Endpoints;
import io.triplane.store.RespDatabase;
import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A whole gateway whose own Redis is killed under it.
class RedisGuardTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Pattern PID = Pattern.compile("^([0-9]+) ");

    @Test
    void aKilledRedisComesBackWithWhatWasNeverSaved() throws IOException, StartException {
        try (TestGateway gateway = new TestGateway()) {
            Endpoints endpoints = Endpoints.ofGateway(gateway.folder);
            write(endpoints, "IPSEC_CONNECTION|listener", "description", "not saved");
            await().atMost(LONG)
                    .until(() ->
                            acknowledged(endpoints, "listener")
                                    && read(endpoints, "IKE_SECRET|gold", "passkey")
                                            .filter(text -> text.startsWith(Passkey.SEALED_PREFIX))
                                            .isPresent());

            long killed = pid(gateway);
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();

            await().atMost(LONG)
                    .until(() ->
                            read(endpoints, "IPSEC_CONNECTION|listener", "description")
                                    .equals(Optional.of("not saved")));
            assertThat(pid(gateway)).isNotEqualTo(killed);
            assertThat(read(endpoints, "IKE_SECRET|gold", IkeSecret.PASSKEY.name()))
                    .hasValueSatisfying(text -> assertThat(text).startsWith(Passkey.SEALED_PREFIX));
            await().atMost(LONG).until(gateway.node::configIsLive);
        }
    }

    private static long pid(TestGateway gateway) throws IOException {
        Matcher record = PID.matcher(Files.readString(gateway.folder.resolve("redis.lock")));
        assertThat(record.find()).isTrue();
        return Long.parseLong(record.group(1));
    }

    private static void write(Endpoints endpoints, String key, String field, String value) {
        try (RespDatabase config = new RespDatabase(endpoints.of(Database.CONFIG_DB))) {
            config.setEntry(key, field, Optional.of(value));
        }
    }

    /// Whether the daemon has judged the rows of a connection as they stand.
    private static boolean acknowledged(Endpoints endpoints, String connection) {
        ConfigObject object = ConfigObject.connection(connection);
        try (RespDatabase config = new RespDatabase(endpoints.of(Database.CONFIG_DB));
                RespDatabase state = new RespDatabase(endpoints.of(Database.STATE_DB))) {
            String hash = object.hash(config.tables(_ -> true));
            RowKey row = Applied.row(object);
            return state.rows(List.of(row))
                    .row(row)
                    .flatMap(found -> found.field("applied_hash"))
                    .equals(Optional.of(hash));
        }
    }

    /// Empty also while nobody answers.
    private static Optional<String> read(Endpoints endpoints, String key, String field) {
        try (RespDatabase config = new RespDatabase(endpoints.of(Database.CONFIG_DB))) {
            RowKey row = RowKey.parse(key).orElseThrow();
            return config.rows(List.of(row)).row(row).flatMap(found -> found.field(field));
        } catch (StoreException away) {
            return Optional.empty();
        }
    }
}
