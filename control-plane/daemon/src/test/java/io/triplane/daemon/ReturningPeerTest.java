package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.state.IkeSaState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A peer of unknown address loses its state and comes back, each time to whatever shard its source
/// port and SPI lead to: what other shards have of it must not stand in its way.
class ReturningPeerTest {
    private static final Duration A_WHILE = Duration.ofMinutes(4);
    private static final String GOLD = "IPSEC_CONNECTION|gold";

    private final TestWorld world = new TestWorld(4, 1);

    @ParameterizedTest
    @ValueSource(strings = {"replace", "keep", "no"})
    void whatItHasLostIsGoneOnAllShards(String unique) {
        world.connect("gold", 1);
        world.right
                .config
                .set(GOLD, "remote_address", "any", "role", "responder", "unique", unique)
                .set(GOLD, "dpd_delay", "0");
        world.left.config.set(GOLD, "start_action", "start");
        world.start();
        Set<String> shards = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            world.run(A_WHILE);
            assertThat(world.right.rowsOf("IKE_SA_TABLE"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.get(IkeSaState.STATE))
                                .contains(IkeSaState.State.ESTABLISHED);
                        shards.add(row.key().part(1).replaceFirst("\\..*", ""));
                    });
            world.assertPlanesMatch(1);
            forget();
        }
        assertThat(shards).hasSizeGreaterThan(1);
    }

    /// The left end gives up what it had, and the right one hears nothing of it.
    private void forget() {
        world.network.lost = _ -> true;
        world.left.config.set(GOLD, "admin_status", "down");
        world.left.configure();
        world.run(A_WHILE);
        assertThat(world.left.rowsOf("IKE_SA_TABLE")).isEmpty();
        assertThat(world.right.rowsOf("IKE_SA_TABLE")).hasSize(1);
        world.network.lost = _ -> false;
        world.left.config.set(GOLD, "admin_status", "up");
        world.left.configure();
    }
}
