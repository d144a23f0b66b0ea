package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A server's program, there for one start. A bundled one is unpacked and removed again: a program
/// that runs needs no name, and the folder may lie in memory.
final class Executable implements AutoCloseable {
    private static final String NAME = "redis-server";

    private final Path path;
    private final boolean unpacked;

    private Executable(Path path, boolean unpacked) {
        this.path = path;
        this.unpacked = unpacked;
    }

    static Executable of(RedisBinary binary, Path folder) {
        return switch (binary) {
            case RedisBinary.OfHost host -> new Executable(host.path(), false);
            case RedisBinary.Bundled bundled -> unpack(bundled, folder);
        };
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!unpacked) {
            return;
        }
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        } catch (IOException e) {
            throw new StoreException("cannot remove the unpacked " + path + ": " + e, e);
        }
    }

    /// Into the folder, or where programs may be executed: `/run` often forbids it.
    private static Executable unpack(RedisBinary.Bundled bundled, Path folder) {
        return unpackInto(bundled, folder)
                .or(() -> unpackInto(bundled, Path.of(System.getProperty("java.io.tmpdir"))))
                .orElseThrow(() ->
                        new StoreException(
                                "neither %s nor %s lets programs be executed (mounted noexec); install the package redis-server, or name another folder with -Djava.io.tmpdir"
                                        .formatted(folder, System.getProperty("java.io.tmpdir"))));
    }

    private static Optional<Executable> unpackInto(RedisBinary.Bundled bundled, Path parent) {
        try {
            Executable unpacked =
                    new Executable(Files.createTempDirectory(parent, "redis").resolve(NAME), true);
            try {
                copy(bundled, unpacked.path);
            } catch (IOException | StoreException failed) {
                unpacked.close();
                throw failed;
            }
            if (Files.isExecutable(unpacked.path)) {
                return Optional.of(unpacked);
            }
            unpacked.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("cannot unpack redis-server in " + parent + ": " + e, e);
        }
    }

    private static void copy(RedisBinary.Bundled bundled, Path target) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = RedisBinary.class.getResourceAsStream(bundled.resource())) {
            if (in == null) {
                throw new StoreException("the bundled " + bundled.resource() + " is gone");
            }
            Files.copy(
                    new DigestInputStream(in, sha256), target, StandardCopyOption.REPLACE_EXISTING);
        }
        String found = HexFormat.of().formatHex(sha256.digest());
        if (!found.equals(bundled.sha256())) {
            throw new StoreException(
                    "the bundled %s has SHA-256 %s instead of %s; build Triplane anew"
                            .formatted(bundled.resource(), found, bundled.sha256()));
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
