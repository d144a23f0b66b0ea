package io.triplane.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigReader;
import io.triplane.model.ConfigReading;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Rows of CONFIG_DB that a test puts together, read as the gateway reads them.
public final class Rowset {
    private Rows rows = Rows.empty();

    /// Sets fields of a row, which is created when it is not there: `IPSEC_CONNECTION|gold`, then
    /// names and values in turn.
    public Rowset set(String key, String... namesAndValues) {
        RowKey rowKey = RowKey.parse(key).orElseThrow();
        Map<String, String> fields = new HashMap<>();
        rows.row(rowKey).ifPresent(row -> fields.putAll(row.fields()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        rows = rows.with(new RawRow(rowKey, new TreeMap<>(fields)));
        return this;
    }

    public Rowset unset(String key, String field) {
        RowKey rowKey = RowKey.parse(key).orElseThrow();
        rows = rows.with(rows.row(rowKey).orElseThrow().without(field));
        return this;
    }

    public Rowset remove(String key) {
        rows = rows.without(RowKey.parse(key).orElseThrow());
        return this;
    }

    /// Removes a connection with its children and selectors.
    public Rowset removeConnection(String name) {
        rows =
                rows.only(key ->
                        !ConfigObject.of(key)
                                .equals(java.util.Optional.of(ConfigObject.connection(name))));
        return this;
    }

    /// A whole connection between two nets in policy mode, with a secret of its own.
    public Rowset connection(String name, int number) {
        set("IKE_SECRET|" + name, "passkey", "secret of " + name);
        set(
                "IPSEC_CONNECTION|" + name,
                "local_address",
                "192.0.2.1",
                "remote_address",
                "198.51.100." + number,
                "secret",
                name);
        set("IPSEC_CHILD|" + name + "|default");
        set(
                "IPSEC_TRAFFIC_SELECTOR|" + name + "|default|local|1",
                "prefix",
                "10.1." + number + ".0/24");
        set(
                "IPSEC_TRAFFIC_SELECTOR|" + name + "|default|remote|1",
                "prefix",
                "10.2." + number + ".0/24");
        return this;
    }

    public Rows rows() {
        return rows;
    }

    public ConfigReading reading(ConfigSnapshot before) {
        return ConfigReader.read(before, rows);
    }

    /// The configuration of rows that have no fault.
    public ConfigSnapshot snapshot() {
        ConfigReading reading = reading(ConfigSnapshot.EMPTY);
        assertThat(reading.problems()).filteredOn(problem -> !problem.harmless()).isEmpty();
        return reading.snapshot();
    }

    /// Hashes of all connections that have a row.
    public Map<String, String> hashes() {
        Map<String, String> hashes = new HashMap<>();
        rows.under("IPSEC_CONNECTION").stream()
                .map(row -> row.key().part(0))
                .forEach(name -> hashes.put(name, ConfigObject.connection(name).hash(rows)));
        return hashes;
    }
}
