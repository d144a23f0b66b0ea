package io.triplane.model;

import static io.triplane.model.SampleRows.CHILD;
import static io.triplane.model.SampleRows.CONNECTION;
import static io.triplane.model.SampleRows.LOCAL;
import static io.triplane.model.SampleRows.REMOTE;
import static io.triplane.model.SampleRows.SECRET;
import static io.triplane.model.SampleRows.branch1;
import static io.triplane.model.SampleRows.row;
import static io.triplane.model.SampleRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.crypto.DhGroup;
import io.triplane.model.net.AddressRange;
import io.triplane.model.net.IpAddress.Family;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.Problem.Severity;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One connection read from rows, and each thing that can be wrong with it.
class ConfigReaderTest {
    private static final RowKey GLOBAL = IpsecGlobal.TABLE.key("global");
    private static final RowKey TUNNEL = IpsecInterface.TABLE.key("ipsec1");

    @Test
    void emptyDatabaseGivesDefaultsAndNoProblem() {
        ConfigReading reading = ConfigReader.read(ConfigSnapshot.EMPTY, Rows.empty());

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.snapshot()).isEqualTo(ConfigSnapshot.EMPTY);
        assertThat(reading.snapshot().global().get(IpsecGlobal.IKE_PORT)).isEqualTo(500);
    }

    @Test
    void soundConnectionIsReadWithItsChildSelectorsAndSecret() {
        ConfigReading reading = read(branch1());

        assertThat(blocking(reading)).isEmpty();
        IpsecConnection connection = reading.snapshot().connection("branch1").orElseThrow();
        assertThat(connection.startsAtOnce()).isTrue();
        assertThat(connection.isRouteMode()).isFalse();
        assertThat(connection.localId()).isEmpty();
        assertThat(connection.remoteId()).hasToString("ip4-addr:198.51.0.1");
        assertThat(connection.children()).hasSize(1);
        assertThat(connection.children().getFirst().local()).hasToString("[10.1.1.0/24]");
        assertThat(connection.children().getFirst().remote()).hasToString("[10.1.2.0/24]");
        assertThat(reading.snapshot().secretOf(connection))
                .map(IkeSecret::name)
                .hasValue("branch1");
    }

    @Test
    void rowOfTheConnectionAloneMeansOneChildForEverything() {
        Rows rows = branch1().without(CHILD).without(LOCAL).without(REMOTE);

        IpsecConnection connection = read(rows).snapshot().connection("branch1").orElseThrow();

        IpsecChild child = connection.children().getFirst();
        assertThat(child.name()).isEqualTo(IpsecChild.DEFAULT_NAME);
        assertThat(child.local()).containsExactly(TrafficSelector.all(Family.IPV4));
        assertThat(child.remote()).containsExactly(TrafficSelector.all(Family.IPV4));
    }

    @Test
    void sideWithoutSelectorTakesTheFamilyOfTheOther() {
        Rows rows = with(branch1().without(LOCAL), REMOTE, "addr_start", "", "addr_end", "");
        rows = with(rows, REMOTE, "prefix", "2001:db8::/32");

        IpsecChild child =
                read(rows).snapshot().connection("branch1").orElseThrow().children().getFirst();

        assertThat(child.local().getFirst().range()).isEqualTo(AddressRange.all(Family.IPV6));
    }

    @Test
    void tenthSelectorFollowsTheNinth() {
        Rows rows = branch1();
        for (int seq = 2; seq <= 10; seq++) {
            rows =
                    with(
                            rows,
                            TrafficSelector.TABLE.key("branch1", "default", "local", "" + seq),
                            "prefix",
                            "10.9." + seq + ".0/24");
        }

        IpsecChild child =
                read(rows).snapshot().connection("branch1").orElseThrow().children().getFirst();

        assertThat(child.local().get(8)).hasToString("10.9.9.0/24");
        assertThat(child.local().get(9)).hasToString("10.9.10.0/24");
    }

    @Test
    void secretMayBeFoundByThePeersIdentity() {
        Rows rows = with(branch1(), CONNECTION, "secret", "", "remote_id", "GW.example.net");
        rows = with(rows, SECRET, "id@", "198.51.100.9,fqdn:gw.example.net");

        ConfigSnapshot snapshot = read(rows).snapshot();

        assertThat(snapshot.secretOf(snapshot.connection("branch1").orElseThrow()))
                .map(IkeSecret::name)
                .hasValue("branch1");
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        Rows rows =
                with(
                        branch1(),
                        CONNECTION,
                        "ike_crypto_alg",
                        "rot13",
                        "sa_crypto_alg_size",
                        "100",
                        "sa_crypto_alg",
                        "aes-gcm-16",
                        "sa_integ_alg",
                        "md5-96",
                        "remote_port",
                        "70000",
                        "mode",
                        "route",
                        "colour",
                        "red");
        rows = with(rows, LOCAL, "addr_start", "10.1.1.300");

        assertThat(read(rows).problems())
                .extracting(Problem::field)
                .contains(
                        "ike_crypto_alg",
                        "sa_crypto_alg_size",
                        "sa_integ_alg",
                        "remote_port",
                        "tunnel_interface",
                        "colour",
                        "addr_start");
    }

    @Test
    void everyProblemNamesPlaceReasonAndRemedy() {
        Problem problem = only(with(branch1(), CONNECTION, "ike_dh", "modp-1024"), "ike_dh");

        assertThat(problem.severity()).isEqualTo(Severity.ERROR);
        assertThat(problem)
                .hasToString(
                        "IPSEC_CONNECTION|branch1 ike_dh \"modp-1024\": 1024 bits can be broken;"
                                + " use modp-2048, or set allow_weak_crypto in IPSEC_GLOBAL|global");
    }

    @Test
    void weakAlgorithmIsTakenWithAWarningWhereItIsAllowed() {
        Rows rows = with(branch1(), CONNECTION, "ike_dh", "modp-1024");
        rows = with(rows, GLOBAL, "allow_weak_crypto", "true");

        ConfigReading reading = read(rows);

        assertThat(blocking(reading)).isEmpty();
        assertThat(reading.snapshot().connection("branch1").orElseThrow().ikeProposals())
                .allSatisfy(p -> assertThat(p.groups()).containsExactly(DhGroup.MODP_1024));
        assertThat(of(reading, "ike_dh").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void gmacGoesWithNullEncryptionOnly() {
        Rows rows = with(branch1(), GLOBAL, "allow_weak_crypto", "true");
        Rows alone = with(rows, CONNECTION, "sa_crypto_alg", "null");
        alone = with(alone, CONNECTION, "sa_integ_alg", "aes-256-gmac");
        assertThat(blocking(read(alone))).isEmpty();
        assertThat(read(alone).snapshot().connection("branch1").orElseThrow().espProposals())
                .hasToString("[null-auth-aes-gmac-256, null/aes-256-gmac]");

        Rows beside = with(alone, CONNECTION, "sa_crypto_alg", "aes-cbc");
        assertThat(blocking(read(beside)))
                .singleElement()
                .asString()
                .contains("sa_integ_alg", "does not go with encryption");
    }

    @ParameterizedTest
    @CsvSource({
        "ike_integ_alg, aes-128-gmac, is not allowed for IKE",
        "ike_crypto_alg, 3des, has blocks of 64 bits",
        "ike_crypto_alg, blowfish, has blocks of 64 bits",
        "ike_additional_ke1, modp-1024, 1024 bits can be broken",
        "ike_additional_ke3, ecp-192, 192 bits can be broken"
    })
    void algorithmIsRefusedWithTheReason(String field, String word, String reason) {
        assertThat(only(with(branch1(), CONNECTION, field, word), field))
                .asString()
                .contains(field, word, reason);
    }

    @Test
    void theFirstGroupIsNoAdditionalOne() {
        Rows rows = with(branch1(), CONNECTION, "ike_dh", "ecp-384");
        Problem problem =
                only(with(rows, CONNECTION, "ike_additional_ke1", "ecp-384"), "ike_additional_ke1");
        assertThat(problem).asString().contains("takes part in the key exchange already");
    }

    @Test
    void additionalKeyExchangesGoWithEveryProposal() {
        Rows rows = with(branch1(), CONNECTION, "ike_additional_ke2", "ml-kem-768");
        rows = with(rows, CONNECTION, "ike_additional_ke_optional", "true");
        assertThat(read(rows).snapshot().connection("branch1").orElseThrow().ikeProposals())
                .isNotEmpty()
                .allSatisfy(proposal -> {
                    assertThat(proposal.toString()).endsWith("/ml-kem-768");
                    assertThat(proposal.additional().get(1)).contains(DhGroup.ML_KEM_768);
                    assertThat(proposal.additional().getFirst()).isEmpty();
                    assertThat(proposal.additionalOptional()).isTrue();
                });
    }

    @Test
    void unknownFieldIsReportedAndTheRestApplies() {
        ConfigReading reading = read(with(branch1(), CONNECTION, "colour", "red"));

        assertThat(of(reading, "colour").severity()).isEqualTo(Severity.WARNING);
        assertThat(reading.stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.APPLIED);
    }

    @Test
    void tablesOfOthersAreNoneOfOurBusiness() {
        Rows rows = branch1().with(row(RowKey.of("PORT", "Ethernet0"), Map.of("mtu", "9100")));

        assertThat(blocking(read(rows))).isEmpty();
        assertThat(read(rows).problems()).noneMatch(p -> p.table().equals("PORT"));
    }

    @Test
    void tableOfALaterReleaseIsRefusedWithTheFeature() {
        Rows rows = branch1().with(row(RowKey.of("IPSEC_POOL", "road"), Map.of("range", "x")));

        Problem problem =
                read(rows).problems().stream()
                        .filter(p -> p.table().equals("IPSEC_POOL"))
                        .findFirst()
                        .orElseThrow();

        assertThat(problem.text())
                .isEqualTo("not supported by this release: the configuration payload");
        assertThat(read(rows).snapshot().connections()).containsKey("branch1");
    }

    @Test
    void missingPeerIsIncompleteAndNotWrong() {
        Rows rows = with(branch1(), CONNECTION, "remote_address", "");

        ConfigReading reading = read(rows);

        assertThat(reading.stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.PENDING);
        assertThat(reading.snapshot().connections()).isEmpty();
        assertThat(of(reading, "remote_address").severity()).isEqualTo(Severity.INCOMPLETE);
    }

    @Test
    void badKeyOfASelectorBlocksTheConnectionRatherThanWideningIt() {
        Rows rows =
                branch1()
                        .without(LOCAL)
                        .with(
                                row(
                                        RowKey.of(
                                                "IPSEC_TRAFFIC_SELECTOR",
                                                "branch1",
                                                "default",
                                                "lokal",
                                                "1"),
                                        Map.of("prefix", "10.1.1.0/24")));

        assertThat(read(rows).snapshot().connections()).isEmpty();
        assertThat(read(rows).stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.FAILED);
    }

    @Test
    void rowsWithoutTheirOwnerAreReported() {
        Rows rows = branch1().without(CONNECTION);

        assertThat(read(rows).problems())
                .filteredOn(p -> p.severity() == Severity.INCOMPLETE)
                .extracting(Problem::row)
                .containsExactlyInAnyOrder(CHILD, LOCAL, REMOTE);
    }

    @Test
    void interfaceIsReadWithItsAddresses() {
        Rows rows =
                branch1()
                        .with(row(TUNNEL, Map.of("mtu", "1380")))
                        .with(row(RowKey.of("IPSEC_INTERFACE", "ipsec1", "10.9.0.1/30"), Map.of()));
        rows = with(rows, CONNECTION, "tunnel_interface", "ipsec1");

        ConfigSnapshot snapshot = read(rows).snapshot();

        IpsecConnection connection = snapshot.connection("branch1").orElseThrow();
        assertThat(connection.isRouteMode()).isTrue();
        IpsecInterface tunnel = snapshot.interfaceOf(connection).orElseThrow();
        assertThat(tunnel.instance()).isEqualTo(1);
        assertThat(tunnel.get(IpsecInterface.MTU)).isEqualTo(1380);
        assertThat(tunnel.addresses()).hasToString("[10.9.0.1/30]");
    }

    @Test
    void passkeysAreInNoProblem() {
        Rows rows = with(branch1(), SECRET, "passkey", "0xTopSecret");

        assertThat(read(rows).problems()).isNotEmpty();
        assertThat(read(rows).problems().toString()).doesNotContain("TopSecret");
        assertThat(rows.toString()).doesNotContain("TopSecret");
        assertThat(read(branch1()).toString()).doesNotContain("0011223344");
    }

    private static ConfigReading read(Rows rows) {
        return ConfigReader.read(ConfigSnapshot.EMPTY, rows);
    }

    private static List<Problem> blocking(ConfigReading reading) {
        return reading.problems().stream().filter(problem -> !problem.harmless()).toList();
    }

    private static Problem of(ConfigReading reading, String field) {
        return reading.problems().stream()
                .filter(problem -> problem.field().equals(field))
                .findFirst()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }

    private static Problem only(Rows rows, String field) {
        ConfigReading reading = read(rows);
        assertThat(blocking(reading)).hasSize(1);
        return of(reading, field);
    }
}
