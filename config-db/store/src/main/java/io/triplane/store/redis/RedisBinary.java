package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/// Where the `redis-server` to start comes from.
public sealed interface RedisBinary {
    /// Release of the servers inside `org.signal:embedded-redis`.
    String BUNDLED_VERSION = "7.0.15";

    /// The host's own.
    record OfHost(Path path) implements RedisBinary {}

    /// The one in the jar on the class path, by the name of its resource.
    record Bundled(String resource) implements RedisBinary {}

    /// The host's `redis-server` if it has one, else the bundled one.
    static RedisBinary find() {
        return ofHost().or(RedisBinary::bundled)
                .orElseThrow(() ->
                        new StoreException(
                                "no redis-server on the PATH and none bundled for "
                                        + System.getProperty("os.arch")
                                        + "; install the package redis-server"));
    }

    static Optional<RedisBinary> ofHost() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "redis-server");
            if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
                return Optional.of(new OfHost(candidate));
            }
        }
        return Optional.empty();
    }

    static Optional<RedisBinary> bundled() {
        String arch =
                switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    case String other -> other;
                };
        String resource = "/redis-server-" + BUNDLED_VERSION + "-linux-" + arch;
        return RedisBinary.class.getResource(resource) == null
                ? Optional.empty()
                : Optional.of(new Bundled(resource));
    }

    /// A path that can be executed; a bundled server is unpacked into the folder.
    default Path executable(Path folder) {
        return switch (this) {
            case OfHost host -> host.path();
            case Bundled bundled -> unpack(bundled.resource(), folder.resolve("redis-server"));
        };
    }

    private static Path unpack(String resource, Path target) {
        try (InputStream in = RedisBinary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StoreException("the bundled " + resource + " is gone");
            }
            // Written beside and moved: a crash must leave no half a server.
            Path half = target.resolveSibling("redis-server.new");
            Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwx------"));
            return Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreException(
                    "cannot unpack redis-server to " + target + ": " + e.getMessage(), e);
        }
    }
}
