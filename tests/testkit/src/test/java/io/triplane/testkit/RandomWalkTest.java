package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.IkeSaView;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;

/// Two peers do whatever comes into their heads over a bad network, crashing now and then. The
/// world's rules hold at every step; once the network is well, one tunnel is left, and once that is
/// ended, nothing.
class RandomWalkTest {
    private static final int ACTIONS = 25;

    private static World walk(long seed) {
        World world = World.seeded(seed).crashes(0.05);
        world.network()
                .loss(0.15)
                .duplicates(0.1)
                .delay(Duration.ofMillis(5), Duration.ofMillis(700));
        Peer left = world.peer("left");
        Peer right = world.peer("right");
        List<Peer> peers = List.of(left, right);
        Recipe toRight = world.recipe(left, right).dpd(Duration.ofSeconds(20), AfterLoss.CLEAR);
        Recipe toLeft = world.recipe(right, left).dpd(Duration.ofSeconds(20), AfterLoss.CLEAR);
        left.configure(toRight);
        right.configure(toLeft);
        peers.forEach(peer -> peer.plane().delay(Duration.ofMillis(1), Duration.ofMillis(300)));
        SeededRandom random = new SeededRandom(seed);
        for (int i = 0; i < ACTIONS; i++) {
            Peer peer = peers.get(random.below(2));
            switch (random.below(10)) {
                case 0, 1 -> peer.initiate(peer == left ? toRight : toLeft);
                case 2, 3, 4, 5 -> {
                    if (peer.childSas().size() == 1) {
                        peer.rekeyChild();
                    }
                }
                case 6 -> {
                    if (peer.childSas().size() == 1) {
                        peer.terminateChild();
                    }
                }
                case 7, 8 -> rekeyIke(peer);
                default -> {
                    if (random.chance(0.3)) {
                        peer.terminateAll();
                    }
                }
            }
            world.runFor(random.between(Duration.ofMillis(1), Duration.ofSeconds(6)));
        }
        world.network().heal();
        world.runFor(Duration.ofMinutes(8));
        if (left.childSas().isEmpty() || right.childSas().isEmpty()) {
            left.initiate(toRight);
            world.runFor(Duration.ofMinutes(8));
        }
        assertThat(left.child().inboundSpi())
                .as("%s", world.transcript())
                .isEqualTo(right.child().outboundSpi());
        assertThat(left.child().outboundSpi()).isEqualTo(right.child().inboundSpi());
        assertThat(left.plane().size()).as("%s", world.transcript()).isEqualTo(2);
        assertThat(right.plane().size()).isEqualTo(2);
        left.terminateAll();
        right.terminateAll();
        world.runFor(Duration.ofMinutes(8));
        assertThat(left.isEmpty()).as("%s", world.transcript()).isTrue();
        assertThat(right.isEmpty()).as("%s", world.transcript()).isTrue();
        return world;
    }

    private static void rekeyIke(Peer peer) {
        if (peer.ikeSas().size() == 1
                && peer.ikeSas().getFirst().state() == IkeSaView.State.ESTABLISHED) {
            peer.rekeyIke();
        }
    }

    @Seeds(60)
    void whateverHappensOneTunnelIsLeftAndThenNothing(long seed) {
        walk(seed);
    }

    @Seeds(5)
    void oneSeedGivesOneTranscript(long seed) {
        assertThat(walk(seed).transcript().toString())
                .isEqualTo(walk(seed).transcript().toString());
    }
}
