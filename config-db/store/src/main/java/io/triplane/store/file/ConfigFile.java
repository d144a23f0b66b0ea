package io.triplane.store.file;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.ConfigSource;
import io.triplane.store.RowChange;
import io.triplane.store.RowWriter;
import io.triplane.store.StoreException;
import io.triplane.store.file.JsonTables.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `config_db.json`: CONFIG_DB as a file in SONiC's form, `{TABLE: {"key|key": {field: value}}}`,
/// where a list is an array and its `@` is in the database only. All tables are kept, not only
/// ours.
public final class ConfigFile {
    private static final String LIST_MARK = "@";
    private static final String LIST_SEPARATOR = ",";

    private ConfigFile() {}

    /// Reads all rows of a file.
    public static Rows read(Path file) {
        List<RawRow> rows = new ArrayList<>();
        JsonTables.read(file)
                .forEach((table, keys) ->
                        keys.forEach((key, fields) -> rows.add(row(file, table, key, fields))));
        return Rows.of(rows);
    }

    /// Replaces a file in one step: whoever looks sees the old one or the new one, also after a
    /// crash. It is sorted, so that two of them can be compared, and its owner's alone, since
    /// passkeys may be in it.
    public static void write(Path file, Rows rows) {
        Path whole = file.toAbsolutePath();
        Path half = whole.resolveSibling(whole.getFileName() + ".new");
        try {
            Files.deleteIfExists(half);
            try (FileChannel channel =
                    FileChannel.open(
                            half,
                            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer octets = ByteBuffer.wrap(JsonTables.write(tables(rows)));
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
                channel.force(true);
            }
            Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(whole);
        } catch (IOException e) {
            throw new StoreException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// Fills an empty CONFIG_DB from a file and says that it is ready; a file that is not there is
    /// an empty configuration. A CONFIG_DB that is ready already is left as it is. Answers whether
    /// it loaded.
    public static boolean load(RowWriter database, Path file) {
        if (database.text(ConfigSource.INITIALIZED_KEY)
                .filter(ConfigSource.INITIALIZED::equals)
                .isPresent()) {
            return false;
        }
        fill(database, Files.exists(file) ? read(file) : Rows.empty());
        return true;
    }

    /// Fills an empty CONFIG_DB and says that it is ready.
    public static void fill(RowWriter database, Rows rows) {
        database.apply(RowChange.between(Rows.empty(), rows));
        database.setText(ConfigSource.INITIALIZED_KEY, ConfigSource.INITIALIZED);
    }

    /// Saves CONFIG_DB as it stands.
    public static void save(RowWriter database, Path file) {
        write(file, database.tables(_ -> true));
    }

    private static RawRow row(Path file, String table, String key, Map<String, Value> fields) {
        RowKey rowKey =
                RowKey.parse(table + RowKey.SEPARATOR + key)
                        .orElseThrow(() ->
                                new StoreException(
                                        file
                                                + ": a row of "
                                                + table
                                                + " has an empty key; give it one"));
        Map<String, String> texts = new TreeMap<>();
        fields.forEach((name, value) -> {
            switch (value) {
                case Value.Text(String text) -> texts.put(name, text);
                case Value.Texts(List<String> list) ->
                        texts.put(
                                name.endsWith(LIST_MARK) ? name : name + LIST_MARK,
                                joined(file, rowKey, name, list));
            }
        });
        return RawRow.of(rowKey, texts);
    }

    private static String joined(Path file, RowKey key, String field, List<String> list) {
        for (String element : list) {
            if (element.contains(LIST_SEPARATOR)) {
                throw new StoreException(
                        "%s: %s %s: element \"%s\" has a comma, which the database cannot hold; write"
                                        .formatted(file, key, field, element)
                                + " two elements");
            }
        }
        return String.join(LIST_SEPARATOR, list);
    }

    private static Map<String, Map<String, Map<String, Value>>> tables(Rows rows) {
        Map<String, Map<String, Map<String, Value>>> tables = new TreeMap<>();
        for (RawRow row : rows.all()) {
            Map<String, Value> fields = new TreeMap<>();
            row.fields()
                    .forEach((name, text) -> {
                        String bare = name.substring(0, Math.max(0, name.length() - 1));
                        boolean list =
                                name.endsWith(LIST_MARK)
                                        && !bare.isEmpty()
                                        && row.field(bare).isEmpty();
                        fields.put(
                                list ? bare : name,
                                list ? new Value.Texts(split(text)) : new Value.Text(text));
                    });
            tables.computeIfAbsent(row.key().table(), _ -> new TreeMap<>())
                    .put(row.key().key(), fields);
        }
        return tables;
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(LIST_SEPARATOR, -1));
    }

    /// The rename itself must be on the disk too.
    private static void syncFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
