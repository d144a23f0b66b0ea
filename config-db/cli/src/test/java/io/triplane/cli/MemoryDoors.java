package io.triplane.cli;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigReader;
import io.triplane.model.ConfigReading;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.Schema;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.Acknowledgements.Outcome;
import io.triplane.store.MemoryDatabase;
import io.triplane.store.RowReader;
import io.triplane.store.RowWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A gateway in memory, with a daemon that judges at once while it runs.
final class MemoryDoors implements Gateway.Doors {
    final MemoryDatabase config = new MemoryDatabase(Database.CONFIG_DB);
    final MemoryDatabase state = new MemoryDatabase(Database.STATE_DB);
    final MemoryDatabase counters = new MemoryDatabase(Database.COUNTERS_DB);
    boolean daemonRuns = true;
    Optional<Rows> saved = Optional.empty();
    Path grpcSocket = Path.of("/nowhere/grpc.sock");

    @Override
    public RowWriter config() {
        return config;
    }

    @Override
    public RowReader state() {
        return state;
    }

    @Override
    public RowReader counters() {
        return counters;
    }

    @Override
    public Map<ConfigObject, Outcome> await(Map<ConfigObject, String> hashes) {
        Map<ConfigObject, Outcome> outcomes = new HashMap<>();
        if (daemonRuns) {
            ConfigReading reading = ConfigReader.read(ConfigSnapshot.EMPTY, rows());
            for (ConfigObject object : hashes.keySet()) {
                String reasons =
                        reading.problemsOf(object).stream()
                                .map(Problem::text)
                                .collect(Collectors.joining("; "));
                outcomes.put(
                        object,
                        switch (reading.stateOf(object)) {
                            case APPLIED -> new Outcome.Applied();
                            case PENDING -> new Outcome.Pending(reasons);
                            case FAILED -> new Outcome.Failed(reasons);
                        });
            }
        }
        return outcomes;
    }

    /// Not secret at all, but fit to be recognised.
    @Override
    public Gateway.Sealing seal(RowKey row, Secret secret) {
        return new Gateway.Sealing.Sealed(sealed(row.toString(), secret.text()));
    }

    static String sealed(String row, String secret) {
        byte[] octets = (row + "=" + secret).getBytes(StandardCharsets.UTF_8);
        return "v1:" + Base64.getEncoder().encodeToString(octets);
    }

    @Override
    public Path save() {
        saved = Optional.of(rows());
        return Path.of("/somewhere/config_db.json");
    }

    @Override
    public Optional<Rows> startup() {
        return saved;
    }

    @Override
    public Path grpcSocket() {
        return grpcSocket;
    }

    @Override
    public void close() {
        config.close();
    }

    Rows rows() {
        return config.tables(Schema::isOurs);
    }
}
