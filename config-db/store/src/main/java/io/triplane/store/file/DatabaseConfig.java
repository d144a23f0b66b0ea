package io.triplane.store.file;

import io.triplane.model.schema.Database;
import io.triplane.store.Endpoint;
import io.triplane.store.Endpoints;
import io.triplane.store.StoreException;
import io.triplane.store.file.JsonTables.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// `database_config.json`, in which a SONiC host says where its databases are: servers under
/// `INSTANCES`, ids and separators under `DATABASES`. Of hosts with several ASICs it is the file of
/// one namespace.
public final class DatabaseConfig {
    /// Where SONiC puts it.
    public static final Path SONIC_FILE = Path.of("/var/run/redis/sonic-db/database_config.json");

    private static final int PORT_MAX = 65_535;

    private final Path file;
    private final Map<String, Map<String, Map<String, Value>>> content;

    private DatabaseConfig(Path file, Map<String, Map<String, Map<String, Value>>> content) {
        this.file = file;
        this.content = content;
    }

    /// What a host's file says; empty where there is no such file, as on a host without SONiC.
    public static Optional<Endpoints> find(Path file) {
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    public static Endpoints read(Path file) {
        return new DatabaseConfig(file, JsonTables.read(file)).endpoints();
    }

    private Endpoints endpoints() {
        Map<Database, Endpoint> found = new EnumMap<>(Database.class);
        for (Database database : Database.values()) {
            found.put(database, endpoint(database));
        }
        return new Endpoints(found);
    }

    private Endpoint endpoint(Database database) {
        Map<String, Value> description = section("DATABASES", database.name());
        int id = number(description, "id", database.name(), PORT_MAX);
        String separator = text(description, "separator", database.name());
        if (separator.length() != 1) {
            throw wrong(database.name(), "separator", separator, "a single character");
        }
        String instance = text(description, "instance", database.name());
        Map<String, Value> server = section("INSTANCES", instance);
        if (server.get("unix_socket_path") instanceof Value.Text(String socket)
                && Files.exists(Path.of(socket))) {
            return Endpoint.unix(Path.of(socket), id, separator.charAt(0));
        }
        return Endpoint.tcp(
                text(server, "hostname", instance),
                number(server, "port", instance, PORT_MAX),
                id,
                separator.charAt(0));
    }

    private Map<String, Value> section(String section, String name) {
        Map<String, Value> found = content.getOrDefault(section, Map.of()).get(name);
        if (found == null) {
            throw new StoreException(
                    "%s: %s has no %s; add it as SONiC does".formatted(file, section, name));
        }
        return found;
    }

    private String text(Map<String, Value> fields, String field, String place) {
        if (fields.get(field) instanceof Value.Text(String text)) {
            return text;
        }
        throw new StoreException("%s: %s has no %s; add it".formatted(file, place, field));
    }

    private int number(Map<String, Value> fields, String field, String place, int max) {
        String text = text(fields, field, place);
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > max) {
            throw wrong(place, field, text, "a number from 0 to " + max);
        }
        return Integer.parseInt(text);
    }

    private StoreException wrong(String place, String field, String value, String remedy) {
        return new StoreException(
                "%s: %s %s \"%s\" cannot be used; write %s"
                        .formatted(file, place, field, value, remedy));
    }
}
