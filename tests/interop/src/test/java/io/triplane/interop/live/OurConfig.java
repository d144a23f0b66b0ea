package io.triplane.interop.live;

import io.triplane.interop.live.Suite.Keying;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The rows of our gateway.
final class OurConfig {
    /// Name of the child of every connection.
    static final String CHILD = "default";

    static final String SECRET = "known to both ends of the matrix";

    /// Name of a secret that the peer does not know.
    static final String WRONG_SECRET = "wrong";

    private OurConfig() {}

    /// A `config_db.json`.
    static String of(List<Tunnel> tunnels, Path plane) {
        Map<String, Object> connections = new HashMap<>();
        Map<String, Object> children = new HashMap<>();
        Map<String, Object> selectors = new HashMap<>();
        for (Tunnel tunnel : tunnels) {
            String child = tunnel.name() + "|" + CHILD;
            connections.put(tunnel.name(), connection(tunnel));
            children.put(child, Map.of());
            selectors.put(child + "|local|1", Map.of("prefix", tunnel.ourHost() + "/32"));
            selectors.put(child + "|remote|1", Map.of("prefix", tunnel.theirHost() + "/32"));
        }
        return new JsonMapper()
                .writeValueAsString(
                        Map.of(
                                "IPSEC_GLOBAL",
                                Map.of(
                                        "global",
                                        Map.of(
                                                "allow_weak_crypto",
                                                "true",
                                                "cookie_threshold",
                                                "1",
                                                "retransmit_timeout",
                                                "500",
                                                "retransmit_base",
                                                "1.5",
                                                "retransmit_tries",
                                                "4")),
                                "IPSEC_DATAPLANE",
                                Map.of(
                                        "global",
                                        Map.of(
                                                "vpp_socket",
                                                plane.resolve("api.sock").toString(),
                                                "vpp_stats_socket",
                                                plane.resolve("stats.sock").toString())),
                                "IKE_SECRET",
                                Map.of(
                                        "all",
                                        Map.of("passkey", SECRET),
                                        WRONG_SECRET,
                                        Map.of("passkey", "another one")),
                                "IPSEC_CONNECTION",
                                connections,
                                "IPSEC_CHILD",
                                children,
                                "IPSEC_TRAFFIC_SELECTOR",
                                selectors));
    }

    private static Map<String, String> connection(Tunnel tunnel) {
        Suite suite = tunnel.suite();
        Map<String, String> row = new HashMap<>();
        row.put("local_address", Tunnel.OUR_ADDRESS);
        row.put("remote_address", tunnel.peerAddress());
        row.put("secret", "all");
        row.put("dpd_delay", "0");
        row.put("ike_prf", suite.prf().token());
        row.put("ike_dh", suite.group().token());
        row.put("sa_dh", suite.pfs().map(group -> group.token()).orElse("none"));
        keying(row, "ike", suite.ike());
        keying(row, "sa", suite.esp());
        row.putAll(tunnel.options());
        row.values().removeIf(String::isEmpty);
        return row;
    }

    private static void keying(Map<String, String> row, String prefix, Keying keying) {
        row.put(prefix + "_crypto_alg", keying.cipher().token());
        if (keying.bits() != 0) {
            row.put(prefix + "_crypto_alg_size", Integer.toString(keying.bits()));
        }
        keying.integrity().ifPresent(alg -> row.put(prefix + "_integ_alg", alg.token()));
    }
}
