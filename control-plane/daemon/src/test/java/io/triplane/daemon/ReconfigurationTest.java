package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigState;
import io.triplane.model.state.Applied;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.GatewayState;
import io.triplane.model.state.IpsecSaState;
import io.triplane.model.state.StateRow;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What becomes of configuration that changes, is wrong or cannot be carried out; the gateways are
/// whole, with real engines.
class ReconfigurationTest {
    private static final Duration SECONDS = Duration.ofSeconds(5);

    private final TestWorld world = new TestWorld(3, 1);
    private final TestSite left = world.left;
    private final TestSite right = world.right;

    @Test
    void aChangedConnectionIsNegotiatedAnewAndTheOtherOneNeverNotices() {
        world.connect("gold", 1, "start_action", "start");
        world.connect("silver", 2, "start_action", "start");
        world.start();
        world.run(SECONDS);
        String silver = spiOf(left, "silver");
        String gold = spiOf(left, "gold");
        left.config.set("IPSEC_TRAFFIC_SELECTOR|gold|default|local|1", "prefix", "10.7.0.0/24");
        right.config.set("IPSEC_TRAFFIC_SELECTOR|gold|default|remote|1", "prefix", "10.7.0.0/24");
        left.configure();
        right.configure();
        world.run(Duration.ofMinutes(1));

        assertThat(spiOf(left, "silver")).isEqualTo(silver);
        assertThat(spiOf(left, "gold")).isNotEqualTo(gold);
        world.assertPlanesMatch(2);
        assertThat(left.rowsOf("IPSEC_SA_TABLE").getFirst().get(IpsecSaState.LOCAL_TS))
                .containsExactly("10.7.0.0-10.7.0.255");
    }

    @Test
    void aConnectionThatIsShutDownLeavesNothingOnEitherEnd() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        left.config.set("IPSEC_CONNECTION|gold", "admin_status", "down");
        left.configure();
        world.run(SECONDS);
        assertThat(left.plane.tunnels).isEmpty();
        assertThat(left.plane.children).isEmpty();
        assertThat(right.plane.children).isEmpty();
        assertThat(left.row("IPSEC_CONNECTION_TABLE|gold").get(ConnectionState.STATUS))
                .contains(ConnectionState.Status.IDLE);

