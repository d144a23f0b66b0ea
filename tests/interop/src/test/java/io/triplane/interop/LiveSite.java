package io.triplane.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A gateway and its software data plane as processes, at a loopback address with high ports. Its
/// peer is the same on the other side.
///
/// @param folder short, since a socket's path is bounded
/// @param inner the network behind it, up to the last dot
record LiveSite(Path folder, String address, int ike, int natt, String inner) {
    static final String CONNECTION = "site";

    private static final String SECRET = "of both sites";

    static LiveSite at(String address, String inner) throws IOException {
        try (DatagramSocket first = socket(address);
                DatagramSocket second = socket(address)) {
            return new LiveSite(
                    Files.createTempDirectory("tp"),
                    address,
                    first.getLocalPort(),
                    second.getLocalPort(),
                    inner);
        }
    }

    private static DatagramSocket socket(String address) throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    }

    Path grpcSocket() {
        return folder.resolve("grpc.sock");
    }

    Program startPlane(Tree tree) throws IOException {
        Program plane =
                Program.start(
                        tree,
                        List.of(
                                "softplane",
                                folder.resolve("plane").toString(),
                                "--underlay",
                                "wan=%s,%d,%d".formatted(address, ike, natt),
                                "--lan",
                                "lan=%s.1/24,socket=%s"
                                        .formatted(inner, folder.resolve("lan.sock"))));
        plane.awaitWord("ready");
        return plane;
    }

    /// Starts the gateway with one connection to a peer, which nobody begins by himself.
    Program startGateway(Tree tree, LiveSite peer, List<String> options) throws IOException {
        Path config = folder.resolve("config_db.json");
        Files.writeString(config, new JsonMapper().writeValueAsString(configuration(peer)));
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "run",
                                "--gateway",
                                folder.toString(),
                                "--config",
                                config.toString()));
        words.addAll(options);
        return Program.start(tree, words);
    }

    private Map<String, Object> configuration(LiveSite peer) {
        Path plane = folder.resolve("plane");
        return Map.of(
                "IPSEC_DATAPLANE",
                Map.of(
                        "global",
                        Map.of(
                                "vpp_socket",
                                plane.resolve("api.sock").toString(),
                                "vpp_stats_socket",
                                plane.resolve("stats.sock").toString())),
                "IKE_SECRET",
                Map.of(CONNECTION, Map.of("passkey", SECRET)),
                "IPSEC_CONNECTION",
                Map.of(
                        CONNECTION,
                        Map.of(
                                "local_address",
                                address,
                                "remote_address",
                                peer.address,
                                "remote_port",
                                Integer.toString(peer.ike),
                                "remote_natt_port",
                                Integer.toString(peer.natt),
                                "nat_traversal",
                                "force",
                                "secret",
                                CONNECTION)),
                "IPSEC_CHILD",
                Map.of(CONNECTION + "|default", Map.of()),
                "IPSEC_TRAFFIC_SELECTOR",
                Map.of(
                        CONNECTION + "|default|local|1",
                        Map.of("prefix", inner + ".0/24"),
                        CONNECTION + "|default|remote|1",
                        Map.of("prefix", peer.inner + ".0/24")));
    }
}
