package io.triplane.store;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Where one database is: a unix socket where there is one, else TCP; its id on that server and the
/// separator of its keys.
public record Endpoint(Optional<Path> unixSocket, String host, int port, int id, char separator) {
    public static Endpoint unix(Path socket, int id, char separator) {
        return new Endpoint(Optional.of(socket), "", 0, id, separator);
    }

    public static Endpoint tcp(String host, int port, int id, char separator) {
        return new Endpoint(Optional.empty(), host, port, id, separator);
    }

    SocketAddress address() {
        return unixSocket
                .<SocketAddress>map(UnixDomainSocketAddress::of)
                .orElseGet(() -> new InetSocketAddress(host, port));
    }

    /// The server without the database.
    String server() {
        return unixSocket.map(Path::toString).orElse(host + ":" + port);
    }

    @Override
    public String toString() {
        return "Redis at " + server() + " database " + id;
    }
}
