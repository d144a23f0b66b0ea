package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.interop.Tree;
import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// Our gateway, a peer, and a router between them that knows neither's inner networks: what passes
/// from one to the other inside went through the tunnel.
final class Lab implements AutoCloseable {
    /// Name of the device towards the router, at either end.
    private static final String WAN = "wan";

    private final Deque<Part> parts = new ArrayDeque<>();
    private final Path folder;
    private final Namespace here;
    private final Router router;
    private final IkePeer peer;
    private final OurGateway gateway;

    /// Something to be taken down in the end.
    @FunctionalInterface
    private interface Part {
        void close() throws IOException;
    }

    /// Starts a peer.
    @FunctionalInterface
    interface Starter {
        IkePeer start(Path folder, Namespace place, List<Tunnel> tunnels) throws IOException;
    }

    private Lab(List<Tunnel> tunnels, Starter starter, Deque<Part> opened) throws IOException {
        Tree tree = Tree.underTest();
        folder = Files.createTempDirectory("tm"); // short, for sockets
        opened.push(this::delete);
        here = namespace(opened);
        Namespace there = namespace(opened);
        router = Router.between(here, there, namespace(opened), WAN);
        addresses(there, tunnels.stream().map(Tunnel::peerAddress), WAN);
        addresses(there, tunnels.stream().map(Tunnel::theirHost), "lo");
        peer = starter.start(Files.createDirectory(folder.resolve("peer")), there, tunnels);
        opened.push(peer::close);
        gateway = OurGateway.start(tree, folder, here, tunnels);
        opened.push(gateway::close);
        addresses(here, tunnels.stream().map(Tunnel::ourHost), "lan");
        here.run("ip", "link", "set", "lan", "up");
        here.run("ip", "route", "add", "10.2.0.0/16", "dev", "lan");
        parts.addAll(opened);
    }

    /// Starts everything; where that fails, takes down what was started.
    static Lab open(List<Tunnel> tunnels, Starter starter) throws IOException {
        Deque<Part> opened = new ArrayDeque<>();
        try {
            return new Lab(tunnels, starter, opened);
        } catch (IOException | RuntimeException | AssertionError e) {
            close(opened);
            throw e;
        }
    }

    private static Namespace namespace(Deque<Part> opened) {
        Namespace namespace = Namespace.create();
        opened.push(namespace::close);
        return namespace;
    }

    private void addresses(Namespace place, Stream<String> hosts, String device)
            throws IOException {
        Path batch = folder.resolve("batch");
        Files.write(
                batch,
                hosts.map(host -> "address add %s/32 dev %s".formatted(host, device)).toList());
        place.run("ip", "-batch", batch.toString());
    }

    OurGateway gateway() {
        return gateway;
    }

    IkePeer peer() {
        return peer;
    }

    Router router() {
        return router;
    }

    /// A packet each way through the tunnel.
    void assertCarries(Tunnel tunnel) {
        if (peer.carriesPackets()) {
            assertThat(
                            here.run(
                                    "ping",
                                    "-c",
                                    "1",
                                    "-W",
                                    "3",
                                    "-I",
                                    tunnel.ourHost(),
                                    tunnel.theirHost()))
                    .contains(" 0% packet loss");
        }
    }

    @Override
    public void close() throws IOException {
        close(parts);
    }

    private static void close(Deque<Part> parts) throws IOException {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
