package io.triplane.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.triplane.model.schema.Database;
import io.triplane.store.Endpoint;
import io.triplane.store.RespClient;
import io.triplane.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A Redis of the gateway's own: reachable only through a unix socket in a folder of mode 0700, no
/// TCP port, nothing saved, keyspace events on, scripts and administration denied. One server per
/// folder, held by a lock; a server that outlived its gateway is adopted when it answers and ended
/// when it does not.
public final class RedisServer implements AutoCloseable {
    /// Name of the socket in the folder.
    public static final String SOCKET = "redis.sock";

    private static final Duration START_WAIT = Duration.ofSeconds(10);
    private static final Duration PING_WAIT = Duration.ofSeconds(1);
    private static final long POLL_MS = 20;
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int LOG_TAIL_OCTETS_MAX = 2048;

    private final ServerFolder files;
    private final RedisBinary binary;
    private final ServerLock lock;
    private final boolean adopted;
    private ServerProcess process;
    private boolean closed;

    private RedisServer(
            ServerFolder files,
            RedisBinary binary,
            ServerLock lock,
            ServerProcess process,
            boolean adopted) {
        this.files = files;
        this.binary = binary;
        this.lock = lock;
        this.process = process;
        this.adopted = adopted;
    }

    /// Starts or adopts the server of a folder; the folder is made if it is not there.
    public static RedisServer start(Path folder, RedisBinary binary) {
        ServerFolder files = ServerFolder.prepare(folder);
        ServerLock lock = ServerLock.take(files.lock());
        try {
            Optional<ServerProcess> orphan = lock.server(files.configuration());
            boolean answers = answers(files.socket());
            if (orphan.isPresent() && answers) {
                return new RedisServer(files, binary, lock, orphan.get(), true);
            }
            if (answers) {
                throw new StoreException(
                        "a server that is not this gateway's answers on %s; end it or name another folder"
                                .formatted(files.socket()));
            }
            orphan.ifPresent(ServerProcess::end);
            return new RedisServer(files, binary, lock, launch(files, binary, lock), false);
        } catch (StoreException failed) {
            lock.close();
            throw failed;
        }
    }

    public Path socket() {
        return files.socket();
    }

    /// Where one of its databases is.
    public Endpoint endpoint(Database database) {
        return Endpoint.unix(socket(), database.usualId(), database.usualSeparator());
    }

    public synchronized long pid() {
        return process.pid();
    }

    /// Whether it ran already, with all it held.
    public boolean isAdopted() {
        return adopted;
    }

    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /// Starts another process in place of one that ended without being asked to: killed, or out of
    /// memory. It is empty. False when there is nothing to do.
    public synchronized boolean revive() {
        if (closed || process.isAlive()) {
            return false;
        }
        process = launch(files, binary, lock);
        return true;
    }

    /// Ends the server and gives the folder free. Nothing it held is kept.
    @Override
    public synchronized void close() {
        closed = true;
        process.end();
        lock.forget();
        lock.close();
    }

    /// Leaves the server running for a successor, as a gateway that is updated in place does.
    public synchronized void abandon() {
        closed = true;
        lock.close();
    }

    private static ServerProcess launch(ServerFolder files, RedisBinary binary, ServerLock lock) {
        try (Executable executable = Executable.of(binary, files.path())) {
            Files.deleteIfExists(files.socket());
            files.configure();
            Process child = command(executable.path(), files).start();
            Optional<ServerProcess> process = ServerProcess.of(child.toHandle());
            // Before it is awaited: should this process die now, the next one knows of the server.
            process.ifPresent(lock::remember);
            if (process.isPresent() && awaitAnswer(child, files.socket())) {
                return process.get();
            }
            boolean lives = child.isAlive();
            child.destroyForcibly();
            process.ifPresent(ServerProcess::end);
            throw new StoreException(
                    "%s %s; its log %s ends with: %s"
                            .formatted(
                                    executable.path(),
                                    lives
                                            ? "does not answer on " + files.socket()
                                            : "ended at once with status " + child.exitValue(),
                                    files.log(),
                                    tail(files.log())));
        } catch (IOException e) {
            throw new StoreException("cannot start redis-server in " + files.path() + ": " + e, e);
        }
    }

    /// In a session of its own: the interrupt key of the gateway's terminal is not meant for it.
    private static ProcessBuilder command(Path executable, ServerFolder files) {
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            words.add(SETSID.toString());
        }
        words.add(executable.toString());
        words.add(files.configuration().toString());
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(files.path().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(files.log().toFile());
        builder.environment().clear();
        return builder;
    }

    private static String tail(Path log) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(log)) {
            in.position(Math.max(0, in.size() - LOG_TAIL_OCTETS_MAX));
            ByteBuffer octets = ByteBuffer.allocate(LOG_TAIL_OCTETS_MAX);
            while (octets.hasRemaining() && in.read(octets) >= 0) {
                // Until it is full or the file at its end.
            }
            String text = new String(octets.array(), 0, octets.position(), UTF_8).strip();
            return text.isEmpty() ? "nothing" : text;
        }
    }

    /// Waits for the first answer, and no longer than the process lives.
    private static boolean awaitAnswer(Process child, Path socket) {
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                if (answers(socket)) {
                    return true;
                }
                if (child.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
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
        if (!Files.exists(socket)) {
            return false;
        }
        try (RespClient client =
                RespClient.open(
                        Endpoint.unix(socket, 0, Database.CONFIG_DB.usualSeparator()), PING_WAIT)) {
            client.ping();
            return true;
        } catch (StoreException noAnswer) {
            return false;
        }
    }
}
