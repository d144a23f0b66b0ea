package io.triplane.store;

import io.triplane.model.schema.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Where the gateway's databases are. The daemon finds out (a SONiC host's description file, or the
/// Redis of its own) and leaves the answer in its folder for the command line, in lines of plain
/// words that need no JSON library to read.
public record Endpoints(Map<Database, Endpoint> byDatabase) {
    /// Name of the file in the gateway's folder.
    public static final String FILE = "databases";

    private static final String SOCKET = "redis.sock";
    private static final int LINES_MAX = 64;

    public Endpoints {
        byDatabase = Collections.unmodifiableMap(new EnumMap<>(byDatabase));
        for (Database database : Database.values()) {
            if (!byDatabase.containsKey(database)) {
                throw new IllegalArgumentException("it is not said where " + database + " is");
            }
        }
    }

    /// The usual databases of one server.
    public static Endpoints ofSocket(Path socket) {
        Map<Database, Endpoint> found = new EnumMap<>(Database.class);
        for (Database database : Database.values()) {
            found.put(
                    database, Endpoint.unix(socket, database.usualId(), database.usualSeparator()));
        }
        return new Endpoints(found);
    }

    /// The databases of the gateway of a folder: as its file says, else its own Redis.
    public static Endpoints ofGateway(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? read(file) : ofSocket(folder.resolve(SOCKET));
    }

    public Endpoint of(Database database) {
        Endpoint found = byDatabase.get(database);
        if (found == null) {
            throw new IllegalStateException("the constructor lets no gap through");
        }
        return found;
    }

    /// Leaves the answer in the gateway's folder.
    public void publish(Path folder) {
        List<String> lines = new ArrayList<>();
        byDatabase.forEach((database, endpoint) ->
                lines.add(
                        "%s %d %s %s"
                                .formatted(
                                        database,
                                        endpoint.id(),
                                        endpoint.separator(),
                                        endpoint.server())));
        Path half = folder.resolve(FILE + ".new");
        try {
            Files.write(half, lines);
            Files.move(half, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreException("cannot write " + half + ": " + e.getMessage(), e);
        }
    }

    private static Endpoints read(Path file) {
        Map<Database, Endpoint> found = new EnumMap<>(Database.class);
        try {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines.subList(0, Math.min(lines.size(), LINES_MAX))) {
                String[] words = line.split(" ", 4);
                found.put(Database.valueOf(words[0]), endpoint(words));
            }
            return new Endpoints(found);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StoreException(
                    file + " does not say where the databases are; restart the gateway", e);
        }
    }

    private static Endpoint endpoint(String[] words) {
        int id = Integer.parseInt(words[1]);
        char separator = words[2].charAt(0);
        String server = words[3];
        if (server.startsWith("/")) {
            return Endpoint.unix(Path.of(server), id, separator);
        }
        int colon = server.lastIndexOf(':');
        return Endpoint.tcp(
                server.substring(0, colon),
                Integer.parseInt(server.substring(colon + 1)),
                id,
                separator);
    }
}
