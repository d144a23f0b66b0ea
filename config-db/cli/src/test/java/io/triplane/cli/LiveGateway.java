package io.triplane.cli;

import io.triplane.model.Schema;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.Rows;
import io.triplane.store.RespDatabase;
import io.triplane.store.redis.RedisBinary;
import io.triplane.store.redis.RedisServer;
import io.triplane.store.secret.GatewayKeys;
import io.triplane.store.secret.SecretException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The folder of a gateway with a Redis of its own and keys, but no daemon, and the `triplane`
/// command run on it inside this JVM.
final class LiveGateway implements AutoCloseable {
    final Path folder;
    final GatewayKeys keys;
    private final RedisServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    LiveGateway(Path folder) throws SecretException {
        this.folder = folder;
        this.server = RedisServer.start(folder, RedisBinary.find());
        this.keys = GatewayKeys.loadOrCreate(folder);
    }

    /// Runs the command with standard input empty; returns the exit status.
    int run(String... arguments) {
        return runWith("", arguments);
    }

    int runWith(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--gateway", folder.toString()));
        all.addAll(List.of(arguments));
        return main(input).run(all.toArray(String[]::new));
    }

    /// The command with nothing said about where the gateway is.
    Main main(String input) {
        return new Main(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
    }

    /// What was printed since the last look.
    String out() {
        return taken(out);
    }

    String err() {
        return taken(err);
    }

    RespDatabase database(Database database) {
        return new RespDatabase(server.endpoint(database));
    }

    /// Our rows of CONFIG_DB.
    Rows rows() {
        try (RespDatabase config = database(Database.CONFIG_DB)) {
            return config.tables(Schema::isOurs);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private static String taken(ByteArrayOutputStream stream) {
        String text = stream.toString(StandardCharsets.UTF_8);
        stream.reset();
        return text;
    }
}
