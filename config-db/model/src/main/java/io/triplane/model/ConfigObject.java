package io.triplane.model;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What is applied as a whole or not at all: a row, or a connection with its children and
/// selectors, or an interface with its addresses.
public record ConfigObject(Kind kind, String name) implements Comparable<ConfigObject> {
    /// Hex digits of [#hash]: 64 bits tell versions of one object apart.
    private static final int HASH_DIGITS = 16;

    /// The kinds, each with the tables whose rows it is made of, all keyed by its name first.
    public enum Kind {
        GLOBAL,
        DATAPLANE,
        SECRET,
        INTERFACE,
        CONNECTION;

        /// Names of the tables; the first holds the row that makes the object exist.
        public List<String> tables() {
            return switch (this) {
                case GLOBAL -> List.of(IpsecGlobal.TABLE.name());
                case DATAPLANE -> List.of(IpsecDataplane.TABLE.name());
                case SECRET -> List.of(IkeSecret.TABLE.name());
                case INTERFACE -> List.of(IpsecInterface.TABLE.name());
                case CONNECTION ->
                        List.of(
                                ConnectionTable.TABLE.name(),
                                IpsecChild.TABLE.name(),
                                TrafficSelector.TABLE.name());
            };
        }
    }

    public static final ConfigObject GLOBAL = new ConfigObject(Kind.GLOBAL, Table.GLOBAL);
    public static final ConfigObject DATAPLANE = new ConfigObject(Kind.DATAPLANE, Table.GLOBAL);

    public static ConfigObject secret(String name) {
        return new ConfigObject(Kind.SECRET, name);
    }

    public static ConfigObject tunnelInterface(String name) {
        return new ConfigObject(Kind.INTERFACE, name);
    }

    public static ConfigObject connection(String name) {
        return new ConfigObject(Kind.CONNECTION, name);
    }

    /// The object that a row belongs to; empty for tables that this release does not read.
    public static Optional<ConfigObject> of(RowKey row) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.tables().contains(row.table()))
                .findFirst()
                .map(kind -> new ConfigObject(kind, row.part(0)));
    }

    /// The rows it is made of.
    public List<RawRow> rows(Rows all) {
        List<RawRow> own = new ArrayList<>();
        kind.tables().forEach(table -> own.addAll(all.under(table, name)));
        return own;
    }

    /// A hash over its rows, the same for the same keys, fields and values whatever their order in
    /// the database; what a writer wrote is applied when the gateway publishes the same hash. Empty
    /// when there are no rows.
    public String hash(Rows all) {
        List<RawRow> own = rows(all);
        if (own.isEmpty()) {
            return "";
        }
        MessageDigest digest = sha256();
        for (RawRow row : own) {
            update(digest, row.key().toString());
            row.fields()
                    .forEach((field, value) -> {
                        update(digest, field);
                        update(digest, value);
                    });
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    @Override
    public int compareTo(ConfigObject other) {
        int order = kind.compareTo(other.kind);
        return order == 0 ? name.compareTo(other.name) : order;
    }

    @Override
    public String toString() {
        return kind.tables().getFirst() + RowKey.SEPARATOR + name;
    }

    /// Length first, so that no two lists of texts run together.
    private static void update(MessageDigest digest, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        digest.update((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(octets);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
