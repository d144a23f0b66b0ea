package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigState;
import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Database;
import io.triplane.model.schema.RawRow;
import io.triplane.model.state.Applied;
import io.triplane.model.state.Capability;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.Counters;
import io.triplane.model.state.GatewayState;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.IpsecSaState;
import io.triplane.model.state.StateRow;
import io.triplane.store.MemoryDatabase;
import io.triplane.store.RowChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tables, details and JSON of published state, as transcripts.
class ShowTest {
    private static final long NOW = Screen.NOW.getEpochSecond();

    private final Screen screen = new Screen();

    @BeforeEach
    void publish() throws BadValueException {
        screen.batch(
                "secret s psk passkey x",
                "ipsec b",
                "local address 192.0.2.1",
                "remote address 198.51.100.42",
                "ike auth psk secret s",
                "ipsec other remote address 203.0.113.9");
        screen.out();
        screen.err();
        put(
                StateRow.of(ConnectionState.TABLE, "b")
                        .with(
                                ConnectionState.STATUS,
                                Optional.of(ConnectionState.Status.ESTABLISHED))
                        .with(Applied.CONFIG_STATE, Optional.of(ConfigState.APPLIED))
                        .with(ConnectionState.ACTIVE_CHILDREN, List.of("default")));
        put(
                StateRow.of(ConnectionState.TABLE, "other")
                        .with(Applied.CONFIG_STATE, Optional.of(ConfigState.PENDING))
                        .with(Applied.CONFIG_REASON, Optional.of("secret is missing")));
        put(
                StateRow.of(IkeSaState.TABLE, "b", "7")
                        .with(IkeSaState.ROLE, Optional.of(IkeSaState.Role.INITIATOR))
                        .with(IkeSaState.STATE, Optional.of(IkeSaState.State.ESTABLISHED))
                        .with(IkeSaState.INITIATOR_SPI, Optional.of(0x1122334455667788L))
                        .with(
                                IkeSaState.REMOTE_ADDRESS,
                                Optional.of(IpAddress.parse("198.51.100.42")))
                        .with(IkeSaState.REMOTE_AUTH, Optional.of("psk"))
                        .with(IkeSaState.ENCRYPTION, Optional.of("aes-gcm-16-256"))
                        .with(IkeSaState.PRF, Optional.of("hmac-sha2-384"))
                        .with(IkeSaState.DH, Optional.of("ecp-384"))
                        .with(IkeSaState.NAT, Optional.of(IkeSaState.Nat.NONE))
                        .with(IkeSaState.ESTABLISHED, Optional.of(NOW - 3725))
                        .with(IkeSaState.REKEY_AT, Optional.of(NOW + 59)));
        put(
                StateRow.of(IpsecSaState.TABLE, "b", "default", "c0ffee01")
                        .with(IpsecSaState.SPI_OUT, Optional.of(0xdeadbeef))
                        .with(IpsecSaState.ENCRYPTION, Optional.of("aes-cbc-256"))
                        .with(IpsecSaState.INTEG, Optional.of("hmac-sha2-256-128"))
                        .with(IpsecSaState.MODE, Optional.of("tunnel"))
                        .with(IpsecSaState.STATE, Optional.of(IpsecSaState.State.HALF_UP))
                        .with(IpsecSaState.ESN, Optional.of(true))
                        .with(IpsecSaState.LOCAL_TS, List.of("10.1.1.0/24"))
                        .with(IpsecSaState.REKEY_AT, Optional.of(NOW + 90_000)));
        put(
                StateRow.of(Counters.SA, "b", "default", "c0ffee01")
                        .with(Counters.GOOD_OCTETS, Optional.of(1500L))
                        .with(Counters.GOOD_PKTS, Optional.of(3L))
                        .with(Counters.PROTECTED_OCTETS, Optional.of(3_000_000_000L))
                        .with(Counters.PROTECTED_PKTS, Optional.of(4L))
                        .with(Counters.REPLAYED_PKTS_IN, Optional.of(2L))
                        .with(Counters.AUTH_FAIL_PKTS_IN, Optional.of(5L)));
    }

