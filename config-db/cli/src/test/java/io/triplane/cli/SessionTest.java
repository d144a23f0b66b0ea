package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is written when, what is said about it, and the exit status.
class SessionTest {
    private static final String[] TUNNEL = {
        "secret b psk passkey correct-horse",
        "ipsec b",
        "local address 192.0.2.1",
        "remote address 192.0.2.2",
        "ike auth psk secret b",
    };

    private final Screen screen = new Screen();

    @Test
    void aBatchIsWrittenAsOneAndEachObjectIsTold() {
        assertThat(screen.batch(TUNNEL)).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).isEqualTo("secret b: applied\nipsec b: applied\n");
        assertThat(screen.err()).isEmpty();
        assertThat(screen.doors.rows().row(RowKey.of("IKE_SECRET", "b")).orElseThrow().fields())
                .containsEntry("passkey", MemoryDoors.sealed("IKE_SECRET|b", "correct-horse"));
    }

    @Test
    void aLineThatIsNotUnderstoodLeavesNothingBehind() {
        Session.Status status =
                screen.batch("ipsec a", "remote address 192.0.2.9", "ike dh ecp-255");

        assertThat(status).isEqualTo(Session.Status.USAGE);
        assertThat(screen.doors.rows()).isEqualTo(Rows.empty());
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .startsWith("ike dh ecp-255\n       ^\ncli.value.bad: ike_dh \"ecp-255\"")
                .contains("line 3 failed");
    }

    @Test
    void anEditThatTheModelRefusesLeavesNothingBehindAndNamesFieldValueAndRemedy() {
        screen.batch(TUNNEL);
        Rows before = screen.doors.rows();
        screen.out();

        Session.Status status =
                screen.batch(
                        "ipsec b",
                        "description half",
                        "ike crypto_alg aes-cbc crypto_alg_size 100");

        assertThat(status).isEqualTo(Session.Status.FAILS);
        assertThat(screen.doors.rows()).isEqualTo(before);
        assertThat(screen.err())
                .startsWith("config.refused: IPSEC_CONNECTION|b ike_crypto_alg_size \"100\"")
                .contains("; ");
    }

    @Test
    void whoMissesWhatIsRemovedIsWarnedOf() {
        screen.batch(TUNNEL);
        screen.out();

        assertThat(screen.batch("no secret b")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).isEqualTo("secret b: removed\n");
        assertThat(screen.err()).startsWith("config.warning: IPSEC_CONNECTION|b secret \"b\"");
    }

    @Test
    void whatIsMissingIsPendingWithTheReason() {
        assertThat(screen.batch("ipsec b local address 192.0.2.1")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).startsWith("ipsec b: pending: ").contains("remote_address");
    }

    @Test
    void withoutADaemonEverythingIsPending() {
        screen.doors.daemonRuns = false;

        assertThat(screen.batch(TUNNEL)).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).contains("ipsec b: pending: no daemon runs");
    }

    @Test
    void whatIsGoneIsTold() {
        screen.batch(TUNNEL);
        screen.out();

        assertThat(screen.batch("no ipsec b", "no secret b")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).isEqualTo("secret b: removed\nipsec b: removed\n");
        assertThat(screen.doors.rows()).isEqualTo(Rows.empty());
    }

    @Test
    void sayingTheSameAgainTellsHowItStands() {
        screen.batch(TUNNEL);
        screen.out();

        screen.batch("ipsec b remote address 192.0.2.2");

        assertThat(screen.out()).isEqualTo("ipsec b: applied\n");
    }

    @Test
    void aCommandThatIsNoConfigurationWritesWhatCameBeforeIt() {
        screen.batch("secret b psk passkey x", "show running-config secret", "frobnicate");

        assertThat(screen.out())
                .contains("secret b: applied")
                .contains(" psk passkey sealed v1:")
                .doesNotContain("passkey x");
        assertThat(screen.doors.rows().size()).isEqualTo(1);
    }

    @Test
    void aPasskeyMayStandInTheLinesBehindTheCommand() {
        Session.Status status =
                screen.batch(
                        Output.Format.TABLE, "from the pipe\nrest", "secret b psk passkey stdin");

        assertThat(status).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.doors.rows().row(RowKey.of("IKE_SECRET", "b")).orElseThrow().fields())
                .containsEntry("passkey", MemoryDoors.sealed("IKE_SECRET|b", "from the pipe"));
    }

    @Test
    void aPromptWithoutTerminalSaysWhatToUseInstead() {
        assertThat(screen.batch("secret b psk passkey prompt")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err()).contains("cli.passkey.absent").contains("use stdin or file");
    }

    @Test
    void aLineWithAPasskeyIsNeverRepeated() {
        screen.batch("secret b psk passkey correct horse");

        assertThat(screen.err())
                .startsWith("cli.syntax.unknown-word: \"horse\"")
                .doesNotContain("correct");
    }

    @Test
    void verdictsAsJsonHaveStableNames() {
        screen.batch(Output.Format.JSON, "", "ipsec b remote address 192.0.2.2");

        assertThat(screen.out())
                .contains("\"object\": \"IPSEC_CONNECTION|b\"")
                .contains("\"config_state\": \"pending\"")
                .contains("\"reason\": \"");
    }

    @Test
    void aShellWritesEachLineAndTellsWhenTheObjectIsComplete() {
        Session shell = screen.shell();
        type(shell, "configure terminal", "secret b", "psk passkey x");
        assertThat(screen.out()).isEqualTo("secret b: applied\n");

        type(shell, "ipsec b", "remote address 192.0.2.2");
        assertThat(screen.out()).as("still incomplete").isEmpty();

        type(shell, "ike auth psk secret b");
        assertThat(screen.out()).isEqualTo("ipsec b: applied\n");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void aShellTellsWhatIsMissingWhenTheViewIsLeft() {
        Session shell = screen.shell();
        type(shell, "configure terminal", "ipsec b", "description x");
        assertThat(screen.out()).isEmpty();

        type(shell, "exit");

        assertThat(screen.out()).startsWith("ipsec b: pending: ").contains("remote_address");
    }

    @Test
    void aShellGoesOnAfterALineThatFails() {
        Session shell = screen.shell();
        type(shell, "configure terminal", "ipsec b", "bogus", "remote address 192.0.2.2");

        assertThat(screen.err()).contains("bogus\n^\n");
        assertThat(
                        screen.doors
                                .rows()
                                .row(RowKey.of("IPSEC_CONNECTION", "b"))
                                .orElseThrow()
                                .fields())
                .containsEntry("remote_address", "192.0.2.2");
    }

    @Test
    void aPastedConfigurationIsWrittenAsOne() {
        Session shell = screen.shell();
        shell.interactive(
                List.of(
                                "configure terminal",
                                "! comment",
                                "secret b psk passkey x",
                                "ipsec b",
                                " remote address 192.0.2.2",
                                " ike auth psk secret b",
                                "end")
                        .iterator());

        assertThat(screen.out()).isEqualTo("secret b: applied\nipsec b: applied\n");
        assertThat(shell.ended()).isFalse();
    }

    @Test
    void exitLeavesOneViewAfterTheOther() {
        Session shell = screen.shell();
        type(shell, "configure terminal", "ipsec b", "exit", "exit");
        assertThat(shell.ended()).isFalse();

        type(shell, "exit");

        assertThat(shell.ended()).isTrue();
    }

    @Test
    void theRunningConfigurationIsSavedAndShownAgain() {
        screen.batch(TUNNEL);
        screen.out();
        assertThat(screen.batch("show startup-config")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err()).contains("config.startup.absent").contains("write memory");

        screen.batch("write memory", "show running-config");
        String running = screen.out();
        screen.batch("show startup-config");

        assertThat(running).isEqualTo("saved to /somewhere/config_db.json\n" + screen.out());
    }

    @Test
    void helpAtAnyPlaceListsWhatMayFollow() {
        screen.batch(TUNNEL);
        screen.out();

        screen.batch("ipsec b ike ?");
        assertThat(screen.out())
                .contains("  crypto_alg ")
                .contains("  dh ")
                .doesNotContain("<enter>");
        screen.batch("ipsec ?");
        assertThat(screen.out()).contains("  b ").contains("  <name>");
        screen.batch("ipsec b ike cr?");
        assertThat(screen.out()).contains("crypto_alg").doesNotContain("  dh ");
        screen.batch("show version ?");
        assertThat(screen.out()).contains("<enter>");
        assertThat(screen.err()).isEmpty();
    }

    private static void type(Session shell, String... lines) {
        for (String line : lines) {
            shell.interactive(List.of(line).iterator());
        }
    }
}
