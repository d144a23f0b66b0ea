package io.triplane.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every field of the schema with its default and a value other than the default: whoever adds a
/// field says here what it defaults to and whether this release takes it.
class EveryFieldTest {
    private static final String NONE = "";

    /// `other` is taken when `refusal` is empty; else it is refused with that text in the reason.
    record Line(Table table, String field, String absent, String other, String refusal) {
        @Override
        public String toString() {
            return table.name() + " " + field;
        }
    }

    private static Line taken(Table table, String field, String absent, String other) {
        return new Line(table, field, absent, other, NONE);
    }

    private static Line later(Table table, String field, String absent, String other) {
        return new Line(table, field, absent, other, "not supported by this release: ");
    }

    static Stream<Line> lines() {
        return Stream.of(global(), dataplane(), secret(), connection(), connectionLater(), rest())
                .flatMap(List::stream);
    }

    private static List<Line> global() {
        Table t = IpsecGlobal.TABLE;
        return List.of(
                taken(t, "admin_status", "up", "down"),
                taken(t, "ike_port", "500", "10500"),
                taken(t, "natt_port", "4500", "14500"),
                taken(t, "natt_keepalive", "20", "0"),
                taken(t, "listen_addresses@", NONE, "192.0.2.1,2001:db8::1"),
                taken(t, "cookie_threshold", "500", "0"),
                taken(t, "half_open_limit", "65535", "100"),
                taken(t, "half_open_limit_per_peer", "30", "0"),
                taken(t, "half_open_timeout", "30", "5"),
                taken(t, "puzzle_threshold", "0", "2000"),
                taken(t, "ikev1_answer", "false", "true"),
                taken(t, "retransmit_timeout", "4000", "500"),
                taken(t, "retransmit_base", "1.8", "2.0"),
                taken(t, "retransmit_tries", "5", "15"),
                taken(t, "ike_workers", "0", "4"),
                taken(t, "max_ike_sa", NONE, "1000000"),
                taken(t, "max_child_sa", NONE, "2000000"),
                taken(t, "allow_weak_crypto", "false", "true"),
                taken(t, "fragmentation", "true", "false"),
                taken(t, "fragment_size", "1280", "576"),
                later(t, "hash_and_url", "false", "true"),
                later(t, "hash_and_url_hosts@", NONE, "pki.example.net"),
                later(t, "send_vendor_id", "false", "true"),
                taken(t, "log_level", "notice", "debug"),
                taken(t, "install_routes", "true", "false"));
    }

    private static List<Line> dataplane() {
        Table t = IpsecDataplane.TABLE;
        return List.of(
                later(t, "crypto_plane", "auto", "hardware"),
                taken(t, "crypto_plane", "auto", "software"),
                later(t, "crypto_engine", NONE, "ipsecmb"),
                taken(t, "vpp_socket", "/run/vpp/api.sock", "/tmp/a/api.sock"),
                taken(t, "vpp_stats_socket", "/run/vpp/stats.sock", "/tmp/a/stats.sock"),
                later(t, "async_mode", "false", "true"),
                taken(t, "sa_id_base", "16777216", "4294967295"),
                later(t, "spi_min", "256", "4096"),
                later(t, "spi_max", "4294967295", "65536"),
                later(t, "worker_binding", "none", "round-robin"),
                later(t, "cryptodev_devices@", NONE, "0000:3d:01.0"),
                later(t, "vrf_map@", NONE, "red:10"),
                later(t, "reconcile_on_start", "flush", "adopt"));
    }

    private static List<Line> secret() {
        Table t = IkeSecret.TABLE;
        return List.of(
                later(t, "type", "psk", "eap"),
                taken(t, "id@", NONE, "fqdn:gw.example.net"),
                taken(t, "passkey", NONE, "0x00ff"),
                taken(t, "key_encrypt", NONE, "true"),
                taken(t, "key_file", NONE, "/etc/triplane/branch1.psk"));
    }

    private static List<Line> connection() {
        Table t = ConnectionTable.TABLE;
        return List.of(
                taken(t, "admin_status", "up", "down"),
                taken(t, "description", NONE, "the branch in Ulm"),
                taken(t, "role", "auto", "responder"),
                taken(t, "start_action", "none", "start"),
                taken(t, "ike_crypto_alg", NONE, "aes-cbc"),
                taken(t, "ike_crypto_alg_size", "0", "128"),
                taken(t, "ike_integ_alg", NONE, "hmac-sha2-512-256"),
                taken(t, "ike_prf", NONE, "hmac-sha2-384"),
                taken(t, "ike_dh", NONE, "ecp-521"),
                taken(t, "ike_additional_ke_optional", "false", "true"),
                taken(t, "sa_crypto_alg", NONE, "aes-ctr"),
                taken(t, "sa_crypto_alg_size", "0", "192"),
                taken(t, "sa_integ_alg", NONE, "hmac-sha2-256-128"),
                taken(t, "sa_dh", "inherit", "none"),
                taken(t, "sa_lifetime", "3600", "0"),
                taken(t, "sa_life_bytes", "0", "1000000000"),
                taken(t, "sa_life_packets", "0", "1000000"),
                taken(t, "sa_inactivity", "0", "600"),
                later(t, "sa_mode", "tunnel", "transport"),
                taken(t, "local_address", NONE, "192.0.2.1"),
                later(t, "local_interface", NONE, "Ethernet0"),
                taken(t, "remote_address", NONE, "198.51.100.0/24"),
                taken(t, "remote_port", "500", "10500"),
                taken(t, "remote_natt_port", "4500", "14500"),
                taken(t, "local_id_type", NONE, "key-id"),
                taken(t, "local_id", NONE, "hq"),
                taken(t, "remote_id_type", NONE, "any"),
                taken(t, "remote_id", NONE, "branch1"),
                taken(t, "secret", NONE, "branch1"),
                taken(t, "mode", "auto", "route"),
                taken(t, "tunnel_interface", NONE, "ipsec1"),
                taken(t, "close_action", NONE, "start"),
                taken(t, "nat_traversal", "auto", "force"),
                taken(t, "rekey_time", "28800", "0"),
                taken(t, "reauth_time", "0", "86400"),
                taken(t, "over_time", NONE, "600"),
                taken(t, "rand_time", NONE, "0"),
                taken(t, "dpd_delay", "30", "0"),
                taken(t, "dpd_action", "restart", "clear"),
                taken(t, "mobike", "false", "true"),
                taken(t, "fragmentation", "yes", "force"),
                taken(t, "unique", "replace", "keep"),
                taken(t, "childless", "allow", "force"),
                taken(t, "child_refused", "keep", "close"),
                taken(t, "redirect", "false", "true"),
                taken(t, "redirect_gateways@", NONE, "192.0.2.8,192.0.2.9"),
                taken(t, "redirect_to", NONE, "192.0.2.9"));
    }

