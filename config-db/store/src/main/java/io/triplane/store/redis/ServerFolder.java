package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The folder of one server: nobody but its owner enters it, so its socket needs no password. Paths
/// are absolute, since a process is known by them.
record ServerFolder(Path path) {
    /// `sockaddr_un` holds 108 octets with the final zero.
    private static final int SOCKET_PATH_OCTETS_MAX = 107;

    /// Rows, transactions and events; no script, no administration, no copying to other hosts.
    private static final String RIGHTS =
            "-@all +@connection +@transaction +@pubsub +@keyspace +@read +@write"
                    + " -@scripting -@admin -@dangerous +keys +info +flushdb +flushall";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_READS =
            PosixFilePermissions.fromString("rw-------");

    /// Makes the folder, or closes an existing one to others if it is empty or was used before. Any
    /// other is left as it is: it may be somebody's home.
    static ServerFolder prepare(Path given) {
        ServerFolder folder = new ServerFolder(given.toAbsolutePath().normalize());
        folder.checkSocketPath();
        try {
            Files.createDirectories(folder.path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            folder.checkOwner();
            folder.close();
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException(
                    "cannot make %s a folder of mode 0700: %s; name another folder"
                            .formatted(folder.path, e),
                    e);
        }
        return folder;
    }

    Path socket() {
        return path.resolve(RedisServer.SOCKET);
    }

    Path lock() {
        return path.resolve("redis.lock");
    }

    Path configuration() {
        return path.resolve("redis.conf");
    }

    Path log() {
        return path.resolve("redis.log");
    }

    /// Writes what the server reads at its start.
    void configure() throws IOException {
        Files.deleteIfExists(configuration());
        Files.createFile(configuration(), PosixFilePermissions.asFileAttribute(OWNER_READS));
        Files.write(configuration(), directives());
    }

    /// Persistence is `config_db.json`'s business, not the server's. Nothing here is newer than
    /// Redis 6.2.
    private List<String> directives() {
        return List.of(
                "port 0",
                "unixsocket " + quoted(socket()),
                "unixsocketperm 700",
                "dir " + quoted(path),
                "daemonize no",
                // The command line stays what it was: an orphan is known by it.
                "set-proc-title no",
                "databases 100",
                "save \"\"",
                "appendonly no",
                "notify-keyspace-events AKE",
                // A slow subscriber must not be cut off: it would miss changes.
                "client-output-buffer-limit pubsub 0 0 0",
                "loglevel warning",
                "user default on nopass ~* &* " + RIGHTS);
    }

    /// As `sdssplitargs` of Redis reads it.
    private static String quoted(Path file) {
        return '"' + file.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void checkSocketPath() {
        String text = socket().toString();
        int octets = text.getBytes(StandardCharsets.UTF_8).length;
        if (octets > SOCKET_PATH_OCTETS_MAX) {
            throw new StoreException(
                    "%s is %d octets long, a unix socket takes %d; use a shorter folder"
                            .formatted(text, octets, SOCKET_PATH_OCTETS_MAX));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new StoreException(
                    "the folder's name holds a control character; use a folder without");
        }
    }

    private void checkOwner() throws IOException {
        int owner = (int) Files.getAttribute(path, "unix:uid");
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (owner != self) {
            throw new StoreException(
                    "%s belongs to user %d, the gateway runs as %d; run it as its owner or name"
                                    .formatted(path, owner, self)
                            + " another folder");
        }
    }

    private void close() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (mode.equals(OWNER_ONLY)) {
            return;
        }
        if (!Files.exists(lock()) && !isEmpty()) {
            throw new StoreException(
                    "%s has mode %s and is no gateway's; run chmod 700 %s or name another folder"
                            .formatted(path, PosixFilePermissions.toString(mode), path));
        }
        Files.setPosixFilePermissions(path, OWNER_ONLY);
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }
}