    @Test
    void ikeSasAsATable() {
        assertThat(screen.batch("show ipsec ike-sa")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out())
                .isEqualTo(
                        """
                        Name  Id  Peer           Role  State        Auth  Suite                                 NAT   Established  Rekey-in  Children
                        b     7   198.51.100.42  I     established  psk   aes-gcm-16-256/hmac-sha2-384/ecp-384  none  1h02m        59s       1

                        Total: 1 IKE SA
                        """);
    }

    @Test
    void childSasAsATable() {
        screen.batch("show ipsec sa b");
        assertThat(screen.out())
                .isEqualTo(
                        """
                        Name  Child    SPI-in    SPI-out   Suite                          Mode    State    Rekey-in  Remain  Bytes-in  Bytes-out   Pkts-in  Pkts-out  Errors
                        b     default  c0ffee01  deadbeef  aes-cbc-256/hmac-sha2-256-128  tunnel  half-up  1d1h      -       1500      3000000000  3        4         7

                        Total: 1 Child SA
                        """);
    }

    @Test
    void tunnelsAsATable() {
        screen.batch("show ipsec tunnel");
        assertThat(screen.out())
                .isEqualTo(
                        """
                        Name   Local      Peer           Interface  Admin  Status       Config   Children  Reason
                        b      192.0.2.1  198.51.100.42  -          up     ESTABLISHED  applied  default   -
                        other  -          203.0.113.9    -          up     -            pending  -         secret is missing

                        Total: 2 connections
                        """);
    }

    @Test
    void aFailureOfThePastIsNoReasonWhileTheTunnelIsUp() throws BadValueException {
        for (ConnectionState.Status status :
                List.of(ConnectionState.Status.IDLE, ConnectionState.Status.ESTABLISHED)) {
            put(
                    StateRow.of(ConnectionState.TABLE, "b")
                            .with(ConnectionState.STATUS, Optional.of(status))
                            .with(Applied.CONFIG_STATE, Optional.of(ConfigState.APPLIED))
                            .with(ConnectionState.LAST_ERROR, Optional.of("the peer said no")));
        }
        screen.batch("show ipsec tunnel b");
        assertThat(screen.out()).doesNotContain("the peer said no");
        screen.batch("show ipsec tunnel b detail");
        assertThat(screen.out()).contains("the peer said no");
    }

