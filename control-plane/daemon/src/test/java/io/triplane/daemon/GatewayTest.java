package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.control.Answer;
import io.triplane.daemon.control.Answer.Outcome;
import io.triplane.daemon.control.Command;
import io.triplane.daemon.control.Command.Target;
import io.triplane.ikev2.EngineSettings.Limits;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigState;
import io.triplane.model.state.Applied;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.Counters;
import io.triplane.model.state.GatewayState;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.IpsecSaState;
import io.triplane.model.state.StateRow;
import io.triplane.plane.PlaneRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two whole gateways with real engines, on an in-memory network and data planes, in virtual time.
class GatewayTest {
    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String CHILD = "default";

    private final TestWorld world = new TestWorld(3, 1);
    private final TestSite left = world.left;
    private final TestSite right = world.right;

    @Test
    void aConnectionThatStartsComesUpOnBothEnds() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);

        world.assertPlanesMatch(1);
        for (TestSite site : List.of(left, right)) {
            StateRow connection = site.row("IPSEC_CONNECTION_TABLE|gold");
            assertThat(connection.get(ConnectionState.STATUS))
                    .contains(ConnectionState.Status.ESTABLISHED);
            assertThat(connection.get(Applied.CONFIG_STATE)).contains(ConfigState.APPLIED);
            assertThat(connection.get(Applied.APPLIED_HASH))
                    .contains(ConfigObject.connection("gold").hash(site.config.rows()));
            assertThat(connection.get(ConnectionState.ACTIVE_CHILDREN)).containsExactly(CHILD);
            assertThat(site.rowsOf("IKE_SA_TABLE"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.get(IkeSaState.STATE))
                                .contains(IkeSaState.State.ESTABLISHED);
                        assertThat(row.get(IkeSaState.ENCRYPTION)).contains("aes-gcm-16-256");
                        assertThat(row.get(IkeSaState.DH)).contains("curve25519");
                    });
            assertThat(site.rowsOf("IPSEC_SA_TABLE"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.get(IpsecSaState.SPI_IN)).contains(site.plane.inboundSpi());
                        assertThat(row.get(IpsecSaState.STATE))
                                .contains(IpsecSaState.State.INSTALLED);
                        assertThat(row.get(IpsecSaState.REPLAY_WINDOW)).contains(64L);
                    });
            assertThat(site.row("IPSEC_STATE_TABLE|global").get(GatewayState.IKE_SA_COUNT))
                    .contains(1L);
            assertThat(site.row("IPSEC_STATE_TABLE|global").get(GatewayState.CONFIG_STATE))
                    .contains(GatewayState.Configuration.CLEAN);
            assertThat(site.row("IPSEC_STATE_TABLE|global").get(GatewayState.COOKIES_ACTIVE))
                    .contains(false);
        }
        assertThat(left.row("IKE_SA_TABLE|gold|" + uid(left)).get(IkeSaState.ROLE))
                .contains(IkeSaState.Role.INITIATOR);
    }

    @Test
    void nothingIsNegotiatedThatNobodyAskedFor() {
        world.connect("gold", 1);
        world.start();
        world.run(Duration.ofMinutes(2));
        assertThat(world.network.carried).isEmpty();
        assertThat(left.row("IPSEC_CONNECTION_TABLE|gold").get(ConnectionState.STATUS))
                .contains(ConnectionState.Status.IDLE);
        assertThat(left.plane.tunnels).hasSize(1);
    }

    @Test
    void anOperatorBringsUpRekeysAndEnds() {
        world.connect("gold", 1);
        world.start();
        world.run(SECONDS);

        List<Answer> up = left.ask(new Command.Initiate(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);
        assertThat(up).singleElement().satisfies(answer -> done(answer, 1, 1));
        int before = left.plane.inboundSpi();

        List<Answer> rekeyed =
                left.ask(new Command.RekeyChild(new Target.OfChild("gold", CHILD), SECONDS));
        world.run(Duration.ofSeconds(30));
        assertThat(rekeyed).singleElement().satisfies(answer -> done(answer, 1, 1));
        world.assertPlanesMatch(1);
        assertThat(left.plane.inboundSpi()).isNotEqualTo(before);
        assertThat(left.row("COUNTERS_IPSEC_CONN|gold").get(Counters.REKEYS)).contains(1L);
        assertThat(left.rowsOf("IPSEC_SA_TABLE")).hasSize(1);

        List<Answer> down =
                right.ask(new Command.Terminate(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);
        assertThat(down).singleElement().satisfies(answer -> done(answer, 0, 0));
        assertThat(left.plane.children).isEmpty();
        assertThat(right.plane.children).isEmpty();
        assertThat(left.rowsOf("IKE_SA_TABLE")).isEmpty();
        assertThat(left.rowsOf("IPSEC_SA_TABLE")).isEmpty();
        assertThat(left.rowsOf("COUNTERS_IPSEC_SA")).isEmpty();
    }

    @Test
    void anOperatorRekeysTheIkeSaAndTheChildStays() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        int child = left.plane.inboundSpi();
        String before = left.rowsOf("IKE_SA_TABLE").toString();

        List<Answer> rekeyed =
                left.ask(new Command.RekeyIke(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);

        assertThat(rekeyed).singleElement().satisfies(answer -> done(answer, 1, 0));
        assertThat(left.rowsOf("IKE_SA_TABLE")).hasSize(1);
        assertThat(left.rowsOf("IKE_SA_TABLE").toString()).isNotEqualTo(before);
        assertThat(left.plane.inboundSpi()).isEqualTo(child);
        world.assertPlanesMatch(1);
    }

    @Test
    void anIkeSaThatIsNotThereIsNotRekeyed() {
        world.connect("gold", 1);
        world.start();
        world.run(SECONDS);

        List<Answer> answers =
                left.ask(new Command.RekeyIke(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);

        assertThat(answers).singleElement().isInstanceOf(Answer.Refused.class);
    }

    @Test
    void inboundIsInThePlaneBeforeAnyoneSendsOnIt() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        for (TestSite site : List.of(left, right)) {
            assertThat(site.plane.carriedOut)
                    .extracting(Object::getClass)
                    .containsSubsequence(
                            PlaneRequest.ApplyTunnel.class,
                            PlaneRequest.InstallInbound.class,
                            PlaneRequest.SwitchOutbound.class);
        }
        assertThat(left.plane.outbound())
                .allSatisfy(sa -> assertThat(sa.keys().cipherKey()).containsOnly(0));
    }

    @Test
    void whatBothEndsBeginAtOnceEndsAsOne() {
        world.connect("gold", 1, "start_action", "start");
        right.config.set("IPSEC_CONNECTION|gold", "start_action", "start");
        world.start();
        world.run(Duration.ofMinutes(1));
        world.assertPlanesMatch(1);
        assertThat(left.rowsOf("IKE_SA_TABLE")).hasSize(1);
        assertThat(right.rowsOf("IKE_SA_TABLE")).hasSize(1);
    }

    @Test
    void withoutADataPlaneTheIkeSaStandsAndTheChildFollowsLater() {
        world.connect("gold", 1, "start_action", "start");
        right.plane.connect();
        left.configure();
        right.configure();
        world.run(SECONDS);
        StateRow row = left.row("IPSEC_CONNECTION_TABLE|gold");
        assertThat(row.get(ConnectionState.STATUS)).contains(ConnectionState.Status.ACTIVE);
        assertThat(row.get(Applied.CONFIG_STATE)).contains(ConfigState.PENDING);
        assertThat(row.get(Applied.CONFIG_REASON))
                .hasValueSatisfying(why -> assertThat(why).contains("the test plane is away"));
        assertThat(row.get(ConnectionState.LAST_ERROR))
                .hasValueSatisfying(why -> assertThat(why).contains("the test plane is away"));
        assertThat(left.plane.children).isEmpty();

        left.plane.connect();
        world.run(Duration.ofMinutes(2));
        world.assertPlanesMatch(1);
        assertThat(left.row("IPSEC_CONNECTION_TABLE|gold").get(Applied.CONFIG_STATE))
                .contains(ConfigState.APPLIED);
    }

    @Test
    void aDataPlaneThatComesBackEmptyGetsFreshKeys() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        int before = right.plane.inboundSpi();
        right.plane.lose();
        world.run(SECONDS);
        assertThat(right.row("IPSEC_STATE_TABLE|global").get(GatewayState.STATE))
                .contains(GatewayState.State.FAILED);
        right.plane.connect();
        world.run(Duration.ofMinutes(1));
        world.assertPlanesMatch(1);
        assertThat(right.plane.inboundSpi()).isNotEqualTo(before);
        assertThat(right.rowsOf("IKE_SA_TABLE")).hasSize(1);
    }

    @Test
    void aWrongSecretIsToldToTheOperatorOnBothEnds() {
        world.connect("gold", 1);
        right.config.set("IKE_SECRET|gold", "passkey", "another secret");
        world.start();
        world.run(SECONDS);
        List<Answer> answers =
                left.ask(new Command.Initiate(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);
        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        Answer.Acted.class,
                        acted -> {
                            assertThat(acted.outcome()).isEqualTo(Outcome.FAILED);
                            assertThat(acted.trouble()).isPresent();
                        });
        assertThat(left.row("IPSEC_CONNECTION_TABLE|gold").get(ConnectionState.LAST_ERROR_CODE))
                .contains("ike.auth.refused");
        assertThat(right.row("IPSEC_STATE_TABLE|global").get(GatewayState.LAST_ERROR))
                .hasValueSatisfying(why -> assertThat(why).contains("gold", "pre-shared key"));
        StateRow gold = right.row("IPSEC_CONNECTION_TABLE|gold");
        assertThat(gold.get(ConnectionState.LAST_ERROR))
                .hasValueSatisfying(why -> assertThat(why).contains("gold", "pre-shared key"));
        // Who does not prove who he is does not count against a connection.
        assertThat(gold.get(ConnectionState.NEGOTIATIONS)).contains(0L);
        assertThat(left.plane.children).isEmpty();
        assertThat(right.plane.children).isEmpty();
    }

    @Test
    void aTunnelThatStartsComesBackAfterThePeerHasDeletedIt() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        world.assertPlanesMatch(1);
        int before = left.plane.inboundSpi();

        right.ask(new Command.Terminate(new Target.OfConnection("gold"), SECONDS));
        world.run(Duration.ofSeconds(30));

        world.assertPlanesMatch(1);
        assertThat(left.plane.inboundSpi()).isNotEqualTo(before);
    }

    @Test
    void aTunnelThatIsToStayDownDoesSoAfterThePeerHasDeletedIt() {
        world.connect("gold", 1, "start_action", "start", "close_action", "none");
        world.start();
        world.run(SECONDS);
        right.ask(new Command.Terminate(new Target.OfConnection("gold"), SECONDS));
        world.run(Duration.ofMinutes(10));
        assertThat(left.plane.children).isEmpty();
    }

    @Test
    void aStrangerAtAnAddressOfSeveralConnectionsIsNoneOfThem() {
        world.connect("gold", 1);
        world.connect("silver", 2);
        right.config.set("IKE_SECRET|gold", "passkey", "another secret");
        world.start();
        world.run(SECONDS);
        left.ask(new Command.Initiate(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);
        for (String name : List.of("gold", "silver")) {
            assertThat(right.row("IPSEC_CONNECTION_TABLE|" + name).get(ConnectionState.LAST_ERROR))
                    .as(name)
                    .isEmpty();
        }
    }

    @Test
    void countersOfThePlaneArePublishedAndAddedUpOverRekeys() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        assertThat(left.row("COUNTERS_IPSEC_CONN|gold").get(Counters.PACKETS_IN)).contains(100L);
        assertThat(left.rowsOf("COUNTERS_IPSEC_SA"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get(Counters.GOOD_OCTETS)).contains(100_000L);
                    assertThat(row.get(Counters.AUTH_FAIL_PKTS_IN)).contains(1L);
                    assertThat(row.get(Counters.REPLAYED_PKTS_IN)).contains(2L);
                });
        left.ask(new Command.RekeyChild(new Target.OfChild("gold", CHILD), Duration.ZERO));
        world.run(Duration.ofSeconds(30));
        assertThat(left.row("COUNTERS_IPSEC_CONN|gold").get(Counters.PACKETS_IN)).contains(200L);
        assertThat(left.rowsOf("COUNTERS_IPSEC_SA"))
                .singleElement()
                .satisfies(row -> assertThat(row.get(Counters.GOOD_PKTS)).contains(100L));
    }

    @Test
    void thatCookiesAreAskedForIsShown() {
        TestWorld careful = new TestWorld(2, 1, new Limits(100, 100, 50, 50, 0, SECONDS));
        careful.connect("gold", 1, "start_action", "start");
        careful.start();
        careful.run(SECONDS);
        careful.assertPlanesMatch(1);
        StateRow row = careful.right.row("IPSEC_STATE_TABLE|global");
        assertThat(row.get(GatewayState.COOKIES_ACTIVE)).contains(true);
        assertThat(careful.right.row("COUNTERS_IKE|global").get(Counters.ike("cookies_required")))
                .contains(1L);
    }

    /// Unless configured a peer is asked after 30 s, given up 165 s later, and called again.
    @Test
    void aDeadPeerIsNoticedAndCalledAgain() {
        world.connect("gold", 1);
        world.start();
        world.run(SECONDS);
        left.ask(new Command.Initiate(new Target.OfConnection("gold"), SECONDS));
        world.run(SECONDS);
        world.network.lost = _ -> true;
        world.run(Duration.ofMinutes(3));
        world.assertPlanesMatch(1);
        world.run(Duration.ofSeconds(30));
        assertThat(left.plane.children).isEmpty();
        assertThat(right.plane.children).isEmpty();
        world.network.lost = _ -> false;
        world.run(Duration.ofMinutes(5));
        world.assertPlanesMatch(1);
        left.config.set("IPSEC_CONNECTION|gold", "dpd_action", "clear");
        right.config.set("IPSEC_CONNECTION|gold", "dpd_action", "clear");
        left.configure();
        right.configure();
        world.network.lost = _ -> true;
        world.run(Duration.ofMinutes(5));
        world.network.lost = _ -> false;
        world.run(Duration.ofMinutes(20));
        assertThat(left.plane.children).isEmpty();
    }

    private static void done(Answer answer, int ikeSas, int childSas) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Acted.class,
                        acted -> {
                            assertThat(acted.outcome()).isEqualTo(Outcome.DONE);
                            assertThat(acted.ikeSas()).hasSize(ikeSas);
                            assertThat(acted.childSas()).hasSize(childSas);
                        });
    }

    private static String uid(TestSite site) {
        return site.rowsOf("IKE_SA_TABLE").getFirst().key().part(1);
    }
}
