package io.triplane.interop.live;

import java.util.List;
import java.util.Map;

/// One connection that both ends are configured with. Each has addresses of its own on the peer's
/// side and inside, so that nothing is shared by two of them but our address.
///
/// @param number 1..9999, makes the addresses
/// @param options fields of our connection's row that are not as usual; an empty value: not set
record Tunnel(int number, String name, Suite suite, Map<String, String> options, Theirs theirs) {
    static final String OUR_ADDRESS = "192.0.2.1";

    private static final int HOSTS = 250;

    /// What is not as usual on the peer's side, in the peer's own words: they stand after the usual
    /// ones, which they override.
    ///
    /// @param lines of the connection
    /// @param childLines of its child
    record Theirs(List<String> lines, List<String> childLines) {
        static final Theirs USUAL = new Theirs(List.of(), List.of());

        Theirs {
            lines = List.copyOf(lines);
            childLines = List.copyOf(childLines);
        }

        static Theirs of(String... lines) {
            return new Theirs(List.of(lines), List.of());
        }

        static Theirs ofChild(String... lines) {
            return new Theirs(List.of(), List.of(lines));
        }
    }

    Tunnel {
        options = Map.copyOf(options);
    }

    private String host(String network) {
        return host(network, number);
    }

    private static String host(String network, int number) {
        return "%s.%d.%d".formatted(network, number / HOSTS, number % HOSTS + 1);
    }

    /// The outer address of the peer of the tunnel with that number.
    static String peerAddress(int number) {
        return host("198.18", number);
    }

    /// The peer's outer address.
    String peerAddress() {
        return peerAddress(number);
    }

    /// A host behind us.
    String ourHost() {
        return host("10.1");
    }

    /// The host behind the peer.
    String theirHost() {
        return host("10.2");
    }
}
