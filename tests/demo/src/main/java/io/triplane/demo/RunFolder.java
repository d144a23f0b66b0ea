package io.triplane.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a run has its logs, sockets, configuration and keys: a folder of its own that goes with
/// it, or one that the user named and keeps. What a killed demo left is removed by the next one: a
/// lock, which no killed process holds, tells what is left from what is in use.
final class RunFolder implements AutoCloseable {
    /// The longest path of a unix socket.
    private static final int SOCKET_PATH_MAX = 107;

    /// What the longest one has behind the folder.
    private static final String SOCKET = "/a/softplane/observer.sock";

    private static final String PREFIX = "triplane-demo";
    private static final String LOCK = "lock";

    private final Path path;
    private final Optional<FileChannel> lock;

    private RunFolder(Path path, Optional<FileChannel> lock) {
        this.path = path;
        this.lock = lock;
    }

    Path path() {
        return path;
    }

    static RunFolder fresh() throws DemoException {
        try {
            Path folder = Files.createTempDirectory(PREFIX);
            Optional<String> problem = problem(folder);
            if (problem.isPresent()) {
                Files.delete(folder);
                throw new DemoException(
                        problem.get() + "; name a shorter one with --keep or java.io.tmpdir");
            }
            return new RunFolder(folder, Optional.of(lock(folder)));
        } catch (IOException e) {
            throw new DemoException("cannot make a folder for the demo: " + e, e);
        }
    }

    /// Locked before it bears its name: what bears it and is not locked belongs to nobody.
    private static FileChannel lock(Path folder) throws IOException {
        Path unnamed = folder.resolve(LOCK + ".new");
        FileChannel channel =
                FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException("somebody locked " + unnamed);
        }
        Files.move(unnamed, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
        return channel;
    }

    static RunFolder kept(Path folder) throws DemoException {
        try {
            return new RunFolder(Files.createDirectories(folder), Optional.empty());
        } catch (IOException e) {
            throw new DemoException("cannot make " + folder + ": " + e, e);
        }
    }

    /// Why a run cannot have this folder, empty when it can.
    static Optional<String> problem(Path folder) {
        if (folder.toString().length() + SOCKET.length() > SOCKET_PATH_MAX) {
            return Optional.of(
                    "%s is too long: with %s behind it, the path of a unix socket, it may have at most %d characters"
                            .formatted(folder, SOCKET, SOCKET_PATH_MAX));
        }
        Path there = existing(folder);
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is no folder");
        }
        if (!Files.isWritable(there)) {
            return Optional.of(there + " may not be written");
        }
        try {
            if (Files.exists(folder) && !isEmpty(folder)) {
                return Optional.of(folder + " holds another run: remove it or name another folder");
            }
        } catch (IOException e) {
            return Optional.of(folder + " cannot be read: " + e);
        }
        return Optional.empty();
    }

    /// The folder itself, or the nearest above it that is there.
    private static Path existing(Path folder) {
        Path path = folder;
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /// Removes what killed demos of this user left. To be called before this one has a folder.
    static void sweep() {
        Path all = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> folders = Files.list(all)) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .filter(folder -> Files.isWritable(folder.resolve(LOCK)))
                    .forEach(RunFolder::removeUnlessInUse);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("demo: what is left in " + all + " stays there: " + e);
        }
    }

    private static void removeUnlessInUse(Path folder) {
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock mine = channel.tryLock()) {
            if (mine != null) {
                endThoseIn(folder);
                delete(folder);
            }
        } catch (IOException e) {
            System.err.println("demo: " + folder + " stays behind: " + e);
        }
    }

    /// Where the demo and its gateways were killed at one stroke, their databases live on.
    private static void endThoseIn(Path folder) {
        ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line -> line.contains(folder + "/"))
                                .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }

    /// Removes it, unless the user named it.
    @Override
    public void close() {
        if (lock.isEmpty()) {
            return;
        }
        try (FileChannel _ = lock.get()) {
            delete(path);
        } catch (IOException e) {
            System.err.println("demo: " + path + " stays behind: " + e);
        }
    }
}
