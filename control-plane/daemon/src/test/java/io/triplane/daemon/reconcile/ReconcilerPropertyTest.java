package io.triplane.daemon.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.config.Desired;
import io.triplane.daemon.config.DesiredPlanner;
import io.triplane.daemon.config.Rowset;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.junit.Seeds;
import io.triplane.model.ConfigSnapshot;
import io.triplane.plane.PlaneCapabilities;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random sequences of configurations, with answers that come late, in any order, and are sometimes
/// a refusal. [Surface] fails the test at any step that breaks a rule on the way.
class ReconcilerPropertyTest {
    private static final int CONNECTIONS = 4;
    private static final int INTERFACES = 3;
    private static final PlaneCapabilities PLANE = PlaneCapabilities.away("in this test");

    private final DesiredPlanner planner = new DesiredPlanner(Ports.STANDARD);

    @Seeds
    void whateverTheWayTheEndIsAsIfTheLastVersionHadBeenTheFirst(long seed) {
        Random random = new Random(seed);
        Surface surface = new Surface();
        Reconciler reconciler = new Reconciler(surface);
        Rowset rows = new Rowset();
        ConfigSnapshot inForce = ConfigSnapshot.EMPTY;
        surface.objection =
                step ->
                        mayBeRefused(step) && random.nextInt(6) == 0
                                ? Optional.of(Surface.refusal("plane.away", true))
                                : Optional.empty();
        for (int round = 0; round < 40; round++) {
            mutate(rows, random);
            inForce = rows.reading(inForce).snapshot();
            reconciler.want(planner.plan(inForce, PLANE), rows.hashes());
            for (int i = random.nextInt(12); i > 0 && !surface.idle(); i--) {
                surface.answerOne(random);
                if (random.nextInt(5) == 0) {
                    surface.negotiateAll();
                }
            }
        }
        surface.objection = _ -> Optional.empty();
        surface.answerAll();
        reconciler.retry(false);
        surface.answerAll();

        Surface scratch = fromScratch(planner.plan(inForce, PLANE), rows.hashes());
        assertThat(reconciler.quiet()).isTrue();
        assertThat(surface.engines).isEqualTo(scratch.engines);
        assertThat(surface.tunnels).isEqualTo(scratch.tunnels);
        assertThat(surface.interfaces).isEqualTo(scratch.interfaces);
        assertThat(reconciler.tunnelsInForce()).isEqualTo(surface.tunnels);
        assertThat(reconciler.interfacesInForce()).isEqualTo(surface.interfaces);
    }

    @Seeds
    void aConnectionThatDidNotChangeTakesPartInNoStep(long seed) {
        Random random = new Random(seed);
        Surface surface = new Surface();
        Reconciler reconciler = new Reconciler(surface);
        Rowset rows = new Rowset();
        for (int i = 0; i < CONNECTIONS; i++) {
            rows.connection("c" + i, i + 1);
        }
        for (int round = 0; round < 20; round++) {
            String changed = "c" + random.nextInt(CONNECTIONS);
            mutateConnection(rows, changed, random);
            reconciler.want(planner.plan(snapshot(rows), PLANE), rows.hashes());
            surface.answerAll();
            surface.negotiateAll();
            if (round > 0) {
                assertThat(surface.carriedOut)
                        .as("after a change of %s", changed)
                        .allMatch(step -> connectionOf(step).equals(changed));
            }
            surface.carriedOut.clear();
        }
    }

    /// The property above would hold for a generator that changes nothing.
    @Test
    void theGeneratorReachesEveryKindOfStep() {
        Surface surface = new Surface();
        Reconciler reconciler = new Reconciler(surface);
        Rowset rows = new Rowset();
        Random random = new Random(1);
        ConfigSnapshot inForce = ConfigSnapshot.EMPTY;
        for (int round = 0; round < 300; round++) {
            mutate(rows, random);
            inForce = rows.reading(inForce).snapshot();
            reconciler.want(planner.plan(inForce, PLANE), rows.hashes());
            surface.answerAll();
            surface.negotiateAll();
        }
        assertThat(surface.carriedOut.stream().map(Object::getClass).distinct())
                .hasSize(Step.class.getPermittedSubclasses().length);
    }

