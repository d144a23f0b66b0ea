package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.IkeSaState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Options of the set-up, as written in the database and seen in what comes about.
class SetUpOptionsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final String GOLD = "IPSEC_CONNECTION|gold";

    private final TestWorld world = new TestWorld(1, 1);

    @ParameterizedTest
    @CsvSource({
        "allow, allow, 1",
        "prefer, allow, 1",
        "force, force, 1",
        "prefer, never, 1",
        "force, never, 0",
        "never, force, 0"
    })
    void childlessAsBothWantIt(String ofLeft, String ofRight, int tunnels) {
        world.connect("gold", 1);
        world.right.config.set(GOLD, "role", "responder", "childless", ofRight);
        world.left.config.set(GOLD, "start_action", "start", "childless", ofLeft);
        world.start();
        world.run(A_WHILE);
        assertThat(world.right.rowsOf("IPSEC_SA_TABLE")).hasSize(tunnels);
        world.assertPlanesMatch(tunnels);
    }

    /// To where nobody is: who follows comes to nothing, who does not is served.
    @ParameterizedTest
    @CsvSource({"false, 1", "true, 0"})
    void aPeerThatCanBeSentElsewhereIs(String follows, int tunnels) {
        world.connect("gold", 1);
        world.right.config.set(GOLD, "role", "responder", "redirect_to", "203.0.113.7");
        world.left.config.set(GOLD, "start_action", "start", "redirect", follows);
        world.left.config.set(GOLD, "redirect_gateways@", "203.0.113.7");
        world.start();
        world.run(A_WHILE);
        assertThat(world.right.rowsOf("IPSEC_SA_TABLE")).hasSize(tunnels);
    }

    /// The selectors differ: the IKE SA stands or not, and the row says why nothing passes.
    @ParameterizedTest
    @CsvSource({"keep, ACTIVE", "close, IDLE"})
    void aRefusedChildLeavesTheIkeSaOrEndsIt(String word, ConnectionState.Status status) {
        mismatched();
        world.left.config.set(GOLD, "child_refused", word);
        world.start();
        world.run(Duration.ofSeconds(1));
        assertThat(world.left.row("IPSEC_CONNECTION_TABLE|gold").get(ConnectionState.STATUS))
                .contains(status);
        assertThat(world.left.row("IPSEC_CONNECTION_TABLE|gold").get(ConnectionState.LAST_ERROR))
                .hasValueSatisfying(text -> assertThat(text).contains("TS_UNACCEPTABLE"));
    }

    @Test
    void whatIsHalfUpComesUpOnceTheOtherSideIsCorrected() {
        mismatched();
        world.start();
        world.run(A_WHILE);
        assertThat(world.left.rowsOf("IKE_SA_TABLE"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row.get(IkeSaState.STATE))
                                .contains(IkeSaState.State.ESTABLISHED));
        assertThat(world.left.rowsOf("IPSEC_SA_TABLE")).isEmpty();
        world.right.config.set(
                "IPSEC_TRAFFIC_SELECTOR|gold|default|local|1", "prefix", "10.2.1.0/24");
        world.right.configure();
        world.run(Duration.ofMinutes(5));
        world.assertPlanesMatch(1);
    }

    private void mismatched() {
        world.connect("gold", 1);
        world.right
                .config
                .set(GOLD, "role", "responder")
                .set("IPSEC_TRAFFIC_SELECTOR|gold|default|local|1", "prefix", "172.16.0.0/24");
        world.left.config.set(GOLD, "start_action", "start");
    }
}
