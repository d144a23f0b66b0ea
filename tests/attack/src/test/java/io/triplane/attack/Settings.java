package io.triplane.attack;

import java.util.HashMap;
import java.util.Map;

/// What the gateway under attack is configured to.
///
/// @param network all addresses of the scene begin with it
/// @param global fields of IPSEC_GLOBAL
record Settings(String network, Map<String, String> global) {
    static final String PSK = "known to the attacker";
    static final String BYSTANDER = "bystander";
    static final String BYSTANDER_PSK = "of the good peer";

    /// The connection of everybody who knows [#PSK].
    static final String ANYONE = "anyone";

    /// The connection that the gateway begins, towards [#outwardAddress].
    static final String OUTWARD = "outward";

    static final String GATEWAY_NAME = "gateway.example";
    static final String OUTWARD_NAME = "outward.example";
    static final String INSIDER_NAME = "insider.example";

    /// One worker, so that what is sent first is answered first.
    private static final Map<String, String> ORDERLY =
            Map.of("ike_workers", "1", "half_open_timeout", "5");

    static final Settings SHARED = new Settings("127.66.0", Map.of());

    String gatewayAddress() {
        return network + ".1";
    }

    String bystanderAddress() {
        return network + ".2";
    }

    String outwardAddress() {
        return network + ".3";
    }

    /// Tables of the configuration, but for where the data plane is.
    ///
    /// @param outwardPort where the peer of [#OUTWARD] listens
    Map<String, Map<String, Map<String, String>>> tables(int outwardPort) {
        Map<String, String> all = new HashMap<>(ORDERLY);
        all.putAll(global);
        return Map.of(
                "IPSEC_GLOBAL",
                Map.of("global", all),
                "IKE_SECRET",
                Map.of("known", Map.of("passkey", PSK), "good", Map.of("passkey", BYSTANDER_PSK)),
                "IPSEC_CONNECTION",
                Map.of(
                        BYSTANDER,
                        connection(
                                bystanderAddress(),
                                Map.of(
                                        "remote_id",
                                        BYSTANDER,
                                        "remote_id_type",
                                        "fqdn",
                                        "secret",
                                        "good",
                                        "nat_traversal",
                                        "disable")),
                        ANYONE,
                        connection(
                                "any",
                                Map.of(
                                        "remote_id",
                                        INSIDER_NAME,
                                        "remote_id_type",
                                        "fqdn",
                                        "secret",
                                        "known",
                                        "nat_traversal",
                                        "auto",
                                        "role",
                                        "responder",
                                        "unique",
                                        "no")),
                        OUTWARD,
                        connection(
                                outwardAddress(),
                                Map.of(
                                        "remote_id",
                                        OUTWARD_NAME,
                                        "remote_id_type",
                                        "fqdn",
                                        "secret",
                                        "known",
                                        "nat_traversal",
                                        "disable",
                                        "remote_port",
                                        Integer.toString(outwardPort)))),
                "IPSEC_CHILD",
                Map.of(
                        child(BYSTANDER),
                        Map.of(),
                        child(ANYONE),
                        Map.of(),
                        child(OUTWARD),
                        Map.of()),
                "IPSEC_TRAFFIC_SELECTOR",
                Map.of(
                        child(BYSTANDER) + "|local|1", Map.of("prefix", "10.9.0.0/24"),
                        child(BYSTANDER) + "|remote|1", Map.of("prefix", "10.7.0.0/24"),
                        child(ANYONE) + "|local|1", Map.of("prefix", "10.9.0.0/24"),
                        child(ANYONE) + "|remote|1", Map.of("prefix", "10.8.0.0/16"),
                        child(OUTWARD) + "|local|1", Map.of("prefix", "10.9.0.0/24"),
                        child(OUTWARD) + "|remote|1", Map.of("prefix", "10.6.0.0/24")));
    }

    private static String child(String connection) {
        return connection + "|default";
    }

    private Map<String, String> connection(String remote, Map<String, String> own) {
        Map<String, String> fields = new HashMap<>(own);
        fields.put("local_address", gatewayAddress());
        fields.put("local_id", GATEWAY_NAME);
        fields.put("local_id_type", "fqdn");
        fields.put("remote_address", remote);
        fields.put("dpd_delay", "0");
        return fields;
    }
}
