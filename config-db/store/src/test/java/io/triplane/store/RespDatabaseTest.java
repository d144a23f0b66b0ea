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

    @Test
    void commandThatIsRefusedSaysWhy() {
        try (RespClient client = RespClient.open(fixture().endpoint(Database.CONFIG_DB))) {
            assertThatThrownBy(() -> client.call("EVAL", "return 1", "0"))
                    .hasMessageContaining("refuses EVAL")
                    .hasMessageContaining("NOPERM");
        }
    }
}