        left.config.removeConnection("gold").remove("IKE_SECRET|gold");
        left.configure();
        world.run(SECONDS);
        assertThat(left.rowsOf("IPSEC_CONNECTION_TABLE")).isEmpty();
        assertThat(left.rowsOf("IKE_SECRET_TABLE")).isEmpty();
    }

    @Test
    void whatIsWrongWithTheGatewaysSettingsIsToldWithTheGateway() {
        left.config.set("IPSEC_GLOBAL|global", "ike_port", "99999");
        world.start();
        world.run(SECONDS);
        StateRow gateway = left.row("IPSEC_STATE_TABLE|global");
        assertThat(gateway.get(GatewayState.CONFIG_STATE))
                .contains(GatewayState.Configuration.FAILED);
        assertThat(gateway.get(Applied.CONFIG_REASON))
                .hasValueSatisfying(why ->
                        assertThat(why)
                                .contains("IPSEC_GLOBAL|global ike_port \"99999\"", "1 to 65535"));
    }

    @Test
    void aSecretThatCannotBeOpenedFailsItsConnectionAlone() {
        world.connect("gold", 1, "start_action", "start");
        world.connect("silver", 2, "start_action", "start");
        left.config.set("IKE_SECRET|gold", "passkey", "closed");
        world.start();
        world.run(SECONDS);
        StateRow gold = left.row("IPSEC_CONNECTION_TABLE|gold");
        assertThat(gold.get(Applied.CONFIG_STATE)).contains(ConfigState.FAILED);
        assertThat(gold.get(Applied.CONFIG_REASON)).contains("IKE_SECRET|gold is foreign");
        assertThat(left.row("IPSEC_CONNECTION_TABLE|silver").get(ConnectionState.STATUS))
                .contains(ConnectionState.Status.ESTABLISHED);
    }

    @Test
    void whatThePlaneCannotDoIsRefusedWithTheReason() {
        world.connect("gold", 1, "sa_crypto_alg", "aes-ctr", "sa_integ_alg", "hmac-sha2-256-128");
        world.start();
        world.run(SECONDS);
        StateRow row = left.row("IPSEC_CONNECTION_TABLE|gold");
        assertThat(row.get(Applied.CONFIG_STATE)).contains(ConfigState.FAILED);
        assertThat(row.get(Applied.CONFIG_REASON))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("sa_crypto_alg", "testplane 1", "aes-ctr"));
        assertThat(left.plane.tunnels).isEmpty();
    }

    @Test
    void theDataPlaneHearsOnceThatItHasAllThatIsConfigured() {
        world.connect("gold", 1);
        world.connect("iron", 2);
        left.plane.connect();
        world.run(SECONDS);
        assertThat(left.plane.tunnelsWhenComplete).as("no configuration was read yet").isEmpty();
        left.configure();
        world.run(SECONDS);

        assertThat(left.plane.tunnelsWhenComplete)
                .singleElement()
                .satisfies(tunnels -> assertThat(tunnels).hasSize(2));

        left.plane.lose();
        left.plane.connect();
        world.connect("zinc", 3);
        left.configure();
        world.run(SECONDS);
        assertThat(left.plane.tunnelsWhenComplete).as("the plane remembers").hasSize(1);
    }

    @Test
    void whatAnEarlierRunLeftStaysWhileAConnectionCannotBeApplied() {
        world.connect("gold", 1);
        world.connect("iron", 2);
        left.config.set("IKE_SECRET|gold", "passkey", "closed");
        world.start();
        world.run(SECONDS);
        assertThat(left.plane.tunnelsWhenComplete).isEmpty();

        left.config.set("IKE_SECRET|gold", "passkey", "open");
        left.configure();
        world.run(SECONDS);
        assertThat(left.plane.tunnelsWhenComplete).hasSize(1);
    }

    @Test
    void nothingThatIsConfiguredIsAllThatIsConfigured() {
        world.start();
        world.run(SECONDS);
        assertThat(left.plane.tunnelsWhenComplete).hasSize(1);
    }

    @Test
    void rowsWithAFaultKeepTheLastGoodVersionAndSayWhatIsWrong() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        left.config.set("IPSEC_CONNECTION|gold", "remote_port", "many");
        left.configure();
        world.run(SECONDS);
        StateRow row = left.row("IPSEC_CONNECTION_TABLE|gold");
        assertThat(row.get(Applied.CONFIG_STATE)).contains(ConfigState.FAILED);
        assertThat(row.get(Applied.CONFIG_REASON))
                .hasValueSatisfying(why -> assertThat(why).contains("remote_port", "many"));
        assertThat(row.get(ConnectionState.STATUS)).contains(ConnectionState.Status.ESTABLISHED);
        assertThat(left.row("IPSEC_STATE_TABLE|global").get(GatewayState.CONFIG_STATE))
                .contains(GatewayState.Configuration.FAILED);
        world.assertPlanesMatch(1);
    }

    @Test
    void onlyTheListenAddressesAnswer() {
        world.connect("gold", 1, "start_action", "start");
        right.config.set("IPSEC_GLOBAL|global", "listen_addresses@", "192.0.2.9");
        world.start();
        world.run(SECONDS);
        StateRow row = right.row("IPSEC_CONNECTION_TABLE|gold");
        assertThat(row.get(Applied.CONFIG_STATE)).contains(ConfigState.FAILED);
        assertThat(row.get(Applied.CONFIG_REASON))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("192.0.2.2", "listen_addresses"));
        assertThat(world.network.carried)
                .isNotEmpty()
                .allMatch(datagram -> datagram.local().getHostString().equals(TestWorld.LEFT));
        right.config.set("IPSEC_GLOBAL|global", "listen_addresses@", "192.0.2.9,192.0.2.2");
        right.configure();
        world.run(Duration.ofMinutes(1));
        world.assertPlanesMatch(1);
    }

    /// `natt_keepalive` is 20 unless configured, and a change holds at once.
    @Test
    void aNatBeforeUsIsRemindedAsOftenAsConfigured() {
        world.connect("gold", 1, "start_action", "start", "nat_traversal", "force");
        left.config.set("IPSEC_CONNECTION|gold", "dpd_delay", "0");
        right.config.set("IPSEC_CONNECTION|gold", "dpd_delay", "0");
        world.start();
        world.run(Duration.ofSeconds(110));
        assertThat(world.network.keepalives)
                .hasSize(5)
                .containsOnly("/192.0.2.1:4500 > /192.0.2.2:4500");
        left.config.set("IPSEC_GLOBAL|global", "natt_keepalive", "60");
        left.configure();
        world.network.keepalives.clear();
        world.run(Duration.ofMinutes(2));
        assertThat(world.network.keepalives).hasSize(2);
        left.config.set("IPSEC_GLOBAL|global", "natt_keepalive", "0");
        left.configure();
        world.network.keepalives.clear();
        world.run(Duration.ofMinutes(2));
        assertThat(world.network.keepalives).isEmpty();
        world.assertPlanesMatch(1);
    }

    private static String spiOf(TestSite site, String connection) {
        return site.rowsOf("IPSEC_SA_TABLE").stream()
                .filter(row -> row.key().part(0).equals(connection))
                .map(row -> row.key().part(2))
                .reduce((a, b) -> Optional.<String>empty().orElseThrow())
                .orElseThrow();
    }
}
