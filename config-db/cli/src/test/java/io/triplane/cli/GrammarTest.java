package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.Element;
import io.triplane.cli.grammar.Line;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Slot;
import io.triplane.cli.grammar.View;
import io.triplane.model.IkeSecret;
import io.triplane.model.Schema;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the words mean: the rows they make.
class GrammarTest {
    private static final String[] SEED = {
        "secret branch1 psk passkey correct-horse",
        "ipsec branch1",
        " local address 203.0.113.2",
        " remote address 198.51.100.42",
        " ike crypto_alg aes-gcm-16 crypto_alg_size 256",
        " ike prf hmac-sha2-384",
        " ike dh ecp-384",
        " ike local type fqdn hq.example.net",
        " ike remote type fqdn branch1.example.net",
        " ike auth psk secret branch1",
        " ike traffic_selector local ip4 addr_start 10.1.1.0 addr_end 10.1.1.255",
        " ike traffic_selector remote ip4 addr_start 10.1.2.0 addr_end 10.1.2.255",
        " sa crypto_alg aes-cbc crypto_alg_size 256 integ_alg hmac-sha2-256-128",
        " tunnel interface ipsec1",
        " initiate",
        " no shutdown",
    };

    @Test
    void theSeedsExampleMakesExactlyItsRows() {
        assertThat(byKey(Typist.rowsOf(SEED)))
                .isEqualTo(
                        Map.of(
                                "IKE_SECRET|branch1",
                                Map.of("passkey", Typist.SEALED, "key_encrypt", "true"),
                                "IPSEC_CONNECTION|branch1",
                                new TreeMap<>(
                                        Map.ofEntries(
                                                Map.entry("admin_status", "up"),
                                                Map.entry("role", "initiator"),
                                                Map.entry("start_action", "start"),
                                                Map.entry("local_address", "203.0.113.2"),
                                                Map.entry("remote_address", "198.51.100.42"),
                                                Map.entry("ike_crypto_alg", "aes-gcm-16"),
                                                Map.entry("ike_crypto_alg_size", "256"),
                                                Map.entry("ike_prf", "hmac-sha2-384"),
                                                Map.entry("ike_dh", "ecp-384"),
                                                Map.entry("local_id_type", "fqdn"),
                                                Map.entry("local_id", "hq.example.net"),
                                                Map.entry("remote_id_type", "fqdn"),
                                                Map.entry("remote_id", "branch1.example.net"),
                                                Map.entry("secret", "branch1"),
                                                Map.entry("sa_crypto_alg", "aes-cbc"),
                                                Map.entry("sa_crypto_alg_size", "256"),
                                                Map.entry("sa_integ_alg", "hmac-sha2-256-128"),
                                                Map.entry("tunnel_interface", "ipsec1"))),
                                "IPSEC_CHILD|branch1|default",
                                Map.of(),
                                "IPSEC_TRAFFIC_SELECTOR|branch1|default|local|1",
                                Map.of("addr_start", "10.1.1.0", "addr_end", "10.1.1.255"),
                                "IPSEC_TRAFFIC_SELECTOR|branch1|default|remote|1",
                                Map.of("addr_start", "10.1.2.0", "addr_end", "10.1.2.255")));
    }

    @Test
    void theSeedsExampleIsShownAsItWasTyped() {
        String[] expected = SEED.clone();
        expected[0] = " psk passkey sealed " + Typist.SEALED;

        assertThat(Typist.shown(Typist.rowsOf(SEED), false))
                .containsExactly(
                        Stream.concat(Stream.of("secret branch1"), Stream.of(expected))
                                .toArray(String[]::new));
    }

    @Test
    void typingAConfigurationTwiceChangesNothing() {
        Typist typist = new Typist(Interpreter.batch(), Typist.rowsOf(SEED));
        for (String line : SEED) {
            typist.type(line);
        }
        assertThat(typist.rows()).isEqualTo(Typist.rowsOf(SEED));
    }

    @Test
    void everyFieldOfTheSchemaHasAWordAndEveryWordAField() {
        Set<String> schema = new TreeSet<>();
        for (Table table : Schema.TABLES) {
            for (Field<?> field : table.fields()) {
                schema.add(table.name() + " " + field.name());
            }
        }
        Set<String> words = new TreeSet<>();
        for (View view : ConfigGrammar.objects()) {
            for (Line line : view.lines()) {
                fieldsOf(view, line).forEach(words::add);
            }
        }
        assertThat(words).isEqualTo(schema);
    }

    private static Stream<String> fieldsOf(View view, Line line) {
        String own = view.table().orElseThrow().name();
        return switch (line.meaning()) {
            case Meaning.Assign assign ->
                    Stream.concat(assign.fields().stream(), assign.constants().keySet().stream())
                            .map(field -> own + " " + field.name());
            case Meaning.Switch toggle -> Stream.of(own + " " + toggle.field().name());
            case Meaning.TakePasskey _ ->
                    Stream.of(IkeSecret.PASSKEY, IkeSecret.KEY_ENCRYPT)
                            .map(field -> own + " " + field.name());
            case Meaning.PutRow put ->
                    Element.slots(line.pattern()).stream()
                            .map(Slot::name)
                            .filter(name -> put.table().field(name).isPresent())
                            .map(name -> put.table().name() + " " + name);
            case Meaning.Open _, Meaning.Run _ -> Stream.of();
        };
    }

    @Test
    void aLineIsAUnitSoWhatItNoLongerMentionsIsRemoved() {
        assertThat(
                        byKey(
                                Typist.rowsOf(
                                        "ipsec b sa crypto_alg aes-cbc crypto_alg_size 128"
                                                + " integ_alg hmac-sha2-256-128",
                                        "ipsec b sa crypto_alg aes-gcm-16")))
                .containsEntry("IPSEC_CONNECTION|b", Map.of("sa_crypto_alg", "aes-gcm-16"));
    }

