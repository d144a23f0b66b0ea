package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.model.schema.RowKey;
import io.triplane.store.secret.SecretException;
import io.triplane.store.secret.SecretField;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell on a terminal of its own, as a person sees it: `script` makes the terminal.
@Needs(Need.REDIS_SERVER)
class ShellTest {
    private static final String PASTE_BEGINS = "\u001b[200~";
    private static final String PASTE_ENDS = "\u001b[201~";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_Z = "\u001a";

    @TempDir private Path folder;

    private LiveGateway gateway;
    private Process process;
    private OutputStream keyboard;
    private int seen;

    @BeforeEach
    void start() throws IOException, SecretException {
        gateway = new LiveGateway(folder.resolve("gateway"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "stty cols 100 rows 12; exec %s --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp '%s' io.triplane.cli.Main --no-wait"
                        .formatted(java, System.getProperty("java.class.path"));
        ProcessBuilder builder =
                new ProcessBuilder("script", "-q", "-f", "-e", "-c", command, "/dev/null")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("screen").toFile());
        builder.environment().put("TERM", "xterm");
        builder.environment().put("HOME", folder.toString());
        builder.environment().remove("XDG_STATE_HOME");
        builder.environment().put("TRIPLANE_GATEWAY", gateway.folder.toString());
        process = builder.start();
        keyboard = process.getOutputStream();
        expect("# ");
    }

    @AfterEach
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        gateway.close();
    }

    @Test
    void viewsShowInThePromptAndCtrlZLeavesThemAll() {
        type("configure terminal\r");
        expect("(config)# ");
        type("ipsec branch1\r");
        expect("(config-ipsec-branch1)# ");
        type("child voice\r");
        expect("(config-ipsec-branch1-child-voice)# ");
        type("interface ipsec1\r");
        expect("(config-interface-ipsec1)# ");
        type(CTRL_Z);
        expect("end");
        expectPrompt();
    }

    @Test
    void tabCompletesWordsValuesAndNamesOfObjects() {
        gateway.run("--no-wait", "ipsec", "branch1", "remote", "address", "192.0.2.2");
        type("sh\tips\tsa bra\t\r");
        expect("show ipsec sa branch1");
        expect("Total: 0 Child SAs");
    }

    @Test
    void aQuestionMarkListsWhatMayComeAndKeepsTheLine() {
        type("configure terminal\r");
        expect("(config)# ");
        type("ipsec b ike ?");
        expect("crypto_alg        encryption of the IKE SA");
        expect("(config)# ipsec b ike ");
        type("dh ecp-384\r");
        expect("(config)# ");
        Awaitility.await().untilAsserted(() -> assertThat(field("ike_dh")).isEqualTo("ecp-384"));
    }

    @Test
    void aPastedConfigurationIsWrittenAsOne() {
        type(
                PASTE_BEGINS
                        + "configure terminal\r! pasted\ripsec b\r remote address 192.0.2.2\r"
                        + " ike dh ecp-256\r description why? so!\rend"
                        + PASTE_ENDS);
        type("\r");
        expectPrompt();
        Awaitility.await()
                .untilAsserted(() -> {
                    assertThat(field("ike_dh")).isEqualTo("ecp-256");
                    assertThat(field("description")).isEqualTo("why? so!");
                });
    }

    @Test
    void aPasskeyIsAskedForUnseenAndNotRemembered() throws IOException, SecretException {
        type("configure terminal\r");
        expect("(config)# ");
        type("secret s psk passkey prompt\r");
        expect("Passkey of s: ");
        type("never to be seen\r");
        expect("(config)# ");
        type("secret t psk passkey typed-in-the-open\r");
        expect("(config)# ");
        type("end\r");
        expectPrompt();
        type("exit\r");
        expectEnd();

        assertThat(plain()).doesNotContain("never to be seen");
        RowKey row = RowKey.of("IKE_SECRET", "s");
        String passkey = gateway.rows().row(row).orElseThrow().field("passkey").orElseThrow();
        assertThat(gateway.keys.opener().open(SecretField.passkey(row), passkey))
                .isEqualTo("never to be seen".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.readString(folder.resolve(".local/state/triplane/history")))
                .contains("configure terminal")
                .doesNotContain("passkey")
                .doesNotContain("never")
                .doesNotContain("open");
    }

    @Test
    void aLongAnswerComesInPages() {
        type("show commands\r");
        expect("--More--");
        type(" ");
        expect("--More--");
        type("q");
        expectPrompt();
        type("terminal length 0\r");
        expectPrompt();
        type("show commands | include psk.passkey.stdin\r");
        expect("a line of standard input");
        expectPrompt();
    }

    @Test
    void aWrongLineIsPointedAtAndTheShellGoesOn() {
        type("show nothing\r");
        expect("show nothing");
        expect("     ^");
        expect("cli.syntax.unknown-word: \"nothing\"");
        expectPrompt();
        type("half a line" + CTRL_C);
        expectPrompt();
        type("show version\r");
        expect("Command line :");
    }

    @Test
    void theEndOfTheInputEndsTheShell() throws InterruptedException {
        type(CTRL_D);
        expectEnd();
        assertThat(process.exitValue()).isZero();
    }

    private String field(String name) {
        return gateway.rows()
                .row(RowKey.of("IPSEC_CONNECTION", "b"))
                .flatMap(row -> row.field(name))
                .orElse("");
    }

    private void type(String keys) {
        try {
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the text appears behind what was expected before.
    private void expect(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(plain().indexOf(text, seen)).as(plain()).isNotNegative());
        seen = plain().indexOf(text, seen) + text.length();
    }

    /// The prompt of the exec view.
    private void expectPrompt() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() ->
                        assertThat(plain().substring(seen))
                                .as(plain())
                                .containsPattern("\n?[^()\\s]+# $"));
        seen = plain().length();
    }

    private void expectEnd() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
    }

    /// What was printed, without the sequences that move the cursor.
    private String plain() {
        try {
            return Files.readString(folder.resolve("screen"))
                    .replaceAll("\u001b(\\[[0-9;?$]*[a-zA-Z]|[=>])", "")
                    .replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