    private static List<Line> connectionLater() {
        Table t = ConnectionTable.TABLE;
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            lines.add(taken(t, "ike_additional_ke" + i, NONE, "ml-kem-768"));
        }
        lines.addAll(
                List.of(
                        later(t, "start_action", "none", "trap"),
                        later(t, "close_action", NONE, "trap"),
                        later(t, "ike_profile", NONE, "strong"),
                        later(t, "ipsec_profile", NONE, "strong"),
                        later(t, "sa_replay_window", "64", "1024"),
                        later(t, "vrf", NONE, "red"),
                        later(t, "local_auth", "psk", "pubkey"),
                        later(t, "remote_auth", "psk", "eap"),
                        later(t, "local_cert", NONE, "hq"),
                        later(t, "remote_ca", NONE, "ca"),
                        later(t, "eap", NONE, "users"),
                        later(t, "dpd_action", "restart", "trap"),
                        later(t, "pools@", NONE, "road"),
                        later(t, "request_vip", "false", "true"),
                        later(t, "monitor", NONE, "icmp"),
                        later(t, "redundancy_group", NONE, "pair"),
                        later(t, "priority", NONE, "10")));
        return lines;
    }

    private static List<Line> rest() {
        return List.of(
                taken(IpsecChild.TABLE, "admin_status", "up", "down"),
                later(IpsecChild.TABLE, "ipsec_profile", NONE, "strong"),
                taken(IpsecChild.TABLE, "start_action", NONE, "start"),
                later(IpsecChild.TABLE, "start_action", NONE, "trap"),
                taken(IpsecChild.TABLE, "close_action", NONE, "start"),
                later(IpsecChild.TABLE, "close_action", NONE, "trap"),
                later(IpsecChild.TABLE, "priority", NONE, "7"),
                later(IpsecChild.TABLE, "policies", "true", "false"),
                taken(TrafficSelector.TABLE, "addr_start", NONE, "10.1.1.0"),
                taken(TrafficSelector.TABLE, "addr_end", NONE, "10.1.1.255"),
                taken(TrafficSelector.TABLE, "prefix", NONE, "2001:db8::/32"),
                taken(TrafficSelector.TABLE, "protocol", "any", "tcp"),
                taken(TrafficSelector.TABLE, "port_start", "0", "80"),
                taken(TrafficSelector.TABLE, "port_end", "65535", "443"),
                later(IpsecInterface.TABLE, "type", "ipsec", "gre"),
                taken(IpsecInterface.TABLE, "mtu", "1400", "9000"),
                taken(IpsecInterface.TABLE, "admin_status", "up", "down"),
                later(IpsecInterface.TABLE, "vrf", NONE, "red"),
                later(IpsecInterface.TABLE, "mss_clamp", NONE, "1360"),
                later(IpsecInterface.TABLE, "unnumbered", NONE, "Ethernet0"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void fieldHasThisDefaultAndThisFateOfAnotherValue(Line line) throws BadValueException {
        Field<?> field =
                line.table()
                        .field(line.field())
                        .orElseThrow(() -> new AssertionError("the schema has no such field"));

        assertThat(field.defaultText().orElse(NONE)).isEqualTo(line.absent());
        assertThat(field.help()).isNotBlank();
        if (!line.absent().isEmpty()) {
            assertThat(reparsed(field, line.absent())).isEqualTo(line.absent());
        }
        if (line.refusal().isEmpty()) {
            assertThat(reparsed(field, line.other())).isEqualTo(line.other());
        } else {
            assertThat(refusal(field, line.other())).startsWith(line.refusal());
        }
    }

    @Test
    void noFieldIsForgotten() {
        Set<String> declared = new HashSet<>();
        for (Table table : Schema.TABLES) {
            table.fields().forEach(field -> declared.add(table.name() + " " + field.storedName()));
        }
        Set<String> listed = new HashSet<>();
        lines().forEach(line -> listed.add(line.table().name() + " " + line.field()));

        assertThat(listed).isEqualTo(declared);
    }

    private static <V> String reparsed(Field<V> field, String text) throws BadValueException {
        return field.render(field.parse(text));
    }

    private static String refusal(Field<?> field, String text) {
        try {
            return "taken as " + field.parse(text);
        } catch (BadValueException refused) {
            return refused.text();
        }
    }
}
