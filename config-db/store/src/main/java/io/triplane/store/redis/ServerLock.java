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
import java.time.Instant;
import java.util.Optional;

/// The lock of a folder: held as long as this process uses its server, with the server's process id
/// and start time inside for whoever comes after a crash.
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

    /// The server that an earlier holder started, if that very process still lives: a process id
    /// alone may belong to somebody else by now.
    Optional<ProcessHandle> server() {
        String[] words = read().split(" ", -1);
        if (words.length != 2 || !words[0].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> !words[1].isEmpty() && started(process).equals(words[1]));
    }

    void remember(ProcessHandle process) {
        write(process.pid() + " " + started(process));
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

    /// Empty text where the system does not tell; such a server is not recognised later.
    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
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
