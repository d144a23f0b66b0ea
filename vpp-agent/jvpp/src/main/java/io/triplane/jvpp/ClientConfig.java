package io.triplane.jvpp;

import io.triplane.jvpp.message.Catalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How to reach a VPP.
///
/// @param socket the API socket, usually `/run/vpp/api.sock`
/// @param name how VPP lists us, at most 63 octets
/// @param timeout per request; several mistakes get no answer at all
/// @param window requests on their way at once; VPP queues replies without limit, so we have one
/// @param required what must be there for a connection to be of use
public record ClientConfig(
        Path socket, String name, Duration timeout, int window, List<Catalogue.Group> required) {
    /// The deepest pipeline that was ever run against a real VPP is 64.
    public static final int WINDOW_MAX = 256;

    private static final int WINDOW_DEFAULT = 64;
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(5);

    public ClientConfig {
        required = List.copyOf(required);
        if (window < 1 || window > WINDOW_MAX) {
            throw new IllegalArgumentException(
                    "window of %d requests, possible are 1 to %d".formatted(window, WINDOW_MAX));
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout " + timeout + " is not positive");
        }
    }

    public static ClientConfig of(Path socket, String name, List<Catalogue.Group> required) {
        return new ClientConfig(socket, name, TIMEOUT_DEFAULT, WINDOW_DEFAULT, required);
    }

    public ClientConfig withTimeout(Duration other) {
        return new ClientConfig(socket, name, other, window, required);
    }
}
