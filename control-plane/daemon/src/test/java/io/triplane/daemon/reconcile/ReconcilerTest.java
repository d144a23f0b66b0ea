package io.triplane.daemon.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.config.DesiredPlanner;
import io.triplane.daemon.config.Rowset;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.model.ConfigState;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final String CHILD = "default";

    private final Surface surface = new Surface();
    private final Reconciler reconciler = new Reconciler(surface);
    private final DesiredPlanner planner = new DesiredPlanner(Ports.STANDARD);
    private final Rowset rows = new Rowset();

    @Test
    void aNewConnectionHasItsTunnelBeforeTheEnginesKnowIt() {
        rows.connection("gold", 1);
        apply();
        assertThat(surface.carriedOut)
                .satisfiesExactly(
                        step -> assertThat(step).isInstanceOf(Step.ApplyTunnel.class),
                        step -> assertThat(step).isInstanceOf(Step.ConfigureEngines.class));
        assertThat(status("gold"))
                .isEqualTo(
                        new ConfigStatus(
                                ConfigState.APPLIED, Optional.of(hash("gold")), Optional.empty()));
    }

    @Test
    void aRemovedConnectionLeavesTheEnginesBeforeItsTunnel() {
        rows.connection("gold", 1);
        settle();
        rows.removeConnection("gold");
        apply();
        assertThat(surface.carriedOut)
                .containsExactly(
                        new Step.UnconfigureEngines("gold"),
                        new Step.RemoveTunnel(new TunnelName("gold", CHILD)));
        assertThat(reconciler.status("gold")).isEmpty();
        assertThat(reconciler.takeChanged()).contains("gold");
    }

    @Test
    void aConnectionThatIsShutDownIsTakenAwayAndCountsAsApplied() {
        rows.connection("gold", 1);
        settle();
        rows.set("IPSEC_CONNECTION|gold", "admin_status", "down");
        apply();
        assertThat(surface.engines).isEmpty();
        assertThat(surface.tunnels).isEmpty();
        assertThat(status("gold").state()).isEqualTo(ConfigState.APPLIED);
        assertThat(status("gold").judgedHash()).contains(hash("gold"));

        rows.removeConnection("gold");
        apply();
        assertThat(reconciler.status("gold")).isEmpty();
    }

    @Test
    void theGatewayAsAWholeCanBeShutDown() {
        rows.connection("gold", 1).connection("silver", 2);
        settle();
        rows.set("IPSEC_GLOBAL|global", "admin_status", "down");
        apply();
        assertThat(surface.engines).isEmpty();
        assertThat(surface.tunnels).isEmpty();
    }

    @Test
    void aDescriptionChangesNothingButTheHash() {
        rows.connection("gold", 1);
        settle();
        rows.set("IPSEC_CONNECTION|gold", "description", "the gold tunnel");
        apply();
        assertThat(surface.carriedOut).isEmpty();
        assertThat(status("gold").judgedHash()).contains(hash("gold"));
    }

    @Test
    void aLifetimeIsTakenOverWithoutEndingAnything() {
        rows.connection("gold", 1);
        settle();
        rows.set("IPSEC_CONNECTION|gold", "sa_lifetime", "600");
        apply();
        assertThat(surface.carriedOut).singleElement().isInstanceOf(Step.ConfigureEngines.class);
        assertThat(surface.standing).containsExactly("gold/default");
    }

    @Test
    void newSelectorsEndTheChildChangeItsTunnelAndBringItBack() {
        rows.connection("gold", 1);
        settle();
        rows.set("IPSEC_TRAFFIC_SELECTOR|gold|default|remote|1", "prefix", "10.9.0.0/16");
        apply();
        assertThat(surface.carriedOut)
                .satisfiesExactly(
                        step ->
                                assertThat(((Step.ConfigureEngines) step).connection().plan())
                                        .matches(plan -> plan.child(CHILD).isEmpty()),
                        step -> assertThat(step).isEqualTo(new Step.EndChild("gold", CHILD)),
                        step -> assertThat(step).isInstanceOf(Step.ApplyTunnel.class),
                        step ->
                                assertThat(((Step.ConfigureEngines) step).connection().plan())
                                        .matches(plan -> plan.child(CHILD).isPresent()),
                        step ->
                                assertThat(step)
                                        .isInstanceOfSatisfying(
                                                Step.Initiate.class,
                                                initiate ->
                                                        assertThat(initiate.child())
                                                                .isEqualTo(CHILD)));
    }

    @Test
    void aResponderDoesNotBringBackWhatItHadToEnd() {
        rows.connection("gold", 1).set("IPSEC_CONNECTION|gold", "role", "responder");
        settle();
        rows.set("IPSEC_TRAFFIC_SELECTOR|gold|default|remote|1", "prefix", "10.9.0.0/16");
        apply();
        assertThat(surface.carriedOut).hasSize(4).noneMatch(step -> step instanceof Step.Initiate);
    }

    @Test
    void whatStartsByItselfIsNotBegunTwice() {
        rows.connection("gold", 1).set("IPSEC_CONNECTION|gold", "start_action", "start");
        settle();
        rows.set("IPSEC_CONNECTION|gold", "remote_address", "198.51.100.99");
        apply();
        assertThat(surface.carriedOut).noneMatch(step -> step instanceof Step.Initiate);
        assertThat(surface.engine("gold").path().remoteAddress())
                .hasValueSatisfying(address -> assertThat(address).hasToString("198.51.100.99"));
    }

    @Test
    void twoConnectionsCanExchangeTheirInterfaces() {
        rows.set("IPSEC_INTERFACE|ipsec1").set("IPSEC_INTERFACE|ipsec2");
        rows.connection("gold", 1).set("IPSEC_CONNECTION|gold", "tunnel_interface", "ipsec1");
        rows.connection("silver", 2).set("IPSEC_CONNECTION|silver", "tunnel_interface", "ipsec2");
        settle();
        rows.set("IPSEC_CONNECTION|gold", "tunnel_interface", "ipsec2");
        rows.set("IPSEC_CONNECTION|silver", "tunnel_interface", "ipsec1");
        apply();
        assertThat(surface.tunnel("gold/default").mode())
                .isEqualTo(new TunnelConfig.Mode.Route("ipsec2", true));
        assertThat(surface.tunnel("silver/default").mode())
                .isEqualTo(new TunnelConfig.Mode.Route("ipsec1", true));
        assertThat(status("gold").state()).isEqualTo(ConfigState.APPLIED);
    }

    @Test
    void anInterfaceThatIsRemovedGoesAfterTheTunnelThatUsedIt() {
        rows.set("IPSEC_INTERFACE|ipsec1");
        rows.connection("gold", 1).set("IPSEC_CONNECTION|gold", "tunnel_interface", "ipsec1");
        settle();
        rows.remove("IPSEC_INTERFACE|ipsec1").unset("IPSEC_CONNECTION|gold", "tunnel_interface");
        apply();
        assertThat(surface.interfaces).isEmpty();
        assertThat(surface.tunnel("gold/default").mode()).isEqualTo(new TunnelConfig.Mode.Policy());
    }

    @Test
    void whileThePlaneIsAwayTheEnginesAreConfiguredAndTheTunnelFollowsLater() {
        surface.objection =
                step ->
                        step instanceof Step.ApplyTunnel
                                ? Optional.of(Surface.refusal("plane.away", true))
                                : Optional.empty();
        rows.connection("gold", 1);
        apply();
        assertThat(surface.engines).containsKey("gold");
        assertThat(status("gold").state()).isEqualTo(ConfigState.PENDING);
        assertThat(status("gold").trouble())
                .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("plane.away"));

        surface.objection = _ -> Optional.empty();
        reconciler.retry(true);
        surface.answerAll();
        assertThat(surface.tunnels).containsKey("gold/default");
        assertThat(status("gold").state()).isEqualTo(ConfigState.APPLIED);
    }

    @Test
    void aVersionThatThePlaneRefusesLeavesTheLastGoodOneInForce() {
        rows.connection("gold", 1);
        settle();
        String goodHash = hash("gold");
        surface.objection = step -> refuseNet(step, "10.9.0.0");
        rows.set("IPSEC_TRAFFIC_SELECTOR|gold|default|remote|1", "prefix", "10.9.0.0/16");
        apply();
        ConfigStatus status = status("gold");
        assertThat(status.state()).isEqualTo(ConfigState.FAILED);
        assertThat(status.judgedHash()).contains(hash("gold")).isNotEqualTo(Optional.of(goodHash));
        assertThat(status.trouble()).map(why -> why.code()).contains("plane.selector");
        assertThat(surface.engine("gold").children())
                .singleElement()
                .satisfies(child -> assertThat(child.selectors()).asString().contains("10.2.1.0"));
        assertThat(surface.tunnel("gold/default").configured().toString()).contains("10.2.1.0");

        rows.set("IPSEC_TRAFFIC_SELECTOR|gold|default|remote|1", "prefix", "10.8.0.0/16");
        apply();
        assertThat(status("gold").state()).isEqualTo(ConfigState.APPLIED);
        assertThat(status("gold").judgedHash()).contains(hash("gold"));
    }

    @Test
    void aFirstVersionThatThePlaneRefusesLeavesNothing() {
        surface.objection = step -> refuseNet(step, "10.2.1.0");
        rows.connection("gold", 1);
        apply();
        assertThat(status("gold").state()).isEqualTo(ConfigState.FAILED);
        assertThat(surface.engines).isEmpty();

        surface.objection = _ -> Optional.empty();
        reconciler.retry(true);
        surface.answerAll();
        assertThat(status("gold").state()).isEqualTo(ConfigState.APPLIED);
    }

    @Test
    void aRefusedInterfaceFailsTheConnectionThatNeedsIt() {
        surface.objection =
                step ->
                        step instanceof Step.ApplyInterface
                                ? Optional.of(Surface.refusal("plane.interface", false))
                                : Optional.empty();
        rows.set("IPSEC_INTERFACE|ipsec1");
        rows.connection("gold", 1).set("IPSEC_CONNECTION|gold", "tunnel_interface", "ipsec1");
        apply();
        assertThat(status("gold").state()).isEqualTo(ConfigState.FAILED);
        assertThat(reconciler.interfaceTrouble("ipsec1"))
                .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("plane.interface"));
    }

    @Test
    void onlySoManyConnectionsAreUnderWayAtOnce() {
        for (int i = 0; i < 2 * Reconciler.UNDER_WAY_MAX; i++) {
            rows.connection("c" + i, i % 200);
            rows.set("IPSEC_CONNECTION|c" + i, "remote_id", "c" + i + ".example");
        }
        want();
        assertThat(surface.underWay()).isEqualTo(Reconciler.UNDER_WAY_MAX);
        surface.answerAll();
        assertThat(surface.engines).hasSize(2 * Reconciler.UNDER_WAY_MAX);
    }

    private static Optional<StepResult.Refused> refuseNet(Step step, String net) {
        return step instanceof Step.ApplyTunnel apply
                        && apply.tunnel().configured().toString().contains(net)
                ? Optional.of(Surface.refusal("plane.selector", false))
                : Optional.empty();
    }

    private void want() {
        reconciler.want(
                planner.plan(rows.snapshot(), PlaneCapabilities.away("in this test")),
                rows.hashes());
    }

    /// The rows as they are now, and nothing noted of the way there.
    private void settle() {
        apply();
        surface.negotiateAll();
        surface.carriedOut.clear();
    }

    private void apply() {
        want();
        surface.answerAll();
        assertThat(reconciler.quiet()).isTrue();
        assertThat(List.copyOf(surface.interfaces.values()))
                .containsExactlyElementsOf(reconciler.interfacesInForce().values());
    }

    private ConfigStatus status(String connection) {
        return reconciler.status(connection).orElseThrow();
    }

    private String hash(String connection) {
        return rows.hashes().getOrDefault(connection, "no such connection");
    }
}
