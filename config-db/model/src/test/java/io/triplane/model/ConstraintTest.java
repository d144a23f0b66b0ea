package io.triplane.model;

import static io.triplane.model.SampleRows.CONNECTION;
import static io.triplane.model.SampleRows.LOCAL;
import static io.triplane.model.SampleRows.REMOTE;
import static io.triplane.model.SampleRows.SECRET;
import static io.triplane.model.SampleRows.VOICE;
import static io.triplane.model.SampleRows.branch1;
import static io.triplane.model.SampleRows.connection;
import static io.triplane.model.SampleRows.row;
import static io.triplane.model.SampleRows.union;
import static io.triplane.model.SampleRows.with;
import static io.triplane.model.SampleRows.withVoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Problem;
import io.triplane.model.schema.Problem.Severity;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules that span fields or rows: each broken alone gives exactly its problem.
class ConstraintTest {
    private static final RowKey GLOBAL = IpsecGlobal.TABLE.key("global");
    private static final RowKey TUNNEL = IpsecInterface.TABLE.key("ipsec1");

    /// What was done to a sound database, and the one problem it must give.
    record Case(String what, Rows rows, Severity severity, String field, String text) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(algorithms(), addresses(), identities(), selectors(), others())
                .flatMap(List::stream);
    }

    private static List<Case> algorithms() {
        return List.of(
                wrong(
                        "AEAD with integrity",
                        "ike_integ_alg",
                        "does not go with aes-gcm-16",
                        "ike_crypto_alg",
                        "aes-gcm-16",
                        "ike_integ_alg",
                        "hmac-sha2-256-128"),
                wrong(
                        "ESP AEAD with integrity",
                        "sa_integ_alg",
                        "does not go with aes-gcm-16",
                        "sa_crypto_alg",
                        "aes-gcm-16",
                        "sa_integ_alg",
                        "hmac-sha2-256-128"),
                wrong(
                        "no such key size",
                        "ike_crypto_alg_size",
                        "is no key size of aes-cbc",
                        "ike_crypto_alg",
                        "aes-cbc",
                        "ike_crypto_alg_size",
                        "512"),
                pending(
                        "size alone",
                        "sa_crypto_alg",
                        "beside sa_crypto_alg_size 128",
                        "sa_crypto_alg_size",
                        "128"),
                wrong("dead cipher", "ike_crypto_alg", "is deprecated", "ike_crypto_alg", "des"),
                wrong(
                        "ESP without encryption",
                        "sa_crypto_alg",
                        "leaves packets readable",
                        "sa_crypto_alg",
                        "null"),
                wrong(
                        "GMAC beside encryption",
                        "sa_integ_alg",
                        "goes with null",
                        "sa_crypto_alg",
                        "aes-cbc",
                        "sa_integ_alg",
                        "aes-256-gmac"),
                wrong(
                        "ESP with what VPP lacks",
                        "sa_crypto_alg",
                        "is not in VPP",
                        "sa_crypto_alg",
                        "aes-ccm-16"),
                wrong(
                        "IKE without encryption",
                        "ike_crypto_alg",
                        "is not allowed for IKE",
                        "ike_crypto_alg",
                        "null"),
                wrong(
                        "ESP Blowfish",
                        "sa_crypto_alg",
                        "is not in VPP",
                        "sa_crypto_alg",
                        "blowfish"),
                wrong(
                        "MD5",
                        "ike_integ_alg",
                        "is deprecated",
                        "ike_crypto_alg",
                        "aes-cbc",
                        "ike_integ_alg",
                        "md5-96"),
                wrong("dead PRF", "ike_prf", "is deprecated", "ike_prf", "hmac-md5"),
                wrong("unsupported group", "ike_dh", "is too short", "ike_dh", "modp-1024-160"),
                wrong(
                        "ML-KEM alone",
                        "ike_dh",
                        "goes beside another group only",
                        "ike_dh",
                        "ml-kem-768"),
                wrong(
                        "a method twice",
                        "ike_additional_ke2",
                        "takes part in the key exchange already",
                        "ike_additional_ke1",
                        "ml-kem-768",
                        "ike_additional_ke2",
                        "ml-kem-768"),
                wrong(
                        "weak group for PFS",
                        "sa_dh",
                        "is allowed for IKE only",
                        "sa_dh",
                        "modp-1024"));
    }

    private static List<Case> addresses() {
        return List.of(
                wrong(
                        "initiator without a single peer",
                        "role",
                        "needs a single remote_address",
                        "remote_address",
                        "any",
                        "remote_id",
                        "peer",
                        "start_action",
                        ""),
                pending(
                        "anybody, role open",
                        "role",
                        "must be responder",
                        "remote_address",
                        "any",
                        "remote_id",
                        "peer",
                        "role",
                        "",
                        "start_action",
                        ""),
                pending(
                        "anybody without identity",
                        "remote_id",
                        "needs an identity",
                        "remote_address",
                        "any",
                        "role",
                        "responder",
                        "start_action",
                        ""),
                pending(
                        "anybody of any identity",
                        "remote_id",
                        "needs an identity",
                        "remote_address",
                        "198.51.100.0/24",
                        "role",
                        "responder",
                        "start_action",
                        "",
                        "remote_id_type",
                        "any"),
                wrong(
                        "responder that starts",
                        "start_action",
                        "contradicts role responder",
                        "role",
                        "responder"),
                wrong(
                        "two families",
                        "local_address",
                        "is of another family",
                        "local_address",
                        "2001:db8::1"),
                wrong(
                        "a name",
                        "remote_address",
                        "not supported by this release",
                        "remote_address",
                        "gw.example.net"));
    }

    private static List<Case> identities() {
        return List.of(
                pending(
                        "type alone",
                        "local_id",
                        "is missing beside local_id_type",
                        "local_id_type",
                        "fqdn"),
                wrong(
                        "address that is none",
                        "local_id",
                        "is no address",
                        "local_id_type",
                        "ip4-addr",
                        "local_id",
                        "10.0.0"),
                wrong(
                        "address of the other family",
                        "local_id",
                        "is no IPV6 address",
                        "local_id_type",
                        "ip6-addr",
                        "local_id",
                        "10.0.0.1"),
                wrong(
                        "DN as text",
                        "remote_id",
                        "not supported by this release",
                        "remote_id_type",
                        "der-asn1-dn",
                        "remote_id",
                        "CN=gw"),
                wrong(
                        "wildcard",
                        "remote_id",
                        "not supported by this release",
                        "remote_id",
                        "*.example.net"),
                wrong(
                        "we as anybody",
                        "local_id_type",
                        "is no identity of our own",
                        "local_id_type",
                        "any"));
    }

    private static List<Case> selectors() {
        Rows sound = branch1();
        return List.of(
                new Case(
                        "two families",
                        with(sound, LOCAL, "addr_end", "2001:db8::1"),
                        Severity.ERROR,
                        "addr_end",
                        "is of another family"),
                new Case(
                        "end below start",
                        with(sound, LOCAL, "addr_end", "10.1.0.255"),
                        Severity.ERROR,
                        "addr_end",
                        "is below addr_start 10.1.1.0"),
                new Case(
                        "one end only",
                        with(sound, LOCAL, "addr_start", ""),
                        Severity.INCOMPLETE,
                        "addr_start",
                        "is missing"),
                new Case(
                        "both forms",
                        with(sound, LOCAL, "prefix", "10.1.1.0/24"),
                        Severity.ERROR,
                        "prefix",
                        "does not go with addr_start"),
                new Case(
                        "host bits",
                        with(
                                sound,
                                LOCAL,
                                "prefix",
                                "10.1.1.1/24",
                                "addr_start",
                                "",
                                "addr_end",
                                ""),
                        Severity.ERROR,
                        "prefix",
                        "has host bits set"),
                new Case(
                        "ports of any protocol",
                        with(sound, LOCAL, "port_end", "80"),
                        Severity.INCOMPLETE,
                        "protocol",
                        "has no ports"),
                new Case(
                        "ports upside down",
                        with(sound, LOCAL, "protocol", "tcp", "port_start", "90", "port_end", "80"),
                        Severity.ERROR,
                        "port_end",
                        "is below port_start"),
                new Case(
                        "sides of different families",
                        with(sound, LOCAL, "addr_start", "2001:db8::", "addr_end", "2001:db8::ff"),
                        Severity.INCOMPLETE,
                        "",
                        "has no local selector for IPV4"));
    }

    private static List<Case> others() {
        Rows sound = branch1();
        Rows tunnel = sound.with(row(TUNNEL, Map.of()));
        return List.of(
                pending(
                        "route without interface",
                        "tunnel_interface",
                        "is missing in mode route",
                        "mode",
                        "route"),
                new Case(
                        "policy with interface",
                        with(tunnel, CONNECTION, "mode", "policy", "tunnel_interface", "ipsec1"),
                        Severity.ERROR,
                        "mode",
                        "uses no tunnel"),
                pending(
                        "interface that is not there",
                        "tunnel_interface",
                        "is not there",
                        "tunnel_interface",
                        "ipsec7"),
                pending("secret that is not there", "secret", "is not there", "secret", "other"),
                pending("no secret", "secret", "no secret lists the identity", "secret", ""),
                new Case(
                        "secret twice",
                        with(sound, SECRET, "key_file", "/etc/psk"),
                        Severity.ERROR,
                        "key_file",
                        "does not go with passkey"),
                new Case(
                        "plain but said to be sealed",
                        with(sound, SECRET, "key_encrypt", "true"),
                        Severity.ERROR,
                        "key_encrypt",
                        "is not sealed"),
                new Case(
                        "one port for two",
                        with(sound, GLOBAL, "ike_port", "4500"),
                        Severity.ERROR,
                        "natt_port",
                        "is the same as ike_port"),
                new Case(
                        "second child for the same traffic",
                        sound.with(row(VOICE, Map.of())),
                        Severity.ERROR,
                        "",
                        "protects traffic that the child default protects as well"),
                new Case(
                        "second child on one interface",
                        with(
                                withVoice(sound).with(row(TUNNEL, Map.of())),
                                CONNECTION,
                                "tunnel_interface",
                                "ipsec1"),
                        Severity.ERROR,
                        "",
                        "an interface sends on one Child SA"),
                new Case(
                        "selector of no child",
                        with(
                                sound,
                                TrafficSelector.TABLE.key("branch1", "voice", "local", "1"),
                                "prefix",
                                "10.7.0.0/16"),
                        Severity.INCOMPLETE,
                        "",
                        "belongs to a child that is not there"),
                new Case(
                        "reserved name",
                        sound.with(row(ConnectionTable.TABLE.key("global"), Map.of())),
                        Severity.ERROR,
                        "name",
                        "is a reserved word"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void brokenRuleGivesItsProblem(Case broken) {
        List<Problem> found =
                ConfigReader.problems(broken.rows()).stream().filter(p -> !p.harmless()).toList();

        // A blocked secret or interface also leaves the connection that names it dangling.
        assertThat(found)
                .anySatisfy(problem -> {
                    assertThat(problem.severity()).isEqualTo(broken.severity());
                    assertThat(problem.field()).isEqualTo(broken.field());
                    assertThat(problem.text()).contains(broken.text());
                    assertThat(problem.remedy()).isNotBlank();
                });
        assertThat(found).hasSizeLessThanOrEqualTo(2);
    }

    /// In policy mode, each with traffic of its own: other addresses, or another protocol.
    @Test
    void aConnectionMayHaveSeveralChildren() {
        Rows sameNets = withVoice(branch1());
        for (String side : List.of("local", "remote")) {
            RowKey key = TrafficSelector.TABLE.key("branch1", "voice", side, "1");
            sameNets =
                    with(
                            sameNets,
                            key,
                            "prefix",
                            side.equals("local") ? "10.1.1.0/24" : "10.1.2.0/24");
            sameNets = with(sameNets, key, "protocol", "icmp");
        }
        Rows tcpBeside = with(with(sameNets, LOCAL, "protocol", "tcp"), REMOTE, "protocol", "tcp");
        for (Rows rows : List.of(withVoice(branch1()), tcpBeside)) {
            ConfigReading reading = ConfigReader.read(ConfigSnapshot.EMPTY, rows);
            assertThat(reading.problems()).allMatch(Problem::harmless);
            assertThat(reading.snapshot().connection("branch1").orElseThrow().children())
                    .extracting(IpsecChild::name)
                    .containsExactly("default", "voice");
        }
        assertThat(ConfigReader.problems(sameNets)).anyMatch(problem -> !problem.harmless());
    }

    /// What is down stands in nobody's way.
    @Test
    void aChildThatIsDownIsNotCounted() {
        Rows rows = branch1().with(row(VOICE, Map.of("admin_status", "down")));
        assertThat(ConfigReader.problems(rows)).allMatch(Problem::harmless);
    }

    @Test
    void twoConnectionsToOnePeerAreRefusedForTheNewcomer() {
        ConfigSnapshot before =
                ConfigReader.read(ConfigSnapshot.EMPTY, connection("zulu", 1)).snapshot();
        Rows rows = union(connection("zulu", 1), connection("alpha", 1));

        ConfigReading reading = ConfigReader.read(before, rows);

        assertThat(reading.snapshot().connections()).containsOnlyKeys("zulu");
        assertThat(reading.problemsOf(ConfigObject.connection("alpha")))
                .anySatisfy(p -> assertThat(p.text()).contains("peer of connection zulu already"));
    }

    @Test
    void oneTunnelInterfaceCarriesOneConnection() {
        Rows rows =
                union(connection("alpha", 1), connection("bravo", 2)).with(row(TUNNEL, Map.of()));
        rows = with(rows, ConnectionTable.TABLE.key("alpha"), "tunnel_interface", "ipsec1");
        rows = with(rows, ConnectionTable.TABLE.key("bravo"), "tunnel_interface", "ipsec1");

        ConfigReading reading = ConfigReader.read(ConfigSnapshot.EMPTY, rows);

        assertThat(reading.snapshot().connections()).containsOnlyKeys("alpha");
    }

    @Test
    void twoConnectionsMaySwapTheirPeers() {
        ConfigSnapshot before =
                ConfigReader.read(
                                ConfigSnapshot.EMPTY,
                                union(connection("alpha", 1), connection("bravo", 2)))
                        .snapshot();
        Rows swapped = union(connection("alpha", 2), connection("bravo", 1));

        ConfigReading reading = ConfigReader.read(before, swapped);

        assertThat(reading.problems()).allMatch(Problem::harmless);
        assertThat(reading.snapshot().connection("alpha").orElseThrow().remote())
                .hasToString("198.51.0.2");
    }

    private static Case wrong(String what, String field, String text, String... edit) {
        return new Case(what, with(branch1(), CONNECTION, edit), Severity.ERROR, field, text);
    }

    private static Case pending(String what, String field, String text, String... edit) {
        return new Case(what, with(branch1(), CONNECTION, edit), Severity.INCOMPLETE, field, text);
    }
}