    @Test
    void whatRowsHoldMovesNoCursor() throws BadValueException {
        put(
                StateRow.of(ConnectionState.TABLE, "other")
                        .with(Applied.CONFIG_STATE, Optional.of(ConfigState.FAILED)));
        screen.doors.config.hset(
                "IPSEC_CONNECTION|evil\u001b[31m\u009b2J\r", "remote_address", "192.0.2.9");
        for (String command : List.of("show ipsec tunnel", "show ipsec tunnel -", "show running")) {
            screen.batch(command);
            String all = screen.out() + screen.err();
            assertThat(all.chars().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
        }
        screen.batch("show ipsec tunnel");
        assertThat(screen.out()).contains("evil\\u001b[31m\\u009b2J\\u000d");
    }

    @Test
    void theDetailHasEveryFieldThatIsSet() {
        screen.batch("show ipsec ike-sa b detail");
        assertThat(screen.out())
                .containsPattern("the initiator's SPI +: 1122334455667788")
                .containsPattern("the responder's SPI +: -");
    }

    @Test
    void jsonHasSchemaNamesAndKeepsNumbers() {
        screen.batch("show ipsec sa | json");
        assertThat(screen.out())
                .contains("\"conn\": \"b\"")
                .contains("\"spi_in\": \"c0ffee01\"", "\"spi_out\": \"deadbeef\"")
                .contains("\"bytes_out\": 3000000000")
                .contains("\"errors\": 7")
                .contains("\"esn\": true")
                .contains("\"local_ts\": [\n      \"10.1.1.0/24\"\n    ]")
                .contains("\"state\": \"half-up\"")
                .contains("\"SAI_IPSEC_SA_STAT_REPLAYED_PKTS_IN\": 2");
    }

    @Test
    void anUnknownConnectionIsAnErrorThatNamesTheKnownOnes() {
        assertThat(screen.batch("show ipsec sa nobody")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err())
                .isEqualTo(
                        "cli.object.unknown: ipsec \"nobody\" is not configured; there is b, other\n");
    }

    @Test
    void aKnownConnectionWithoutAnSaIsNoError() {
        assertThat(screen.batch("show ipsec sa other")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).endsWith("Total: 0 Child SAs\n");
    }

    @Test
    void filtersWorkOnTheLines() {
        screen.batch("show ipsec tunnel | include ESTAB");
        assertThat(screen.out()).startsWith("b ").hasLineCount(1);
        screen.batch("show ipsec tunnel | exclude ^b | begin ^other | include miss");
        assertThat(screen.out()).startsWith("other ");
        screen.batch("show ipsec tunnel | include ^[bo] | count");
        assertThat(screen.out()).isEqualTo("2\n");
    }

    @Test
    void theVersionTellsOfGatewayAndDataPlane() {
        screen.batch("show version");
        assertThat(screen.out()).contains("no daemon runs on it");
        put(
                StateRow.of(GatewayState.TABLE, "global")
                        .with(GatewayState.VERSION, Optional.of("0.1.0"))
                        .with(GatewayState.STATE, Optional.of(GatewayState.State.OK))
                        .with(GatewayState.STARTED, Optional.of(NOW - 60))
                        .with(GatewayState.IKE_SA_COUNT, Optional.of(4L)));
        put(
                StateRow.of(Capability.TABLE, "global")
                        .with(Capability.VPP_VERSION, Optional.of("26.06")));

        screen.batch("show version");

        assertThat(screen.out())
                .contains("Gateway      : 0.1.0, ok, up 1m00s")
                .contains("VPP 26.06")
                .contains("4 IKE, 0 Child");
    }

    @Test
    void runningConfigurationBySectionAndObject() {
        screen.batch("show running-config ipsec b");
        assertThat(screen.out()).startsWith("ipsec b\n").doesNotContain("other", "passkey");
        screen.batch("show running-config secret");
        assertThat(screen.out()).startsWith("secret s\n").doesNotContain("ipsec b");
        screen.batch("show running-config ipsec b all");
        assertThat(screen.out()).contains(" sa lifetime 3600").contains(" no shutdown");
        screen.batch("show running-config ipsec b | json");
        assertThat(screen.out())
                .contains("\"IPSEC_CONNECTION\"", "\"IPSEC_CHILD\"", "\"b|default\"")
                .doesNotContain("IKE_SECRET", "\"other\"");
        assertThat(screen.batch("show running-config ipsec nobody"))
                .isEqualTo(Session.Status.FAILS);
        assertThat(screen.err()).contains("ipsec \"nobody\"");
    }

    @Test
    void aClearPasskeyIsNeverShownInAnyForm() {
        screen.doors.config.hset("IKE_SECRET|hand", "passkey", "written-by-hand");

        screen.batch(
                "show running-config", "show running-config | json", "show running-config all");

        assertThat(screen.out()).contains("***").doesNotContain("written-by-hand");
    }

    private void put(StateRow row) {
        RawRow raw = row.encode();
        MemoryDatabase database =
                row.database() == Database.COUNTERS_DB ? screen.doors.counters : screen.doors.state;
        database.apply(List.of(RowChange.of(Optional.empty(), raw).orElseThrow()));
    }
}
