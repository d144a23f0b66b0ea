package io.triplane.daemon;

import io.triplane.daemon.config.Rowset;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Answer;
import io.triplane.daemon.control.Command;
import io.triplane.daemon.control.ConfigUpdate;
import io.triplane.daemon.control.SecretOpener;
import io.triplane.daemon.control.StartSettings;
import io.triplane.daemon.control.StateOutlet;
import io.triplane.daemon.duty.TimeSource;
import io.triplane.daemon.shard.EngineDoor;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.IkeEngine;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigReading;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.IkeSecret;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.StateRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// One gateway of a test with everything around it.
final class TestSite implements StateOutlet, SecretOpener {
    static final String VERSION = "test";

    final TestPlane plane = new TestPlane();
    final Rowset config = new Rowset();
    final SortedMap<RowKey, StateRow> rows = new TreeMap<>();
    final Gateway gateway;
    private ConfigSnapshot lastGood = ConfigSnapshot.EMPTY;

    TestSite(
            TestNetwork network,
            String address,
            TimeSource time,
            int shards,
            EngineSettings.Limits limits,
            long seed) {
        Random random = new Random(seed);
        GatewaySettings settings =
                new GatewaySettings(
                        VERSION,
                        shards,
                        GatewaySettings.SLOT_BITS,
                        Ports.STANDARD,
                        limits,
                        random.nextLong(),
                        true,
                        StartSettings.DEFAULT);
        this.gateway =
                new Gateway(
                        settings,
                        new GatewayPorts(
                                plane,
                                network.transport(address),
                                this,
                                this,
                                time,
                                engine ->
                                        EngineDoor.of(
                                                new IkeEngine(
                                                        engine,
                                                        new BouncyCastleSuite(
                                                                random::nextBytes)))));
    }

    /// Hands the rows as they are now to the gateway.
    void configure() {
        ConfigReading reading = config.reading(lastGood);
        lastGood = reading.snapshot();
        SortedMap<ConfigObject, String> hashes = new TreeMap<>();
        for (RawRow row : config.rows().all()) {
            ConfigObject.of(row.key())
                    .ifPresent(object -> hashes.put(object, object.hash(config.rows())));
        }
        if (!gateway.configure(new ConfigUpdate(reading, hashes))) {
            throw new IllegalStateException("the gateway takes no configuration");
        }
    }

    /// The answer comes into the list as the world goes on.
    List<Answer> ask(Command command) {
        List<Answer> answers = new ArrayList<>();
        gateway.command(command, answers::add);
        return answers;
    }

    StateRow row(String key) {
        return Optional.ofNullable(rows.get(RowKey.parse(key).orElseThrow())).orElseThrow();
    }

    List<StateRow> rowsOf(String table) {
        return rows.values().stream().filter(row -> row.key().table().equals(table)).toList();
    }

    @Override
    public void put(StateRow row) {
        rows.put(row.key(), row);
    }

    @Override
    public void remove(RowKey key) {
        rows.remove(key);
    }

    /// The word `closed` cannot be opened.
    @Override
    public Opened open(IkeSecret secret) {
        String text = secret.get(IkeSecret.PASSKEY).orElseThrow().text();
        return text.equals("closed")
                ? new Opened.Closed(Trouble.said("secret.foreign", secret.key() + " is foreign"))
                : new Opened.Octets(Secret.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
