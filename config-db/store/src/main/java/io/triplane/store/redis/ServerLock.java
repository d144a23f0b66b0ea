package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The lock of a folder: held as long as this process uses its server, with the server's record
/// inside for whoever comes after a crash.
final class ServerLock implements AutoCloseable {
    private static final int CONTENT_OCTETS_MAX = 128;

    private final Path file;
    private final FileChannel channel;

    private ServerLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static ServerLock take(Path file) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StoreException(
                        "another gateway uses "
                                + file.getParent()
                                + "; end it or use another folder");
            }
            return new ServerLock(file, channel);
        } catch (IOException e) {
            throw new StoreException("cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    /// The server that an earlier holder started with that configuration, if it still runs.
    Optional<ServerProcess> server(Path configuration) {
        return ServerProcess.find(read(), configuration);
    }

    void remember(ServerProcess process) {
        write(process.record());
    }

    void forget() {
        write("");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("cannot unlock " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private String read() {
        try {
            ByteBuffer content = ByteBuffer.allocate(CONTENT_OCTETS_MAX);
            int count = channel.read(content, 0);
            return count <= 0
                    ? ""
                    : new String(content.array(), 0, count, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void write(String text) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            channel.force(true);
        } catch (IOException e) {
            throw new StoreException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
