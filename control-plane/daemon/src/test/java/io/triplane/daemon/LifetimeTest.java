package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.state.Counters;
import io.triplane.model.state.IpsecSaState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What the data plane counts reaches the engine that has the Child SA, on whichever shard. Every
/// SA of this plane has carried 100 packets with 100 000 octets from the start, and nothing since.
class LifetimeTest {
    private static final String GOLD = "IPSEC_CONNECTION|gold";

    /// Counters are read every two seconds.
    private static final Duration SOME_READINGS = Duration.ofSeconds(9);

    private final TestWorld world = new TestWorld(4, 1);

    private void start(String... fields) {
        world.connect("gold", 1);
        world.left.config.set(GOLD, "start_action", "start").set(GOLD, fields);
        world.start();
        world.run(SOME_READINGS);
    }

    private long rekeys() {
        return world.left.row("COUNTERS_IPSEC_CONN|gold").get(Counters.REKEYS).orElse(0L);
    }

    @Test
    void octetsLeadToARekey() {
        start("sa_life_bytes", "100000");
        assertThat(rekeys()).isPositive();
        assertThat(world.left.rowsOf("IPSEC_SA_TABLE")).hasSize(1);
    }

    @Test
    void packetsLeadToARekey() {
        start("sa_life_packets", "100");
        assertThat(rekeys()).isPositive();
        assertThat(world.left.rowsOf("IPSEC_SA_TABLE")).hasSize(1);
    }

    @Test
    void lessThanTheVolumeLeadsToNothing() {
        start("sa_life_packets", "200", "sa_life_bytes", "200000");
        assertThat(rekeys()).isZero();
        world.assertPlanesMatch(1);
    }

    @Test
    void whatIsLeftOfTheOctetsIsShown() {
        start("sa_life_bytes", "1000000");
        // 900 000 to 1 000 000, less the 100 000 that have passed.
        assertThat(left()).isBetween(800_000L, 900_000L);
    }

    private long left() {
        return world.left
                .rowsOf("IPSEC_SA_TABLE")
                .getFirst()
                .get(IpsecSaState.BYTES_LEFT)
                .orElseThrow();
    }

    /// A quarter above the rekey volume the Child SA ends, whatever stands in the way of a rekey.
    @Test
    void theHardVolumeEndsTheChildSa() {
        start("sa_life_packets", "80", "close_action", "none");
        assertThat(rekeys()).isZero();
        world.assertPlanesMatch(0);
        assertThat(world.left.rowsOf("IKE_SA_TABLE")).hasSize(1);
    }

    @Test
    void aChildSaWithoutPacketsIsDeleted() {
        start("sa_inactivity", "10");
        world.assertPlanesMatch(1);
        world.run(SOME_READINGS);
        world.assertPlanesMatch(0);
        assertThat(world.left.rowsOf("IPSEC_SA_TABLE")).isEmpty();
        assertThat(world.right.rowsOf("IPSEC_SA_TABLE")).isEmpty();
        assertThat(world.left.rowsOf("IKE_SA_TABLE")).hasSize(1);
    }
}
