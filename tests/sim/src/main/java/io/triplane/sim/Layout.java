package io.triplane.sim;

import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.testkit.Peer;
import io.triplane.testkit.Recipe;
import io.triplane.testkit.SeededRandom;
import io.triplane.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Two or three gateways of one to three shards each, every one with a tunnel to each other one,
/// configured at random but so that they can agree.
///
/// @param ends both ends of every connection, next to each other
/// @param hardMax no SA may live longer; zero when some may for ever
/// @param expires whether SAs end for no other reason than their age
record Layout(World world, List<Peer> peers, List<End> ends, Duration hardMax, boolean expires) {
    static final String SECOND = "second";

    private static final Retransmission CURVE =
            new Retransmission(Duration.ofSeconds(1), 2, 5, Duration.ofSeconds(20));

    /// One end of a connection.
    record End(Peer peer, Recipe recipe) {}

    /// How children live, in seconds; both ends alike or not.
    private enum Life {
        FOR_EVER(0, 0),
        REKEYED(60, 150),
        SHORT(45, 120),
        EXPIRING(0, 70);

        private final int rekey;
        private final int hard;

        Life(int rekey, int hard) {
            this.rekey = rekey;
            this.hard = hard;
        }
    }

    static Layout of(World world, SeededRandom random) {
        int gateways = random.chance(0.3) ? 3 : 2;
        int shards = 1 + random.below(3);
        List<List<Peer>> all = new ArrayList<>();
        for (String name : List.of("left", "right", "third").subList(0, gateways)) {
            all.add(world.shards(name, shards));
        }
        Life life = Life.values()[random.below(Life.values().length)];
        boolean second = random.chance(0.3);
        int pfs = random.below(3);
        boolean standing = random.chance(0.5);
        // In many networks one end alone sees to rekeying.
        boolean lopsided = random.chance(0.4);
        List<End> ends = new ArrayList<>();
        for (int i = 0; i < gateways; i++) {
            for (int j = i + 1; j < gateways; j++) {
                Peer a = all.get(i).get(j % shards);
                Peer b = all.get(j).get(i % shards);
                boolean both = standing && random.chance(0.3);
                ends.add(end(a, b, new Taste(life, true, second, pfs, standing), random));
                ends.add(end(b, a, new Taste(life, !lopsided, second, pfs, both), random));
            }
        }
        return new Layout(
                world,
                world.peers(),
                List.copyOf(ends),
                Duration.ofSeconds(life.hard),
                life == Life.EXPIRING);
    }

    /// What an end of a connection is like.
    private record Taste(Life life, boolean rekeys, boolean second, int pfs, boolean standing) {
        Duration rekey() {
            return Duration.ofSeconds(rekeys ? life.rekey : 0);
        }
    }

    private static End end(Peer self, Peer other, Taste taste, SeededRandom random) {
        Recipe recipe =
                self.recipeTo(other)
                        .esp(proposal(taste.pfs(), random))
                        .dpd(Duration.ofSeconds(20 + random.below(20)), AfterLoss.CLEAR)
                        .retransmission(CURVE)
                        .start(taste.standing() ? StartAction.START : StartAction.NONE)
                        .lifetime(
                                taste.rekey(),
                                taste.rekey().dividedBy(4),
                                Duration.ofSeconds(taste.life().hard));
        if (taste.second()) {
            recipe.child(SECOND, beside(self), beside(other));
        }
        return new End(self, recipe);
    }

    /// None, one group, or two of which each end may prefer another.
    private static EspProposal proposal(int pfs, SeededRandom random) {
        return switch (pfs) {
            case 0 -> Recipe.ESP_GCM;
            case 1 -> Recipe.espWithPfs(KeyExchangeMethod.CURVE25519);
            default ->
                    random.chance(0.5)
                            ? Recipe.espWithPfs(
                                    KeyExchangeMethod.CURVE25519, KeyExchangeMethod.ECP_256)
                            : Recipe.espWithPfs(
                                    KeyExchangeMethod.ECP_256, KeyExchangeMethod.CURVE25519);
        };
    }

    /// Other hosts behind the same gateway.
    private static Selector beside(Peer peer) {
        String prefix = peer.address().toString().replaceFirst("192\\.0\\.2\\.", "10.1");
        return Selector.ofRange(IpAddress.of(prefix + ".1.0"), IpAddress.of(prefix + ".1.255"));
    }

    /// The other end of a connection.
    End other(End end) {
        int at = ends.indexOf(end);
        return ends.get(at ^ 1);
    }
}
