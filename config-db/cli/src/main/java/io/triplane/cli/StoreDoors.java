package io.triplane.cli;

import io.triplane.cli.grammar.Fault;
import io.triplane.model.ConfigObject;
import io.triplane.model.Schema;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.Acknowledgements;
import io.triplane.store.Endpoints;
import io.triplane.store.RedisAcknowledgements;
import io.triplane.store.RespDatabase;
import io.triplane.store.RowReader;
import io.triplane.store.RowWriter;
import io.triplane.store.file.ConfigFile;
import io.triplane.store.secret.GatewayKeys;
import io.triplane.store.secret.SecretException;
import io.triplane.store.secret.SecretField;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The doors of a running gateway. Databases are connected to when first asked for, each on the
/// JDK's own sockets.
final class StoreDoors implements Gateway.Doors {
    private static final Duration VERDICT_WAIT = Duration.ofSeconds(2);

    private final GatewayFolder folder;
    private final Endpoints endpoints;
    private final Map<Database, RespDatabase> open = new EnumMap<>(Database.class);

    StoreDoors(GatewayFolder folder) {
        this.folder = folder;
        this.endpoints = Endpoints.ofGateway(folder.path());
    }

    @Override
    public RowWriter config() {
        return database(Database.CONFIG_DB);
    }

    @Override
    public RowReader state() {
        return database(Database.STATE_DB);
    }

    @Override
    public RowReader counters() {
        return database(Database.COUNTERS_DB);
    }

    @Override
    public Map<ConfigObject, Acknowledgements.Outcome> await(Map<ConfigObject, String> hashes) {
        try (Acknowledgements listener =
                new RedisAcknowledgements(endpoints.of(Database.STATE_DB))) {
            return listener.await(hashes, VERDICT_WAIT);
        }
    }

    @Override
    public Gateway.Sealing seal(RowKey row, Secret secret) {
        try {
            return new Gateway.Sealing.Sealed(
                    GatewayKeys.sealer(folder.path())
                            .sealTyped(SecretField.passkey(row), secret.octets()));
        } catch (SecretException refused) {
            return new Gateway.Sealing.Failed(
                    Fault.of(refused.reason().code(), String.valueOf(refused.getMessage())));
        }
    }

    @Override
    public Path save() {
        Path file = folder.startupFile();
        ConfigFile.save(config(), file);
        return file;
    }

    @Override
    public Optional<Rows> startup() {
        Path file = folder.startupFile();
        return Files.exists(file)
                ? Optional.of(ConfigFile.read(file).only(key -> Schema.isOurs(key.table())))
                : Optional.empty();
    }

    @Override
    public Path grpcSocket() {
        return folder.grpcSocket();
    }

    @Override
    public void close() {
        open.values().forEach(RespDatabase::close);
    }

    private RespDatabase database(Database database) {
        return open.computeIfAbsent(database, wanted -> new RespDatabase(endpoints.of(wanted)));
    }
}
