package io.triplane.model;

import static io.triplane.model.SampleRows.CONNECTION;
import static io.triplane.model.SampleRows.LOCAL;
import static io.triplane.model.SampleRows.SECRET;
import static io.triplane.model.SampleRows.branch1;
import static io.triplane.model.SampleRows.row;
import static io.triplane.model.SampleRows.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Seeds;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.Rows;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A bad edit leaves the object as it was; a removed row removes it.
class LastGoodTest {
    private final ConfigSnapshot good =
            ConfigReader.read(ConfigSnapshot.EMPTY, branch1()).snapshot();

    @Test
    void badFieldKeepsTheLastGoodVersion() {
        Rows bad = with(branch1(), CONNECTION, "sa_lifetime", "soon", "description", "new");

        ConfigReading reading = ConfigReader.read(good, bad);

        assertThat(reading.snapshot()).isEqualTo(good);
        assertThat(reading.stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.FAILED);
    }

    @Test
    void badSelectorKeepsTheLastGoodConnection() {
        ConfigReading reading = ConfigReader.read(good, with(branch1(), LOCAL, "addr_end", "x"));

        assertThat(reading.snapshot()).isEqualTo(good);
    }

    @Test
    void removedRowRemovesTheObject() {
        assertThat(ConfigReader.read(good, Rows.empty()).snapshot())
                .isEqualTo(ConfigSnapshot.EMPTY);
    }

    @Test
    void removedSecretStaysAsLongAsAKeptConnectionNeedsIt() {
        ConfigReading reading = ConfigReader.read(good, branch1().without(SECRET));

        assertThat(reading.snapshot()).isEqualTo(good);
        assertThat(reading.stateOf(ConfigObject.connection("branch1")))
                .isEqualTo(ConfigState.PENDING);
    }

    @Test
    void badGlobalRowKeepsTheLastGoodOne() {
        Rows rows =
                branch1().with(row(IpsecGlobal.TABLE.key("global"), Map.of("ike_port", "10500")));
        ConfigSnapshot before = ConfigReader.read(ConfigSnapshot.EMPTY, rows).snapshot();

        ConfigReading reading =
                ConfigReader.read(
                        before, with(rows, IpsecGlobal.TABLE.key("global"), "ike_port", "none"));

        assertThat(reading.snapshot().global().get(IpsecGlobal.IKE_PORT)).isEqualTo(10500);
    }

    @Seeds(60)
    void everyReadingKeepsItsPromises(long seed) {
        Random random = new Random(seed);
        ConfigSnapshot before = ConfigSnapshot.EMPTY;
        Rows rows = SampleRows.random(random);
        for (int step = 0; step < 30; step++) {
            before = checkedReading(before, rows);
            rows = SampleRows.edited(rows, random);
        }
    }

    private static ConfigSnapshot checkedReading(ConfigSnapshot before, Rows rows) {
        ConfigReading reading = ConfigReader.read(before, rows);
        ConfigSnapshot now = reading.snapshot();
        assertThat(ConfigReader.read(before, rows)).isEqualTo(reading);
        assertClosed(now);
        assertNoPeerTwice(now);
        assertThat(now.connections().keySet()).allMatch(name -> reads(reading, rows, name));
        if (reading.problems().stream().allMatch(Problem::harmless)) {
            assertThat(ConfigReader.read(ConfigSnapshot.EMPTY, rows).snapshot()).isEqualTo(now);
        }
        return now;
    }

    /// In force: as written when nothing is wrong with it, and never without its row.
    private static boolean reads(ConfigReading reading, Rows rows, String name) {
        IpsecConnection inForce = reading.snapshot().connections().get(name);
        Optional<RawRow> row = rows.row(ConnectionTable.TABLE.key(name));
        if (reading.stateOf(ConfigObject.connection(name)) != ConfigState.APPLIED) {
            return row.isPresent();
        }
        return inForce != null
                && row.map(RawRow::fields).equals(Optional.of(inForce.values().encode()));
    }

    private static void assertClosed(ConfigSnapshot snapshot) {
        for (IpsecConnection connection : snapshot.connections().values()) {
            assertThat(snapshot.secretOf(connection)).isPresent();
            assertThat(snapshot.interfaceOf(connection).isPresent())
                    .isEqualTo(connection.get(ConnectionTable.TUNNEL_INTERFACE).isPresent());
        }
    }

    private static void assertNoPeerTwice(ConfigSnapshot snapshot) {
        Set<String> peers = new HashSet<>();
        Set<String> tunnels = new HashSet<>();
        for (IpsecConnection connection : snapshot.connections().values()) {
            assertThat(peers.add(connection.remote() + "/" + connection.remoteId())).isTrue();
            connection
                    .get(ConnectionTable.TUNNEL_INTERFACE)
                    .ifPresent(name -> assertThat(tunnels.add(name)).isTrue());
        }
    }
}
