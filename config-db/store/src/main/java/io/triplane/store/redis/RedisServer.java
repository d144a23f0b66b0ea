package io.triplane.store.redis;

import io.triplane.model.schema.Database;
import io.triplane.store.Endpoint;
import io.triplane.store.RespClient;
import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A Redis of the gateway's own: reachable only through a unix socket in a folder of mode 0700, no
/// TCP port, nothing saved, keyspace events on, scripts and administration denied. One server per
/// folder, held by a lock; a server that outlived its gateway is adopted when it answers and ended
/// when it does not.
public final class RedisServer implements AutoCloseable {
    /// Name of the socket in the folder.
    public static final String SOCKET = "redis.sock";

    /// `sockaddr_un` holds 108 octets with the final zero.
    private static final int SOCKET_PATH_OCTETS_MAX = 107;

    private static final Duration START_WAIT = Duration.ofSeconds(10);
    private static final Duration END_WAIT = Duration.ofSeconds(5);
    private static final Duration PING_WAIT = Duration.ofSeconds(1);
    private static final long POLL_MS = 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");

    private final Path socket;
    private final ServerLock lock;
    private final ProcessHandle process;
    private final boolean adopted;

    private RedisServer(Path socket, ServerLock lock, ProcessHandle process, boolean adopted) {
        this.socket = socket;
        this.lock = lock;
        this.process = process;
        this.adopted = adopted;
    }

    /// Starts or adopts the server of a folder; the folder is made if it is not there.
    public static RedisServer start(Path folder, RedisBinary binary) {
        Path socket = folder.toAbsolutePath().resolve(SOCKET);
        int octets = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (octets > SOCKET_PATH_OCTETS_MAX) {
            throw new StoreException(
                    "%s is %d octets long, a unix socket takes %d; use a shorter folder"
                            .formatted(socket, octets, SOCKET_PATH_OCTETS_MAX));
        }
        prepare(folder);
        ServerLock lock = ServerLock.take(folder.resolve("redis.lock"));
        try {
            Optional<ProcessHandle> orphan = lock.server();
            if (orphan.isPresent() && answers(socket)) {
                return new RedisServer(socket, lock, orphan.get(), true);
            }
            orphan.ifPresent(RedisServer::end);
            ProcessHandle process = launch(folder, socket, binary.executable(folder));
            lock.remember(process);
            return new RedisServer(socket, lock, process, false);
        } catch (StoreException failed) {
            lock.close();
            throw failed;
        }
    }

    public Path socket() {
        return socket;
    }

    /// Where one of its databases is.
    public Endpoint endpoint(Database database) {
        return Endpoint.unix(socket, database.usualId(), database.usualSeparator());
    }

    public long pid() {
        return process.pid();
    }

    /// Whether it ran already, with all it held.
    public boolean isAdopted() {
        return adopted;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Ends the server and gives the folder free. Nothing it held is kept.
    @Override
    public void close() {
        end(process);
        lock.forget();
        lock.close();
    }

    /// Leaves the server running for a successor, as a gateway that is updated in place does.
    public void abandon() {
        lock.close();
    }

    private static void prepare(Path folder) {
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                    .equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(folder, OWNER_ONLY);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException(
                    "cannot make " + folder + " a folder of mode 0700: " + e.getMessage(), e);
        }
    }

    private static ProcessHandle launch(Path folder, Path socket, Path executable) {
        Path log = folder.resolve("redis.log");
        Process process;
        try {
            Files.deleteIfExists(socket);
            Path configuration = folder.resolve("redis.conf");
            Files.write(configuration, configuration(folder.toAbsolutePath(), socket));
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    executable.toString(),
                                    configuration.toAbsolutePath().toString())
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().clear();
            process = builder.start();
        } catch (IOException e) {
            throw new StoreException(
                    "cannot start " + executable + " in " + folder + ": " + e.getMessage(), e);
        }
        if (!awaitAnswer(process, socket)) {
            end(process.toHandle());
            throw new StoreException(executable + " does not answer on " + socket + "; see " + log);
        }
        return process.toHandle();
    }

    private static List<String> configuration(Path folder, Path socket) {
        return List.of(
                "port 0",
                "unixsocket \"" + socket + "\"",
                "unixsocketperm 700",
                "dir \"" + folder + "\"",
                "daemonize no",
                "databases 100",
                "save \"\"",
                "appendonly no",
                "notify-keyspace-events AKE",
                // A slow subscriber must not be cut off: it would miss changes.
                "client-output-buffer-limit pubsub 0 0 0",
                "user default on nopass ~* &* +@all -@scripting -@admin",
                "loglevel warning");
    }

    /// Waits for the first answer, and no longer than the process lives.
    private static boolean awaitAnswer(Process process, Path socket) {
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                if (Files.exists(socket) && answers(socket)) {
                    return true;
                }
                if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean answers(Path socket) {
        try (RespClient client =
                RespClient.open(
                        Endpoint.unix(socket, 0, Database.CONFIG_DB.usualSeparator()), PING_WAIT)) {
            client.ping();
            return true;
        } catch (StoreException noAnswer) {
            return false;
        }
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        if (!awaitEnd(process)) {
            process.destroyForcibly();
            if (!awaitEnd(process)) {
                throw new StoreException("redis-server " + process.pid() + " does not end");
            }
        }
    }

    private static boolean awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(END_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException late) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new StoreException("cannot wait for redis-server " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
