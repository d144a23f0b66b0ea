package io.triplane.cli;

import io.triplane.cli.grammar.Fault;
import io.triplane.store.Endpoints;
import io.triplane.store.file.StartupFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The folder of a gateway: its sockets and keys.
record GatewayFolder(Path path) {
    /// Environment variable that names the folder.
    static final String VARIABLE = "TRIPLANE_GATEWAY";

    private static final String ABSENT = "gateway.absent";
    private static final String NAME = "triplane";
    private static final String REDIS = "redis.sock";
    private static final String DATABASES = Endpoints.FILE;
    private static final String GRPC = "grpc.sock";

    /// Result of [#find].
    sealed interface Found {
        record At(GatewayFolder folder) implements Found {}

        record Nowhere(Fault fault) implements Found {}
    }

    /// The folder named by the option, else by the environment, else the first usual one; it must
    /// hold a database socket or say where the databases are.
    static Found find(Optional<Path> option, Map<String, String> environment) {
        Optional<Path> named =
                option.or(() -> Optional.ofNullable(environment.get(VARIABLE)).map(Path::of));
        List<Path> places = named.map(List::of).orElseGet(() -> usual(environment));
        for (Path place : places) {
            if (Files.exists(place.resolve(REDIS)) || Files.exists(place.resolve(DATABASES))) {
                return new Found.At(new GatewayFolder(place));
            }
        }
        return new Found.Nowhere(absent(places));
    }

    /// Where `write memory` saves to: the file that the gateway was started with, if it left word
    /// of it, else one in the folder.
    Path startupFile() {
        return StartupFile.of(path);
    }

    Path grpcSocket() {
        return path.resolve(GRPC);
    }

    private static List<Path> usual(Map<String, String> environment) {
        List<Path> places = new ArrayList<>(List.of(Path.of("/run", NAME)));
        Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .filter(folder -> !folder.isBlank())
                .ifPresent(folder -> places.add(Path.of(folder, NAME)));
        return places;
    }

    private static Fault absent(List<Path> places) {
        List<String> sockets =
                places.stream().map(place -> place.resolve(REDIS).toString()).toList();
        return Fault.of(
                ABSENT,
                "no gateway was found: there is no %s; start one with \"triplane run\", or name its"
                                .formatted(String.join(" and no ", sockets))
                        + " folder with --gateway or "
                        + VARIABLE);
    }
}
