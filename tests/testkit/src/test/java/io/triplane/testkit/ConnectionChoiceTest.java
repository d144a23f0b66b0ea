package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.Role;
import io.triplane.ikev2.IkeSaView;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which of several connections a peer is given that fits them all.
class ConnectionChoiceTest {
    private final World world = World.seeded(1);
    private final Peer hub = world.peer("hub");
    private final Peer spoke = world.peer("spoke");
    private final Peer other = world.peer("other");

    @BeforeEach
    void configure() {
        // The one for everybody first: order must not decide.
        hub.configure(new Recipe("any", hub, spoke).fromAnywhere());
        hub.configure(new Recipe("named", hub, spoke).role(Role.RESPONDER));
    }

    @Test
    void connectionThatNamesTheAddressIsPreferred() {
        assertThat(chosen()).isEqualTo("named");
    }

    @Test
    void connectionThatNamesAnotherAddressByNowIsNotTaken() {
        hub.configure(new Recipe("named", hub, other).role(Role.RESPONDER));

        assertThat(chosen()).isEqualTo("any");
    }

    @Test
    void connectionThatNamesTheAddressByNowIsTaken() {
        hub.unconfigure("named");
        hub.configure(new Recipe("moved", hub, other).role(Role.RESPONDER));
        hub.configure(new Recipe("moved", hub, spoke).role(Role.RESPONDER));

        assertThat(chosen()).isEqualTo("moved");
    }

    @Test
    void connectionThatLeftIsNotTaken() {
        hub.unconfigure("named");

        assertThat(chosen()).isEqualTo("any");
    }

    private String chosen() {
        Recipe toHub = world.recipe(spoke, hub);
        spoke.configure(toHub);
        spoke.initiate(toHub);
        world.settle(Duration.ofMinutes(1));
        IkeSaView established = hub.ikeSas().getFirst();
        return established.connection().orElseThrow();
    }
}
