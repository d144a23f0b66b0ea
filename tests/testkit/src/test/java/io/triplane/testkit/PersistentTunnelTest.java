package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;

/// Both peers want the tunnel for ever and both may begin. Whatever is done to them, once they are
/// left alone there is one IKE SA with one child, the same on both.
class PersistentTunnelTest {
    private static final int ACTIONS = 20;

    @Seeds(60)
    void comesBackAsOneWhateverIsDoneToIt(long seed) {
        World world = World.seeded(seed).crashes(0.03);
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        List<Peer> peers = List.of(left, right);
        SeededRandom random = new SeededRandom(seed);
        unsettle(world, random);
        left.configure(persistent(world.recipe(left, right)));
        right.configure(persistent(world.recipe(right, left)));
        for (int i = 0; i < ACTIONS; i++) {
            Peer peer = peers.get(random.below(2));
            switch (random.below(8)) {
                case 0 -> world.network().partition();
                case 1 -> peer.crashAndForget();
                case 2 -> peer.plane().refuseNext(PlaneRequest.InstallInbound.class);
                case 3 -> peer.plane().refuseNext(PlaneRequest.SwitchOutbound.class);
                case 4 -> peer.terminateAll();
                default -> peers.forEach(PersistentTunnelTest::rekey);
            }
            world.runFor(random.between(Duration.ofMillis(1), Duration.ofSeconds(40)));
            world.network().heal();
            unsettle(world, random);
            if (random.chance(0.5)) {
                world.runFor(random.between(Duration.ofMillis(1), Duration.ofSeconds(90)));
            }
        }
        world.network().heal();
        world.crashes(0);
        left.configure(persistent(world.recipe(left, right)));
        right.configure(persistent(world.recipe(right, left)));
        world.runFor(Duration.ofMinutes(45));
        assertThat(left.ikeSas()).as("%s", world.transcript()).hasSize(1);
        assertThat(right.ikeSas()).as("%s", world.transcript()).hasSize(1);
        // A rekey may be under way at this very moment.
        world.runUntil(
                Duration.ofMinutes(1),
                () ->
                        left.child().outboundSpi() == right.child().inboundSpi()
                                && right.child().outboundSpi() == left.child().inboundSpi());
    }

    private static void unsettle(World world, SeededRandom random) {
        if (random.chance(0.7)) {
            world.network()
                    .loss(0.1)
                    .duplicates(0.1)
                    .delay(Duration.ofMillis(1), Duration.ofMillis(900));
        }
    }

    private static void rekey(Peer peer) {
        if (peer.childSas().size() == 1) {
            peer.rekeyChild();
        }
    }

    private static Recipe persistent(Recipe recipe) {
        return recipe.start(StartAction.START)
                .afterPeerClosed(AfterLoss.RESTART)
                .dpd(Duration.ofSeconds(15), AfterLoss.RESTART)
                .lifetime(Duration.ofSeconds(100), Duration.ofSeconds(20), Duration.ofSeconds(130));
    }
}
