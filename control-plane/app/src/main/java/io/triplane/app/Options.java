package io.triplane.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How this gateway was started.
///
/// @param folder with its sockets; 0700
/// @param keys the folder of the key pair that secrets are sealed to
/// @param config `config_db.json` to load when the gateway runs its own Redis
/// @param redis socket of another Redis to use; empty = SONiC's where there is one, else our own
/// @param management where health and metrics are served
/// @param tcp where gRPC is served beside its unix socket
/// @param trace whether IKE messages can be watched
record Options(
        Path folder,
        Path keys,
        Path config,
        Optional<Path> redis,
        Management management,
        Optional<TcpOptions> tcp,
        boolean trace) {
    /// Environment variable that names the gateway's folder.
    static final String FOLDER_VARIABLE = "TRIPLANE_GATEWAY";

    private static final Path SYSTEM_FOLDER = Path.of("/run/triplane");

    /// Where health and metrics are served.
    sealed interface Management {
        /// On a unix socket.
        record Unix(Path socket) implements Management {
            @Override
            public String toString() {
                return socket.toString();
            }
        }

        /// Over TCP without encryption: for a scraper on the same host.
        record Tcp(String host, int port) implements Management {
            @Override
            public String toString() {
                return host + ":" + port;
            }
        }
    }

    Path grpcSocket() {
        return folder.resolve("grpc.sock");
    }

    /// Where a gateway lives that was not told: the environment's word, the system's place for
    /// root, the user's own for others.
    static Path folderDefault(Map<String, String> environment, boolean root) {
        Optional<Path> named = Optional.ofNullable(environment.get(FOLDER_VARIABLE)).map(Path::of);
        Optional<Path> own =
                Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                        .filter(folder -> !root && !folder.isBlank())
                        .map(folder -> Path.of(folder, "triplane"));
        return named.or(() -> own).orElse(SYSTEM_FOLDER);
    }
}
