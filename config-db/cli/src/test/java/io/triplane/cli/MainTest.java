package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.state.Applied;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.GatewayState;
import io.triplane.model.state.StateRow;
import io.triplane.store.RespDatabase;
import io.triplane.store.RowChange;
import io.triplane.store.secret.SecretException;
import io.triplane.store.secret.SecretField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as it is started, on a real Redis: rows, transcripts, exit status.
@Needs(Need.REDIS_SERVER)
class MainTest {
    private static final String[] SEED = {
        "secret branch1 psk passkey correct-horse",
        "ipsec branch1",
        " local address 203.0.113.2",
        " remote address 198.51.100.42",
        " ike crypto_alg aes-gcm-16 crypto_alg_size 256",
        " ike auth psk secret branch1",
        " ike traffic_selector local ip4 addr_start 10.1.1.0 addr_end 10.1.1.255",
        " ike traffic_selector remote ip4 addr_start 10.1.2.0 addr_end 10.1.2.255",
        " sa crypto_alg aes-gcm-16 crypto_alg_size 256",
        " initiate",
    };

    @TempDir private Path folder;

    private LiveGateway gateway;

    @BeforeEach
    void start() throws SecretException {
        gateway = new LiveGateway(folder);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void oneCommandAfterTheOtherMakesExactlyTheRowsOfTheSeedsExample() throws SecretException {
        int view = 0;
        for (String line : SEED) {
            String words = line.startsWith(" ") ? "ipsec branch1" + line : line;
            assertThat(gateway.run(("--no-wait " + words).split(" ", -1)))
                    .as(() -> words + "\n" + gateway.err())
                    .isZero();
            view++;
        }
        assertThat(view).isEqualTo(SEED.length);
        assertSeedRows();
    }

    @Test
    void aFileABatchAndStandardInputMakeTheSameRows() throws SecretException, IOException {
        Path file = folder.resolve("seed.conf");
        Files.write(file, List.of(SEED));
        assertThat(gateway.run("--no-wait", "-f", file.toString())).as(gateway.err()).isZero();
        assertSeedRows();

        assertThat(gateway.run("--no-wait", "-c", "no ipsec branch1; no secret branch1")).isZero();
        assertThat(gateway.rows()).isEqualTo(Rows.empty());

        assertThat(gateway.run("--no-wait", "-c", String.join(";", SEED))).isZero();
        assertSeedRows();

        assertThat(gateway.run("--no-wait", "no", "ipsec", "branch1")).isZero();
        assertThat(gateway.runWith(String.join("\n", SEED) + "\n", "--no-wait", "-")).isZero();
        assertSeedRows();
    }

    @Test
    void whatIsShownIsEnteredAgain() {
        gateway.run("--no-wait", "-c", String.join(";", SEED));
        Rows before = gateway.rows();
        gateway.run("show", "running-config");
        String shown = gateway.out();
        gateway.run("--no-wait", "-c", "no ipsec branch1; no secret branch1");

        assertThat(gateway.runWith(shown, "--no-wait", "-")).as(gateway.err()).isZero();

        assertThat(gateway.rows()).isEqualTo(before);
        assertThat(shown).doesNotContain("correct-horse").contains("psk passkey sealed v1:");
    }

    @Test
    void theVerdictOfTheDaemonIsWaitedFor() throws Exception {
        gateway.run("--no-wait", "-c", String.join(";", SEED));
        CompletableFuture<Integer> command =
                CompletableFuture.supplyAsync(
                        () -> gateway.run("ipsec", "branch1", "description", "now", "-o", "json"));
        Awaitility.await()
                .until(() ->
                        gateway.rows()
                                .row(RowKey.of("IPSEC_CONNECTION", "branch1"))
                                .flatMap(row -> row.field("description"))
                                .isPresent());

        judge(ConfigState.FAILED, "VPP refuses the interface");

        assertThat(command.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(gateway.out())
                .contains("\"object\": \"IPSEC_CONNECTION|branch1\"")
                .contains("\"config_state\": \"failed\"")
                .contains("\"reason\": \"VPP refuses the interface\"");
    }

    @Test
    void withoutADaemonTheWaitEndsAsPending() {
        gateway.run("--no-wait", "-c", String.join(";", SEED));

        assertThat(gateway.run("ipsec", "branch1", "description", "now")).isZero();

        assertThat(gateway.out()).startsWith("ipsec branch1: pending: no daemon runs on this");
    }

    @Test
    void aBusyDaemonIsNoAbsentOne() {
        gateway.run("--no-wait", "-c", String.join(";", SEED));
        publish(
                StateRow.of(GatewayState.TABLE, "global")
                        .with(GatewayState.VERSION, Optional.of("1")));

        assertThat(gateway.run("ipsec", "branch1", "description", "now")).isZero();

        assertThat(gateway.out()).startsWith("ipsec branch1: pending: it is being carried out");
    }

    @Test
    void theStartUpFileIsWrittenNextToTheGateway() throws IOException {
        gateway.run("--no-wait", "-c", String.join(";", SEED));

        assertThat(gateway.run("write", "memory")).isZero();
        assertThat(gateway.out()).isEqualTo("saved to " + folder.resolve("config_db.json") + "\n");
        assertThat(Files.readString(folder.resolve("config_db.json")))
                .contains("\"IPSEC_CONNECTION\"")
                .doesNotContain("correct-horse");
        gateway.run("show", "running-config");
        String running = gateway.out();
        assertThat(gateway.run("show", "startup-config")).isZero();
        assertThat(gateway.out()).isEqualTo(running);
    }

    @Test
    void aMissingGatewaySaysWhatWasLookedForAndWhatToStart() {
        Path absent = folder.resolve("absent");

        assertThat(gateway.main("").run("--gateway", absent.toString(), "show", "version"))
                .isEqualTo(1);
        assertThat(gateway.err())
                .startsWith("gateway.absent: ")
                .contains(absent.resolve("redis.sock").toString())
                .contains("triplane run")
                .contains("TRIPLANE_GATEWAY");
    }

    @Test
    void wrongUsageEndsWithStatusTwo() {
        assertThat(gateway.run("--nonsense")).isEqualTo(2);
        assertThat(gateway.err()).contains("--nonsense").contains("--help");
        assertThat(gateway.run("-o", "yaml", "show", "version")).isEqualTo(2);
        assertThat(gateway.err()).contains("yaml").contains("TABLE, JSON");
        assertThat(gateway.run("-c", "show version", "show", "version")).isEqualTo(2);
        assertThat(gateway.err()).contains("give one");
        assertThat(gateway.run("shw", "version")).isEqualTo(2);
        assertThat(gateway.err()).startsWith("shw version\n^\n").contains("cli.syntax");
        assertThat(gateway.run("-f", folder.resolve("absent").toString())).isEqualTo(1);
        assertThat(gateway.err()).contains("absent").contains("NoSuchFile");
    }

    @Test
    void helpAndVersionNeedNoGateway() {
        assertThat(gateway.main("").run("--help")).isZero();
        assertThat(gateway.out()).contains("--gateway").contains("Exit status");
        assertThat(gateway.main("").run("--version")).isZero();
        assertThat(gateway.out()).startsWith("triplane ").doesNotContain("$");
    }

    @Test
    void aQuestionMarkAsLastWordListsWhatMayFollow() {
        gateway.run("--no-wait", "-c", String.join(";", SEED));

        assertThat(gateway.run("show", "ipsec", "sa", "?")).isZero();
        assertThat(gateway.out()).contains("branch1").contains("detail").contains("<enter>");
    }

    @Test
    void wordsThatTheShellKeptTogetherStayTogether() {
        assertThat(gateway.run("--no-wait", "ipsec", "b", "description", "a; b | \"c\" ?"))
                .isZero();
        assertThat(gateway.rows().row(RowKey.of("IPSEC_CONNECTION", "b")).orElseThrow().fields())
                .containsEntry("description", "a; b | \"c\" ?");
    }

    private void assertSeedRows() throws SecretException {
        RawRow secret = gateway.rows().row(RowKey.of("IKE_SECRET", "branch1")).orElseThrow();
        String passkey = secret.field("passkey").orElseThrow();
        assertThat(opened(secret.key(), passkey)).isEqualTo("correct-horse");
        assertThat(gateway.rows())
                .isEqualTo(
                        Rows.of(
                                List.of(
                                        RawRow.of(
                                                secret.key(),
                                                Map.of("passkey", passkey, "key_encrypt", "true")),
                                        row(
                                                "IPSEC_CONNECTION|branch1",
                                                "local_address",
                                                "203.0.113.2",
                                                "remote_address",
                                                "198.51.100.42",
                                                "ike_crypto_alg",
                                                "aes-gcm-16",
                                                "ike_crypto_alg_size",
                                                "256",
                                                "secret",
                                                "branch1",
                                                "sa_crypto_alg",
                                                "aes-gcm-16",
                                                "sa_crypto_alg_size",
                                                "256",
                                                "role",
                                                "initiator",
                                                "start_action",
                                                "start"),
                                        row("IPSEC_CHILD|branch1|default"),
                                        row(
                                                "IPSEC_TRAFFIC_SELECTOR|branch1|default|local|1",
                                                "addr_start",
                                                "10.1.1.0",
                                                "addr_end",
                                                "10.1.1.255"),
                                        row(
                                                "IPSEC_TRAFFIC_SELECTOR|branch1|default|remote|1",
                                                "addr_start",
                                                "10.1.2.0",
                                                "addr_end",
                                                "10.1.2.255"))));
    }

    private static RawRow row(String key, String... fields) {
        Map<String, String> map = new java.util.TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        return RawRow.of(RowKey.parse(key).orElseThrow(), map);
    }

    private String opened(RowKey row, String passkey) throws SecretException {
        byte[] octets = gateway.keys.opener().open(SecretField.passkey(row), passkey);
        return new String(octets, StandardCharsets.UTF_8);
    }

    /// As the daemon does: says what became of the rows that are there now.
    private void judge(ConfigState state, String reason) {
        ConfigObject object = ConfigObject.connection("branch1");
        StateRow row =
                StateRow.of(ConnectionState.TABLE, "branch1")
                        .with(Applied.CONFIG_STATE, Optional.of(state))
                        .with(Applied.APPLIED_HASH, Optional.of(object.hash(gateway.rows())))
                        .with(Applied.CONFIG_REASON, Optional.of(reason));
        publish(row);
    }

    private void publish(StateRow row) {
        try (RespDatabase database = gateway.database(Database.STATE_DB)) {
            database.apply(List.of(RowChange.of(Optional.empty(), row.encode()).orElseThrow()));
        }
    }
}
