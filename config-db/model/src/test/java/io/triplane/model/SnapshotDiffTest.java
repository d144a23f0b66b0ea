package io.triplane.model;

import static io.triplane.model.SampleRows.CONNECTION;
import static io.triplane.model.SampleRows.LOCAL;
import static io.triplane.model.SampleRows.SECRET;
import static io.triplane.model.SampleRows.branch1;
import static io.triplane.model.SampleRows.row;
import static io.triplane.model.SampleRows.union;
import static io.triplane.model.SampleRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Seeds;
import io.triplane.model.ConfigChange.ConnectionAdded;
import io.triplane.model.ConfigChange.ConnectionChanged;
import io.triplane.model.ConfigChange.ConnectionRemoved;
import io.triplane.model.ConfigChange.InterfaceAdded;
import io.triplane.model.ConfigChange.InterfaceChanged;
import io.triplane.model.ConfigChange.InterfaceRemoved;
import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Old and new configuration to changes, and nothing about what did not change.
class SnapshotDiffTest {
    @Test
    void newConnectionIsAddedAndAbsentOneRemoved() {
        List<ConfigChange> there = diff(Rows.empty(), branch1());
        List<ConfigChange> back = diff(branch1(), Rows.empty());

        assertThat(there).hasSize(1).first().isInstanceOf(ConnectionAdded.class);
        assertThat(back).hasSize(1).first().isInstanceOf(ConnectionRemoved.class);
    }

    @Test
    void descriptionAsksForNothing() {
        assertThat(changed(with(branch1(), CONNECTION, "description", "x")).effect())
                .isEqualTo(ChangeEffect.NONE);
    }

    @Test
    void defaultWrittenOutIsNoChange() {
        assertThat(diff(branch1(), with(branch1(), CONNECTION, "remote_port", "500"))).isEmpty();
    }

    @Test
    void newPasskeyWaitsForTheNextAuthentication() {
        ConnectionChanged change = changed(with(branch1(), SECRET, "passkey", "other"));

        assertThat(change.effect()).isEqualTo(ChangeEffect.NEXT_AUTHENTICATION);
        assertThat(change.children()).isEmpty();
    }

    @Test
    void newSelectorAsksForANewChildSa() {
        ConnectionChanged change = changed(with(branch1(), LOCAL, "addr_end", "10.1.1.127"));

        assertThat(change.effect()).isEqualTo(ChangeEffect.NEW_CHILD_SA);
        assertThat(change.children()).containsExactly("default");
    }

    @Test
    void newEspAlgorithmAsksForANewChildSaToo() {
        ConnectionChanged change = changed(with(branch1(), CONNECTION, "sa_crypto_alg", "aes-cbc"));

        assertThat(change.effect()).isEqualTo(ChangeEffect.NEW_CHILD_SA);
        assertThat(change.children()).containsExactly("default");
    }

    @Test
    void newPeerAddressAsksForANewIkeSa() {
        assertThat(changed(with(branch1(), CONNECTION, "remote_address", "198.51.7.7")).effect())
                .isEqualTo(ChangeEffect.NEW_IKE_SA);
    }

    @Test
    void connectionTurnedOffLosesItsSas() {
        assertThat(changed(with(branch1(), CONNECTION, "admin_status", "down")).effect())
                .isEqualTo(ChangeEffect.NEW_IKE_SA);
    }

    @Test
    void interfaceComesBeforeItsConnectionAndGoesAfterIt() {
        Rows tunnel = branch1().with(row(IpsecInterface.TABLE.key("ipsec1"), Map.of()));
        tunnel = with(tunnel, CONNECTION, "tunnel_interface", "ipsec1");

        assertThat(diff(branch1(), tunnel))
                .extracting(Object::getClass)
                .containsExactly(InterfaceAdded.class, ConnectionChanged.class);
        assertThat(diff(tunnel, branch1()))
                .extracting(Object::getClass)
                .containsExactly(ConnectionChanged.class, InterfaceRemoved.class);
    }

    @Test
    void otherTunnelsNeverNotice() {
        Rows hundred = Rows.empty();
        for (int i = 0; i < 100; i++) {
            hundred = union(hundred, SampleRows.connection("peer" + i, 100 + i));
        }
        Rows edited = with(hundred, ConnectionTable.TABLE.key("peer42"), "ike_dh", "ecp-384");

        assertThat(diff(hundred, edited))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        ConnectionChanged.class,
                        change -> assertThat(change.after().name()).isEqualTo("peer42"));
    }

    @Seeds(80)
    void carryingOutTheChangesGivesTheNewConfiguration(long seed) {
        Random random = new Random(seed);
        ConfigSnapshot before = read(ConfigSnapshot.EMPTY, SampleRows.random(random));
        ConfigSnapshot after = read(before, SampleRows.random(random));

        List<ConfigChange> changes = SnapshotDiff.between(before, after);

        assertThat(SnapshotDiff.between(before, before)).isEmpty();
        SortedMap<String, IpsecConnection> connections = new TreeMap<>(before.connections());
        SortedMap<String, IpsecInterface> interfaces = new TreeMap<>(before.interfaces());
        changes.forEach(change -> apply(change, connections, interfaces));
        assertThat(connections.keySet()).isEqualTo(after.connections().keySet());
        connections.forEach((name, connection) ->
                assertThat(sameMeaning(connection, after.connection(name).orElseThrow())).isTrue());
        assertThat(interfaces.keySet()).isEqualTo(after.interfaces().keySet());
    }

    private static boolean sameMeaning(IpsecConnection one, IpsecConnection other) {
        return one.values().differing(other.values()).isEmpty()
                && one.children().equals(other.children());
    }

    private static void apply(
            ConfigChange change,
            SortedMap<String, IpsecConnection> connections,
            SortedMap<String, IpsecInterface> interfaces) {
        switch (change) {
            case ConnectionAdded c ->
                    assertThat(connections.put(c.added().name(), c.added())).isNull();
            case ConnectionRemoved c ->
                    assertThat(connections.remove(c.removed().name(), c.removed())).isTrue();
            case ConnectionChanged c -> {
                assertThat(connections.put(c.after().name(), c.after())).isEqualTo(c.before());
                // Every interface that it needs is there by now.
                c.after()
                        .get(ConnectionTable.TUNNEL_INTERFACE)
                        .ifPresent(name -> assertThat(interfaces).containsKey(name));
            }
            case InterfaceAdded c ->
                    assertThat(interfaces.put(c.added().name(), c.added())).isNull();
            case InterfaceChanged c -> interfaces.put(c.after().name(), c.after());
            case InterfaceRemoved c -> interfaces.remove(c.removed().name());
            case ConfigChange.GlobalChanged c -> assertThat(c.fields()).isNotEmpty();
            case ConfigChange.DataplaneChanged c -> assertThat(c.fields()).isNotEmpty();
        }
    }

    private static ConnectionChanged changed(Rows after) {
        List<ConfigChange> changes = diff(branch1(), after);
        assertThat(changes).hasSize(1);
        return (ConnectionChanged) changes.getFirst();
    }

    private static List<ConfigChange> diff(Rows before, Rows after) {
        ConfigSnapshot old = read(ConfigSnapshot.EMPTY, before);
        return SnapshotDiff.between(old, read(old, after));
    }

    private static ConfigSnapshot read(ConfigSnapshot previous, Rows rows) {
        return ConfigReader.read(previous, rows).snapshot();
    }
}
