package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.schema.Database;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The small client, on the bundled server.
class RespDatabaseTest extends RedisContract {
    @Override
    RowWriter open(Endpoint endpoint) {
        return new RespDatabase(endpoint);
    }

    @Test
    void serverThatIsNotThereIsNamedWithAHint(@TempDir Path folder) {
        Endpoint nowhere = Endpoint.unix(folder.resolve("redis.sock"), 4, '|');

        assertThatThrownBy(() -> new RespDatabase(nowhere))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("is the gateway running?");
    }

    @Test
    void serverThatSaysNothingIsGivenUp(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("mute.sock");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() ->
                            RespClient.open(Endpoint.unix(socket, 0, '|'), Duration.ofMillis(50)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no answer within 50 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVAL x 0",
                "EVALSHA x 0",
                "SCRIPT FLUSH",
                "CONFIG GET dir",
                "CONFIG SET dir /tmp",
                "DEBUG SLEEP 0",
                "MODULE LIST",
                "SHUTDOWN NOSAVE",
                "SAVE",
                "BGSAVE",
                "REPLICAOF localhost 1",
                "MIGRATE localhost 1 k 4 1",
                "RESTORE k 0 x",
                "MONITOR",
                "ACL LIST"
            })
    void commandBeyondRowsAndEventsIsRefused(String command) {
        try (RespClient client = RespClient.open(fixture().endpoint(Database.CONFIG_DB))) {
            String[] words = command.split(" ", -1);
            assertThatThrownBy(() -> client.call(words))
                    .hasMessageContaining("refuses " + words[0])
                    // Redis 7 forbids DEBUG to everybody, before it looks at rights.
                    .hasMessageFindingMatch("NOPERM|DEBUG command not allowed");
        }
    }
}
