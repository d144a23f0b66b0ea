package io.triplane.store.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.Database;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.MemoryDatabase;
import io.triplane.store.RowChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainSecretsTest {
    private static final RowKey HQ = RowKey.of("IKE_SECRET", "hq");

    @TempDir private Path folder;
    private GatewayKeys keys;
    private final MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);

    @BeforeEach
    void makeKeys() throws SecretException {
        keys = GatewayKeys.loadOrCreate(folder);
    }

    @Test
    void plainPasskeyIsSealedAndTheRestOfItsRowStays() throws SecretException {
        put(HQ, Map.of("passkey", "0x0102", "id@", "10.0.0.1", "key_encrypt", "false"));

        assertThat(PlainSecrets.seal(database, keys.sealer())).containsExactly(HQ);

        RawRow row = database.table("IKE_SECRET").row(HQ).orElseThrow();
        assertThat(row.field("id@")).hasValue("10.0.0.1");
        assertThat(row.field("key_encrypt")).hasValue("true");
        String sealed = row.field("passkey").orElseThrow();
        assertThat(keys.opener().open(SecretField.passkey(HQ), sealed)).containsExactly(1, 2);
    }

    @Test
    void sealedFaultyAndAbsentPasskeysStay() throws SecretException {
        String sealed =
                keys.sealer()
                        .seal(SecretField.passkey(HQ), "x".getBytes(StandardCharsets.US_ASCII));
        put(HQ, Map.of("passkey", sealed));
        put(RowKey.of("IKE_SECRET", "odd"), Map.of("passkey", "0x012"));
        put(RowKey.of("IKE_SECRET", "long"), Map.of("passkey", "ü".repeat(300)));
        put(RowKey.of("IKE_SECRET", "file"), Map.of("key_file", "/etc/psk"));
        put(RowKey.of("RADIUS_SERVER", "a"), Map.of("passkey", "not ours"));
        Rows before = database.tables(_ -> true);

        assertThat(PlainSecrets.seal(database, keys.sealer())).isEmpty();

        assertThat(database.tables(_ -> true)).isEqualTo(before);
    }

    private void put(RowKey key, Map<String, String> fields) {
        Rows rows = Rows.empty().with(RawRow.of(key, fields));
        database.apply(RowChange.between(Rows.empty(), rows));
    }
}
