package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One connection of a hub serves many peers: what one of them does must not touch the others.
class UniquenessTest {
    private static final Selector ANYWHERE =
            Selector.ofRange(IpAddress.of("0.0.0.0"), IpAddress.of("255.255.255.255"));

    private final World world = World.seeded(1);
    private final Peer hub = world.peer("hub");
    private final List<Peer> spokes = Stream.of("alpha", "beta", "gamma").map(world::peer).toList();

    @ParameterizedTest
    @EnumSource(names = {"REPLACE", "NEVER"})
    void peerThatLostEverythingReplacesItsOwnIkeSaOnly(Uniqueness uniqueness) {
        allUp(uniqueness);
        List<IkeSaView> before = hub.ikeSas();
        Peer beta = spokes.get(1);

        beta.crashAndForget();
        bringUp(beta);

        assertThat(hub.ikeSas())
                .hasSize(3)
                .contains(before.getFirst(), before.getLast())
                .doesNotContain(before.get(1));
        assertThat(hub.events(Event.IkeSaClosed.class))
                .extracting(Event.IkeSaClosed::ikeSa)
                .containsExactly(before.get(1).id());
    }

    private void allUp(Uniqueness uniqueness) {
        hub.configure(
                new Recipe("any", hub, spokes.getFirst())
                        .fromAnywhere()
                        .remoteIdentity(Optional.empty())
                        .uniqueness(uniqueness)
                        .selectors(hub.network(), ANYWHERE));
        spokes.forEach(this::bringUp);
        assertThat(hub.ikeSas()).hasSize(3);
    }

    private void bringUp(Peer spoke) {
        Recipe toHub = world.recipe(spoke, hub);
        spoke.configure(toHub);
        spoke.initiate(toHub);
        world.settle(Duration.ofMinutes(1));
    }
}
