package io.triplane.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// gRPC over TCP: only ever with TLS in both directions.
///
/// @param certificate of the gateway, PEM
/// @param key its private key, PEM
/// @param clientCa whose certificates clients must show, PEM
record TcpOptions(String host, int port, Path certificate, Path key, Path clientCa) {
    /// What of the four options is there, as typed.
    record Given(
            Optional<String> address,
            Optional<Path> certificate,
            Optional<Path> key,
            Optional<Path> clientCa) {
        private boolean nothing() {
            return address.isEmpty()
                    && certificate.isEmpty()
                    && key.isEmpty()
                    && clientCa.isEmpty();
        }
    }

    /// Empty when nothing was given; all of it or nothing.
    static Optional<TcpOptions> of(Given given) throws StartException {
        if (given.nothing()) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        HostAndPort address =
                HostAndPort.parse(
                        "--grpc-tcp", require(given.address(), "--grpc-tcp", missing, "0.0.0.0:0"));
        Path none = Path.of("");
        Path certificate = require(given.certificate(), "--grpc-certificate", missing, none);
        Path key = require(given.key(), "--grpc-key", missing, none);
        Path clientCa = require(given.clientCa(), "--grpc-client-ca", missing, none);
        if (!missing.isEmpty()) {
            throw StartException.usage(
                    "grpc.tcp.incomplete",
                    "gRPC over TCP is served with TLS in both directions only: "
                            + String.join(", ", missing)
                            + " missing; give all four options, or none for the unix socket alone");
        }
        return Optional.of(
                new TcpOptions(address.host(), address.port(), certificate, key, clientCa));
    }

    private static <T> T require(
            Optional<T> value, String option, List<String> missing, T placeholder) {
        if (value.isEmpty()) {
            missing.add(option);
        }
        return value.orElse(placeholder);
    }
}
