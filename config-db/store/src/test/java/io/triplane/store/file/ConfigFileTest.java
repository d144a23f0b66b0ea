package io.triplane.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.junit.Seeds;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.ConfigSource;
import io.triplane.store.MemoryDatabase;
import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `config_db.json` read, written, loaded and saved.
class ConfigFileTest {
    @TempDir private Path folder;

    @Test
    void rowsOfSonicsFormAreRead() throws IOException {
        Rows rows =
                ConfigFile.read(
                        file(
                                """
                                {
                                    "IPSEC_CONNECTION": {"branch1": {"remote_address": "198.51.100.42"}},
                                    "IPSEC_CHILD": {"branch1|default": {}},
                                    "IPSEC_INTERFACE": {"ipsec1|2001:db8::1/64": {"NULL": "NULL"}},
                                    "IPSEC_GLOBAL": {"global": {"listen_addresses": ["192.0.2.1", "192.0.2.2"],
                                        "ike_port": 500, "allow_weak_crypto": true}},
                                    "PORT": {"Ethernet0": {"mtu": "9100"}}
                                }
                                """));

        assertThat(rows)
                .isEqualTo(
                        Rows.of(
                                List.of(
                                        row(
                                                "IPSEC_CONNECTION|branch1",
                                                "remote_address",
                                                "198.51.100.42"),
                                        row("IPSEC_CHILD|branch1|default"),
                                        row("IPSEC_INTERFACE|ipsec1|2001:db8::1/64"),
                                        row(
                                                "IPSEC_GLOBAL|global",
                                                "listen_addresses@",
                                                "192.0.2.1,192.0.2.2",
                                                "ike_port",
                                                "500",
                                                "allow_weak_crypto",
                                                "true"),
                                        row("PORT|Ethernet0", "mtu", "9100"))));
    }

    @Test
    void fileIsWrittenSortedIndentedAndForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("config_db.json");
        ConfigFile.write(
                file,
                Rows.of(
                        List.of(
                                row("ZEBRA|z", "b", "2", "a@", "x,y"),
                                row("IPSEC_CHILD|branch1|default"),
                                row("IPSEC_CHILD|branch1|b", "e@", ""))));

        assertThat(file)
                .hasContent(
                        """
                        {
                            "IPSEC_CHILD": {
                                "branch1|b": {
                                    "e": []
                                },
                                "branch1|default": {}
                            },
                            "ZEBRA": {
                                "z": {
                                    "a": [
                                        "x",
                                        "y"
                                    ],
                                    "b": "2"
                                }
                            }
                        }
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void writingReplacesTheOldFileAlsoAfterAHalfWrittenOne() throws IOException {
        Path file = file("{}");
        Files.writeString(folder.resolve("config_db.json.new"), "{ half");

        ConfigFile.write(file, Rows.of(List.of(row("T|a", "x", "1"))));

        assertThat(ConfigFile.read(file).size()).isEqualTo(1);
    }

    @Test
    void foldersThatDoNotExistAreNamed() {
        assertThatThrownBy(
                        () -> ConfigFile.write(folder.resolve("no/config_db.json"), Rows.empty()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write")
                .hasMessageContaining("config_db.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "[] # line 1: an object of tables",
                "{\"T\": {\"a\": 7}} # an object of fields",
                "{\"T\": {\"a\": {\"x\": {}}}} # a text, a number or a boolean",
                "{\"T\": {\"a\": {\"x\": null}}} # a text, a number or a boolean",
                "{\"T\": {\"a\": {\"x\": [[]]}}} # a text, a number or a boolean",
                "{\"T\": {\"a\": {\"x\": [\"1,2\"]}}} # has a comma",
                "{\"T\": {\"\": {\"x\": \"1\"}}} # empty key",
                "{\"T\": {\"a\": {}, \"a\": {}}} # is no JSON: Duplicate",
                "{\"T\": # is no JSON",
                "{} {} # the end of the file",
                "{\"T\": {\"a\": {\"x\": \"1\" # is no JSON"
            })
    void brokenFilesAreRefusedWithThePlace(String content, String reason) throws IOException {
        Path file = file(content);

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason.strip());
    }

    @Test
    void deepNestingIsRefusedRatherThanOverflowing() throws IOException {
        Path file = file("{\"T\": {\"a\": {\"x\": " + "[".repeat(100_000));

        assertThatThrownBy(() -> ConfigFile.read(file)).isInstanceOf(StoreException.class);
    }

    @Seeds(50)
    void whatWasWrittenIsReadBack(long seed) {
        Random random = new Random(seed);
        List<RawRow> rows = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            Map<String, String> fields = new TreeMap<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                String name = "f" + random.nextInt(3) + (random.nextBoolean() ? "@" : "");
                fields.put(name, random.nextBoolean() ? "a,b" : "\"ä\\\n\u0001" + j);
            }
            rows.add(RawRow.of(RowKey.of("T" + random.nextInt(3), "k" + i, "|/:"), fields));
        }
        Path file = folder.resolve("config_db.json");
        ConfigFile.write(file, Rows.of(rows));
        Rows once = ConfigFile.read(file);

        // A key part with a separator in it is two parts after the first reading, never three.
        ConfigFile.write(file, once);
        assertThat(ConfigFile.read(file)).isEqualTo(once);
        assertThat(once.size()).isEqualTo(rows.size());
    }

    @Test
    void emptyDatabaseIsFilledAndReadyAndAFilledOneLeftAlone() throws IOException {
        MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);
        Path file = file("{\"T\": {\"a\": {\"x\": \"1\"}, \"b\": {}}}");

        assertThat(ConfigFile.load(database, file)).isTrue();
        assertThat(database.hash("T|a")).isEqualTo(Map.of("x", "1"));
        assertThat(database.hash("T|b")).isEqualTo(Map.of("NULL", "NULL"));
        assertThat(database.text(ConfigSource.INITIALIZED_KEY)).hasValue("1");

        database.hset("T|a", "x", "2");
        assertThat(ConfigFile.load(database, file)).isFalse();
        assertThat(database.hash("T|a")).isEqualTo(Map.of("x", "2"));

        ConfigFile.save(database, file);
        MemoryDatabase again = new MemoryDatabase(Database.CONFIG_DB);
        ConfigFile.load(again, file);
        assertThat(again.tables(_ -> true)).isEqualTo(database.tables(_ -> true));
    }

    @Test
    void missingFileIsAnEmptyConfiguration() {
        MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);

        assertThat(ConfigFile.load(database, folder.resolve("none.json"))).isTrue();
        assertThat(database.text(ConfigSource.INITIALIZED_KEY)).hasValue("1");
    }

    @Test
    void brokenFileLeavesTheDatabaseUnready() throws IOException {
        MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);
        Path file = file("{\"T\": {\"a\": {\"x\": \"1\"}, ");

        assertThatThrownBy(() -> ConfigFile.load(database, file))
                .isInstanceOf(StoreException.class);
        assertThat(database.text(ConfigSource.INITIALIZED_KEY)).isEmpty();
        assertThat(database.tables(_ -> true).size()).isZero();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("config_db.json"), content);
    }

    private static RawRow row(String key, String... fieldsAndValues) {
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            fields.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        return RawRow.of(RowKey.parse(key).orElseThrow(), fields);
    }
}
