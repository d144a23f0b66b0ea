package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Event;
import io.triplane.junit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SetUpTest {
    @Test
    void fourMessagesMakeATunnel() {
        World world = World.seeded(1);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        Recipe toRight = world.recipe(left, right);
        left.configure(toRight);
        right.configure(world.recipe(right, left));

        left.initiate(toRight);
        world.settle(Duration.ofSeconds(10));

        assertThat(left.childSas()).as("%s", world.transcript()).hasSize(1);
        assertThat(right.childSas()).hasSize(1);
        assertThat(left.child().inboundSpi()).isEqualTo(right.child().outboundSpi());
        assertThat(left.events(Event.ChildSaUp.class)).hasSize(1);

        left.terminateAll();
        world.settle(Duration.ofSeconds(10));
        assertThat(left.isEmpty()).isTrue();
        assertThat(right.isEmpty()).isTrue();
    }

    @Seeds
    void aTunnelComesUpOverABadNetwork(long seed) {
        World world = World.seeded(seed);
        world.network()
                .loss(0.2)
                .duplicates(0.2)
                .delay(Duration.ofMillis(5), Duration.ofMillis(900));
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        Recipe toRight = world.recipe(left, right);
        left.configure(toRight);
        right.configure(world.recipe(right, left));

        left.initiate(toRight);
        world.runUntil(
                Duration.ofMinutes(5),
                () -> left.childSas().size() == 1 && right.childSas().size() == 1);
        world.settle(Duration.ofMinutes(5));
        assertThat(left.child().inboundSpi()).isEqualTo(right.child().outboundSpi());
    }
}
