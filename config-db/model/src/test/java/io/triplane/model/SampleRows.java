package io.triplane.model;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Rows for tests: a sound site-to-site connection, and seeded random databases around it.
final class SampleRows {
    static final RowKey CONNECTION = ConnectionTable.TABLE.key("branch1");
    static final RowKey SECRET = IkeSecret.TABLE.key("branch1");
    static final RowKey CHILD = IpsecChild.TABLE.key("branch1", "default");
    static final RowKey VOICE = IpsecChild.TABLE.key("branch1", "voice");
    static final RowKey LOCAL = TrafficSelector.TABLE.key("branch1", "default", "local", "1");
    static final RowKey REMOTE = TrafficSelector.TABLE.key("branch1", "default", "remote", "1");

    private SampleRows() {}

    /// The example of the user guide: 10.1.1.0/24 behind us, 10.1.2.0/24 behind branch1.
    static Rows branch1() {
        return connection("branch1", 1);
    }

    /// A sound connection of that name; `number` keeps peers apart.
    static Rows connection(String name, int number) {
        return Rows.of(
                List.of(
                        row(
                                IkeSecret.TABLE.key(name),
                                Map.of("passkey", "0x0011223344" + "556677")),
                        row(
                                ConnectionTable.TABLE.key(name),
                                Map.of(
                                        "remote_address",
                                        "198.51." + number / 256 + "." + number % 256,
                                        "local_address",
                                        "203.0.113.2",
                                        "role",
                                        "initiator",
                                        "start_action",
                                        "start",
                                        "secret",
                                        name)),
                        row(IpsecChild.TABLE.key(name, "default"), Map.of()),
                        row(
                                TrafficSelector.TABLE.key(name, "default", "local", "1"),
                                Map.of("addr_start", "10.1.1.0", "addr_end", "10.1.1.255")),
                        row(
                                TrafficSelector.TABLE.key(name, "default", "remote", "1"),
                                Map.of("addr_start", "10.1.2.0", "addr_end", "10.1.2.255"))));
    }

    /// `branch1` with a second child, for other traffic.
    static Rows withVoice(Rows rows) {
        return rows.with(row(VOICE, Map.of()))
                .with(
                        row(
                                TrafficSelector.TABLE.key("branch1", "voice", "local", "1"),
                                Map.of("prefix", "10.7.1.0/24")))
                .with(
                        row(
                                TrafficSelector.TABLE.key("branch1", "voice", "remote", "1"),
                                Map.of("prefix", "10.7.2.0/24")));
    }

    static RawRow row(RowKey key, Map<String, String> fields) {
        return RawRow.of(key, fields);
    }

    /// These rows with fields of one row set (or removed, by an empty value).
    static Rows with(Rows rows, RowKey key, String... fieldsAndValues) {
        RawRow row = rows.row(key).orElseGet(() -> row(key, Map.of()));
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            row =
                    fieldsAndValues[i + 1].isEmpty()
                            ? row.without(fieldsAndValues[i])
                            : row.with(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        return rows.with(row);
    }

    static Rows union(Rows... parts) {
        List<RawRow> all = new ArrayList<>();
        for (Rows part : parts) {
            all.addAll(part.all());
        }
        return Rows.of(all);
    }

    /// A database with a few connections, some fields changed at random, about one in eight for the
    /// worse.
    static Rows random(Random random) {
        List<Rows> parts = new ArrayList<>();
        int connections = random.nextInt(5);
        for (int i = 0; i < connections; i++) {
            parts.add(connection("c" + random.nextInt(6), 1 + random.nextInt(6)));
        }
        parts.add(Rows.of(List.of(row(IpsecInterface.TABLE.key("ipsec1"), Map.of()))));
        Rows rows = union(parts.toArray(Rows[]::new));
        int edits = random.nextInt(6);
        for (int i = 0; i < edits; i++) {
            rows = edited(rows, random);
        }
        return rows;
    }

    /// One random edit, as a person with `redis-cli` might make it.
    static Rows edited(Rows rows, Random random) {
        String name = "c" + random.nextInt(6);
        RowKey connection = ConnectionTable.TABLE.key(name);
        RowKey local = TrafficSelector.TABLE.key(name, "default", "local", "1");
        RowKey tunnel = IpsecInterface.TABLE.key("ipsec1");
        return switch (random.nextInt(16)) {
            case 0 -> rows.without(connection);
            case 1 -> rows.without(IkeSecret.TABLE.key(name));
            case 2 -> rows.without(tunnel);
            case 3 -> with(rows, connection, "tunnel_interface", "ipsec1");
            case 4 -> with(rows, connection, "ike_crypto_alg", "aes-cbc");
            case 5 -> with(rows, connection, "ike_integ_alg", "hmac-sha2-512-256");
            case 6 -> with(rows, connection, "ike_dh", "modp-1024");
            case 7 -> with(rows, connection, "sa_lifetime", "" + random.nextInt(100_000));
            case 8 -> with(rows, connection, "remote_address", "198.51.0." + random.nextInt(6));
            case 9 -> with(rows, connection, "description", "text " + random.nextInt(3));
            case 10 -> with(rows, local, "addr_end", "10.1.1." + random.nextInt(256));
            case 11 -> with(rows, local, "addr_end", "garbage");
            case 12 ->
                    with(
                            rows,
                            IkeSecret.TABLE.key(name),
                            "passkey",
                            "0x" + "ab".repeat(1 + random.nextInt(3)));
            case 13 ->
                    with(
                            rows,
                            IpsecGlobal.TABLE.key("global"),
                            "allow_weak_crypto",
                            random.nextInt(4) == 0 ? "perhaps" : "" + random.nextBoolean());
            case 14 -> with(rows, tunnel, "mtu", "" + (500 + random.nextInt(9000)));
            default -> union(rows, connection(name, 1 + random.nextInt(6)));
        };
    }
}
