package io.triplane.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.schema.Database;
import io.triplane.store.Endpoint;
import io.triplane.store.Endpoints;
import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the databases are: as SONiC says, and as the gateway tells its command line.
class DatabaseConfigTest {
    private static final String SONIC =
            """
            {
                "INSTANCES": {
                    "redis": {"hostname": "127.0.0.1", "port": 6379,
                        "unix_socket_path": "SOCKET", "persistence_for_warm_boot": "yes"},
                    "redis2": {"hostname": "::1", "port": 6378, "unix_socket_path": "/nowhere"}
                },
                "DATABASES": {
                    "APPL_DB": {"id": 0, "separator": ":", "instance": "redis"},
                    "COUNTERS_DB": {"id": 2, "separator": ":", "instance": "redis2"},
                    "CONFIG_DB": {"id": 4, "separator": "|", "instance": "redis"},
                    "STATE_DB": {"id": 16, "separator": "#", "instance": "redis"}
                },
                "VERSION": "1.0"
            }
            """;

    @TempDir private Path folder;

    @Test
    void idsSeparatorsAndServersAreDataAndTheSocketComesFirst() throws IOException {
        Path socket = Files.createFile(folder.resolve("redis.sock"));
        Endpoints found = read(SONIC.replace("SOCKET", socket.toString()));

        assertThat(found.of(Database.CONFIG_DB)).isEqualTo(Endpoint.unix(socket, 4, '|'));
        assertThat(found.of(Database.STATE_DB)).isEqualTo(Endpoint.unix(socket, 16, '#'));
        assertThat(found.of(Database.COUNTERS_DB)).isEqualTo(Endpoint.tcp("::1", 6378, 2, ':'));
    }

    @Test
    void hostWithoutSonicHasNone() {
        assertThat(DatabaseConfig.find(folder.resolve("none.json"))).isEmpty();
    }

    @Test
    void missingPiecesAreNamed() {
        assertThatThrownBy(() -> read(SONIC.replace("STATE_DB", "STAT_DB")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("DATABASES has no STATE_DB");
        assertThatThrownBy(() -> read(SONIC.replace("\"redis2\": {", "\"redis3\": {")))
                .hasMessageContaining("INSTANCES has no redis2");
        assertThatThrownBy(() -> read(SONIC.replace("\"port\": 6378", "\"port\": 99999")))
                .hasMessageContaining("redis2 port \"99999\"");
        assertThatThrownBy(() -> read(SONIC.replace("\"#\"", "\"##\"")))
                .hasMessageContaining("STATE_DB separator \"##\"");
    }

    @Test
    void commandLineFindsWhatTheGatewayFound() throws IOException {
        Endpoints found = read(SONIC);
        assertThat(Endpoints.ofGateway(folder))
                .isEqualTo(Endpoints.ofSocket(folder.resolve("redis.sock")));

        found.publish(folder);

        assertThat(Endpoints.ofGateway(folder)).isEqualTo(found);
    }

    @Test
    void brokenFileOfTheGatewayIsNamed() throws IOException {
        Files.writeString(folder.resolve(Endpoints.FILE), "CONFIG_DB four | /x\n");

        assertThatThrownBy(() -> Endpoints.ofGateway(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("restart the gateway");
    }

    private Endpoints read(String content) throws IOException {
        return DatabaseConfig.read(
                Files.writeString(folder.resolve("database_config.json"), content));
    }
}
