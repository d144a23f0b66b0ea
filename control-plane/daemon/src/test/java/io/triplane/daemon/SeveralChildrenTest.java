package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.control.Answer;
import io.triplane.daemon.control.Command;
import io.triplane.daemon.control.Command.Target;
import io.triplane.model.ConfigState;
import io.triplane.model.state.Applied;
import io.triplane.model.state.ConnectionState;
import io.triplane.model.state.IkeSaState;
import io.triplane.model.state.IpsecSaState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A connection with more than one child, from its rows to both data planes.
class SeveralChildrenTest {
    private static final Duration SECONDS = Duration.ofSeconds(5);
    private static final String GOLD = "IPSEC_CONNECTION_TABLE|gold";

    private final TestWorld world = new TestWorld(3, 1);
    private final TestSite left = world.left;

    @Test
    void allOfThemComeUpOnOneIkeSa() {
        world.connect("gold", 1, "start_action", "start");
        world.addChild("gold", "voice", 2);
        world.addChild("gold", "lab", 3);
        world.start();
        world.run(SECONDS);

        world.assertPlanesMatch(3);
        for (TestSite site : List.of(left, world.right)) {
            assertThat(site.rowsOf("IKE_SA_TABLE")).hasSize(1);
            assertThat(site.plane.tunnels).hasSize(3);
            assertThat(site.row(GOLD).get(ConnectionState.ACTIVE_CHILDREN))
                    .containsExactlyInAnyOrder("default", "voice", "lab");
            assertThat(site.row(GOLD).get(Applied.CONFIG_STATE)).contains(ConfigState.APPLIED);
        }
        assertThat(left.rowsOf("IPSEC_SA_TABLE"))
                .extracting(row -> row.key().part(1) + " " + row.get(IpsecSaState.LOCAL_TS))
                .containsExactlyInAnyOrder(
                        "default [10.1.1.0-10.1.1.255]",
                        "voice [10.1.2.0-10.1.2.255]",
                        "lab [10.1.3.0-10.1.3.255]");
    }

    @Test
    void eachIsBegunRekeyedAndEndedByItself() {
        world.connect("gold", 1);
        world.addChild("gold", "voice", 2);
        world.start();
        world.run(SECONDS);
        ask(new Command.Initiate(new Target.OfChild("gold", "voice"), SECONDS));
        world.assertPlanesMatch(1);
        ask(new Command.Initiate(new Target.OfConnection("gold"), SECONDS));
        world.assertPlanesMatch(2);
        assertThat(left.rowsOf("IKE_SA_TABLE")).hasSize(1);
        String first = spi("default");
        String second = spi("voice");
        ask(new Command.RekeyChild(new Target.OfChild("gold", "voice"), SECONDS));
        world.run(Duration.ofSeconds(30));
        assertThat(spi("default")).isEqualTo(first);
        assertThat(spi("voice")).isNotEqualTo(second);
        world.assertPlanesMatch(2);
        ask(new Command.Terminate(new Target.OfChild("gold", "default"), SECONDS));
        world.assertPlanesMatch(1);
        assertThat(left.row(GOLD).get(ConnectionState.ACTIVE_CHILDREN)).containsExactly("voice");
        assertThat(left.rowsOf("IKE_SA_TABLE").getFirst().get(IkeSaState.STATE))
                .contains(IkeSaState.State.ESTABLISHED);
    }

    /// A child that comes, changes or goes leaves the one beside it alone.
    @Tag("UT-06")
    @Test
    void theOthersNeverNotice() {
        world.connect("gold", 1, "start_action", "start");
        world.start();
        world.run(SECONDS);
        String first = spi("default");
        world.addChild("gold", "voice", 2);
        configure();
        world.assertPlanesMatch(2);
        assertThat(spi("default")).isEqualTo(first);

        world.addChild("gold", "voice", 4);
        configure();
        world.assertPlanesMatch(2);
        assertThat(spi("default")).isEqualTo(first);

        for (TestSite site : List.of(left, world.right)) {
            site.config.set("IPSEC_CHILD|gold|voice", "admin_status", "down");
        }
        configure();
        world.assertPlanesMatch(1);
        assertThat(spi("default")).isEqualTo(first);
        assertThat(left.plane.tunnels).hasSize(1);
    }

    /// Only one end knows the second child: it is refused to the other, and the first one stays.
    @Test
    void oneThatThePeerDoesNotHaveIsToldOfAndCostsNoOther() {
        world.connect("gold", 1, "start_action", "start");
        world.addChild("gold", "voice", 2);
        world.right.config.set("IPSEC_CHILD|gold|voice", "admin_status", "down");
        world.start();
        world.run(SECONDS);
        world.assertPlanesMatch(1);
        assertThat(left.row(GOLD).get(ConnectionState.LAST_ERROR))
                .hasValueSatisfying(why -> assertThat(why).contains("TS_UNACCEPTABLE", "voice"));
        assertThat(left.row(GOLD).get(ConnectionState.STATUS))
                .contains(ConnectionState.Status.ESTABLISHED);
    }

    private void ask(Command command) {
        List<Answer> answers = left.ask(command);
        world.run(SECONDS);
        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        Answer.Acted.class,
                        acted -> assertThat(acted.outcome()).isEqualTo(Answer.Outcome.DONE));
    }

    private void configure() {
        left.configure();
        world.right.configure();
        world.run(Duration.ofMinutes(1));
    }

    private String spi(String child) {
        return left.rowsOf("IPSEC_SA_TABLE").stream()
                .filter(row -> row.key().part(1).equals(child))
                .map(row -> row.key().part(2))
                .findFirst()
                .orElseThrow();
    }
}
