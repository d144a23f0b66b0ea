package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.interop.Tree;
import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Our gateway, a peer, and a router between them that knows neither's inner networks: what passes
/// from one to the other inside went through the tunnel.
final class Lab implements AutoCloseable {
    /// The peer's own name of its device.
    static final String WAN = "wan";

    private final Path folder = Files.createTempDirectory("tm"); // short, for sockets
    private final Namespace between = Namespace.create();
    private final Namespace here = Namespace.create();
    private final Namespace there = Namespace.create();
    private final Router router;
    private final OurGateway gateway;
    private final IkePeer peer;

    /// Starts a peer.
    @FunctionalInterface
    interface Starter {
        IkePeer start(Path folder, Namespace place, List<Tunnel> tunnels) throws IOException;
    }

    Lab(List<Tunnel> tunnels, Starter starter) throws IOException {
        Tree tree = Tree.underTest();
        router = Router.between(here, there, between, WAN);
        addresses(there, tunnels.stream().map(Tunnel::peerAddress), WAN);
        addresses(there, tunnels.stream().map(Tunnel::theirHost), "lo");
        gateway = OurGateway.start(tree, folder, here, tunnels);
        addresses(here, tunnels.stream().map(Tunnel::ourHost), "lan");
        here.run("ip", "link", "set", "lan", "up");
        here.run("ip", "route", "add", "10.2.0.0/16", "dev", "lan");
        peer = starter.start(Files.createDirectory(folder.resolve("peer")), there, tunnels);
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
        try (gateway;
                peer;
                between;
                here;
                there) {
            // All of them end, whatever becomes of the others.
        } finally {
            delete();
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
