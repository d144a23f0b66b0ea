package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where the `redis-server` to start comes from.
public sealed interface RedisBinary {
    /// Release of the servers inside `org.signal:embedded-redis`.
    String BUNDLED_VERSION = "7.0.15";

    /// SHA-256 of those servers, by architecture.
    Map<String, String> BUNDLED_DIGESTS =
            Map.of(
                    "amd64", "c0cdeef856b3410fd99d6ec6fc6a20302e69059b00ce5d6abab7b3e5069ea91e",
                    "arm64", "d5c7ff117caf45d7dc2f59c1f956e1830438779947d66aa5647c2cdcc16eca50");

    /// The host's own.
    record OfHost(Path path) implements RedisBinary {}

    /// The one in the jar on the class path, by the name of its resource.
    ///
    /// @param sha256 what it must be, in hex
    record Bundled(String resource, String sha256) implements RedisBinary {}

    /// The host's `redis-server` if it has one that will do, else the bundled one.
    static RedisBinary find() {
        return ofHost().or(RedisBinary::bundled)
                .orElseThrow(() ->
                        new StoreException(
                                "no redis-server %s or newer on the PATH and none bundled for %s; install the package redis-server"
                                        .formatted(
                                                HostServers.OLDEST,
                                                System.getProperty("os.arch"))));
    }

    /// The first on the PATH that is new enough.
    static Optional<RedisBinary> ofHost() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return HostServers.find(path).map(OfHost::new);
    }

    static Optional<RedisBinary> bundled() {
        return bundled(System.getProperty("os.arch"));
    }

    /// @param jdkArch an architecture under the JDK's name
    static Optional<RedisBinary> bundled(String jdkArch) {
        String arch =
                switch (jdkArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    case String other -> other;
                };
        String resource = "/redis-server-" + BUNDLED_VERSION + "-linux-" + arch;
        return Optional.ofNullable(BUNDLED_DIGESTS.get(arch))
                .filter(_ -> RedisBinary.class.getResource(resource) != null)
                .map(digest -> new Bundled(resource, digest));
    }
}