    private static ConfigSnapshot snapshot(Rowset rows) {
        return rows.reading(ConfigSnapshot.EMPTY).snapshot();
    }

    private static Surface fromScratch(Desired desired, Map<String, String> hashes) {
        Surface surface = new Surface();
        new Reconciler(surface).want(desired, hashes);
        surface.answerAll();
        return surface;
    }

    private static boolean mayBeRefused(Step step) {
        return !(step instanceof Step.ConfigureEngines);
    }

    private static void mutate(Rowset rows, Random random) {
        String connection = "c" + random.nextInt(CONNECTIONS);
        String tunnel = "ipsec" + random.nextInt(INTERFACES);
        switch (random.nextInt(8)) {
            case 0 -> rows.removeConnection(connection);
            case 1 ->
                    rows.set(
                            "IPSEC_INTERFACE|" + tunnel,
                            "mtu",
                            String.valueOf(1300 + random.nextInt(3)));
            case 2 -> {
                if (rows.rows().under("IPSEC_INTERFACE", tunnel).isEmpty()) {
                    rows.set("IPSEC_INTERFACE|" + tunnel);
                } else {
                    rows.remove("IPSEC_INTERFACE|" + tunnel);
                }
            }
            case 3 ->
                    rows.set(
                            "IPSEC_GLOBAL|global",
                            "install_routes",
                            String.valueOf(random.nextBoolean()));
            default -> mutateConnection(rows, connection, random);
        }
    }

    private static void mutateConnection(Rowset rows, String name, Random random) {
        if (rows.rows().under("IPSEC_CONNECTION", name).isEmpty()) {
            rows.connection(name, 1 + name.charAt(1) - '0');
        }
        String row = "IPSEC_CONNECTION|" + name;
        switch (random.nextInt(8)) {
            case 0 -> rows.set(row, "admin_status", random.nextBoolean() ? "up" : "down");
            case 1 -> rows.set(row, "sa_lifetime", String.valueOf(600 + random.nextInt(3)));
            case 2 -> rows.set(row, "remote_port", String.valueOf(500 + random.nextInt(2)));
            case 3 -> rows.set(row, "tunnel_interface", "ipsec" + random.nextInt(INTERFACES));
            case 4 -> {
                if (rows.rows()
                        .under("IPSEC_CONNECTION", name)
                        .getFirst()
                        .field("tunnel_interface")
                        .isPresent()) {
                    rows.unset(row, "tunnel_interface");
                }
            }
            case 5 ->
                    rows.set(
                            "IPSEC_TRAFFIC_SELECTOR|" + name + "|default|remote|1",
                            "prefix",
                            "10.%d.0.0/16".formatted(100 + random.nextInt(3)));
            case 6 ->
                    rows.set(row, "sa_crypto_alg", random.nextBoolean() ? "aes-gcm-16" : "aes-cbc");
            default -> rows.set(row, "role", random.nextBoolean() ? "auto" : "responder");
        }
    }

    private static String connectionOf(Step step) {
        return switch (step) {
            case Step.ApplyTunnel apply -> apply.tunnel().name().connection();
            case Step.RemoveTunnel remove -> remove.tunnel().connection();
            case Step.ConfigureEngines configure -> configure.connection().name();
            case Step.UnconfigureEngines unconfigure -> unconfigure.connection();
            case Step.EndChild end -> end.connection();
            case Step.Initiate initiate -> initiate.connection().name();
            case Step.ApplyInterface apply -> apply.config().name();
            case Step.RemoveInterface remove -> remove.name();
        };
    }
}