    @Test
    void optionsComeInAnyOrder() {
        assertThat(
                        Typist.rowsOf(
                                "ipsec b ike traffic_selector local prefix 10.1.1.0/24"
                                        + " port_end 80 seq 7 protocol tcp port_start 80"))
                .isEqualTo(
                        Typist.rowsOf(
                                "ipsec b ike traffic_selector local prefix 10.1.1.0/24"
                                        + " protocol tcp port_start 80 port_end 80 seq 7"));
    }

    @Test
    void selectorsAreNumberedInTheOrderOfTyping() {
        assertThat(
                        byKey(
                                Typist.rowsOf(
                                        "ipsec b",
                                        "ike traffic_selector local prefix 10.1.1.0/24",
                                        "ike traffic_selector local prefix 10.1.2.0/24",
                                        "ike traffic_selector local prefix 10.1.1.0/24",
                                        "ike traffic_selector remote any protocol icmp")))
                .containsKeys(
                        "IPSEC_TRAFFIC_SELECTOR|b|default|local|1",
                        "IPSEC_TRAFFIC_SELECTOR|b|default|local|2",
                        "IPSEC_TRAFFIC_SELECTOR|b|default|remote|1")
                .hasSize(5);
    }

    @Test
    void aChildHasItsOwnSelectors() {
        assertThat(
                        byKey(
                                Typist.rowsOf(
                                        "ipsec b",
                                        "child voice",
                                        "traffic_selector local prefix 10.1.9.0/24",
                                        "no shutdown",
                                        "exit",
                                        "shutdown")))
                .containsEntry("IPSEC_CHILD|b|voice", Map.of("admin_status", "up"))
                .containsEntry(
                        "IPSEC_TRAFFIC_SELECTOR|b|voice|local|1", Map.of("prefix", "10.1.9.0/24"))
                .containsEntry("IPSEC_CONNECTION|b", Map.of("admin_status", "down"));
    }

    @Test
    void interfacesHaveAddressRows() {
        assertThat(
                        byKey(
                                Typist.rowsOf(
                                        "interface ipsec1",
                                        "mtu 1380",
                                        "ip address 10.9.0.1/30",
                                        "ip address 2001:db8::1/64")))
                .isEqualTo(
                        Map.of(
                                "IPSEC_INTERFACE|ipsec1", Map.of("mtu", "1380"),
                                "IPSEC_INTERFACE|ipsec1|10.9.0.1/30", Map.of(),
                                "IPSEC_INTERFACE|ipsec1|2001:db8::1/64", Map.of()));
    }

    @Test
    void listsTakeSeveralWordsAndGiveThemBackOneByOne() {
        assertThat(
                        byKey(
                                Typist.rowsOf(
                                        "secret s id fqdn:a.example fqdn:b.example fqdn:c.example",
                                        "secret s no id fqdn:b.example")))
                .isEqualTo(Map.of("IKE_SECRET|s", Map.of("id@", "fqdn:a.example,fqdn:c.example")));
    }

    @Test
    void noRemovesAnObjectWithAllRowsBelowIt() {
        Typist typist = new Typist(Interpreter.batch(), Typist.rowsOf(SEED));
        typist.type("no ipsec branch1");

        assertThat(byKey(typist.rows())).containsOnlyKeys("IKE_SECRET|branch1");
    }

    @Test
    void noGoesBeforeTheObjectOrBeforeTheLine() {
        String set = "ipsec b ike dh ecp-256";
        assertThat(Typist.rowsOf(set, "no ipsec b ike dh"))
                .isEqualTo(Typist.rowsOf(set, "ipsec b no ike dh"))
                .isEqualTo(Typist.rowsOf("ipsec b"));
    }

    @Test
    void defaultResetsAFlagThatNoWouldTurnOff() {
        assertThat(byKey(Typist.rowsOf("ipsec b shutdown", "ipsec b no shutdown")))
                .containsEntry("IPSEC_CONNECTION|b", Map.of("admin_status", "up"));
        assertThat(Typist.rowsOf("ipsec b shutdown", "ipsec b default shutdown"))
                .isEqualTo(Typist.rowsOf("ipsec b"));
    }

    @Test
    void aLineOfAnOuterViewClosesTheInnerOnes() {
        Typist typist = new Typist(Interpreter.batch(), Rows.empty());
        typist.type("ipsec a");
        typist.type("child x");
        typist.type("interface ipsec1");
        typist.type("mtu 1300");
        typist.type("ipsec b");

        assertThat(typist.interpreter().scopes().getLast().label()).isEqualTo("ipsec-b");
        assertThat(byKey(typist.rows()))
                .containsEntry("IPSEC_INTERFACE|ipsec1", Map.of("mtu", "1300"));
    }

    @Test
    void aDescriptionIsTheRestOfTheLine() {
        assertThat(byKey(Typist.rowsOf("ipsec b description to the \"branch; office\"")))
                .containsEntry(
                        "IPSEC_CONNECTION|b", Map.of("description", "to the branch; office"));
    }

    static Map<String, Map<String, String>> byKey(Rows rows) {
        return rows.all().stream()
                .collect(
                        Collectors.toMap(
                                row -> row.key().toString(),
                                row -> row.fields(),
                                (a, _) -> a,
                                TreeMap::new));
    }

    static RowKey connection(String name) {
        return RowKey.of("IPSEC_CONNECTION", name);
    }
}
