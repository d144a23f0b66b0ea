package io.triplane.sim;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.sim.Layout.End;
import io.triplane.testkit.Peer;
import io.triplane.testkit.SeededRandom;
import io.triplane.testkit.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What happens with one seed: gateways do whatever comes into their heads over a network that is
/// as bad as it likes, then all is well again and they must agree, do what they are asked over a
/// network that merely loses everything once, and leave nothing behind at the end. [World] checks
/// its rules at every step.
final class Course {
    private static final int DEEDS_MIN = 12;
    private static final int DEEDS_MORE = 18;
    private static final Duration QUIET_LIFE = Duration.ofSeconds(330);
    private static final Duration BREATH = Duration.ofSeconds(5);

    /// A rekey that was in the way of another one is tried again within that time.
    private static final Duration TO_TRY_AGAIN = Duration.ofSeconds(25);

    /// What lets an SA live beyond its hard lifetime: a slow plane, a suspended gateway.
    private static final Duration LATE_MAX = Duration.ofSeconds(12);

    private final SeededRandom random;
    private final World world;
    private final Layout layout;
    private final Agreement agreement;

    private Course(long seed, Sight sight) {
        this.random = new SeededRandom(seed);
        this.world = World.seeded(seed).watched(sight);
        this.layout = Layout.of(world, random);
        this.agreement = new Agreement(layout);
    }

    /// Runs the seed and says what came of it; never throws for what the engines do.
    static Outcome run(long seed) {
        Sight sight = new Sight();
        Course course = new Course(seed, sight);
        try {
            course.run();
            return Outcome.good(seed, sight, course.world);
        } catch (RuntimeException | AssertionError broken) {
            return Outcome.bad(seed, sight, course.world, broken);
        }
    }

    private void run() {
        layout.ends().forEach(end -> end.peer().configure(end.recipe()));
        world.crashes(random.chance(0.5) ? 0.03 : 0);
        badDays();
        heal();
        agreement.await("after healing");
        bringUp();
        boolean quiet = random.chance(0.3);
        if (quiet) {
            quietLife();
        }
        exercise(quiet);
        end();
    }

    private void badDays() {
        int deeds = DEEDS_MIN + random.below(DEEDS_MORE);
        for (int i = 0; i < deeds; i++) {
            if (i % 6 == 0) {
                weather();
            }
            Deed.any(random).by(anyEnd(), layout, random);
            if (random.chance(0.4)) {
                // Something crosses it.
                Deed.any(random).by(anyEnd(), layout, random);
            }
            Duration pause = random.chance(0.4) ? Duration.ofMillis(40) : Duration.ofSeconds(8);
            live(random.between(Duration.ofMillis(1), pause));
        }
    }

    private End anyEnd() {
        return layout.ends().get(random.below(layout.ends().size()));
    }

    private void weather() {
        boolean fine = random.chance(0.4);
        world.network()
                .rejoin()
                .loss(fine ? 0 : 0.25 * random.below(2) + 0.05)
                .duplicates(fine ? 0 : 0.15)
                .delay(Duration.ofMillis(5), Duration.ofMillis(fine ? 30 : 900));
        for (Peer peer : layout.peers()) {
            int slowest = random.chance(0.5) ? 2 : 300;
            peer.plane().delay(Duration.ofMillis(1), Duration.ofMillis(slowest));
        }
    }

    /// Time passes, with some traffic, and nothing grows too old.
    private void live(Duration time) {
        layout.peers().forEach(world::traffic);
        world.runFor(time);
        if (!layout.hardMax().isZero()) {
            for (Peer peer : layout.peers()) {
                Duration age = world.oldestInbound(peer);
                if (age.compareTo(layout.hardMax().plus(LATE_MAX)) > 0) {
                    throw new AssertionError(
                            "%s has an SA of %s; the hard lifetime is %s"
                                    .formatted(peer, age, layout.hardMax()));
                }
            }
        }
    }

    private void heal() {
        world.network().heal();
        for (Peer peer : layout.peers()) {
            peer.plane().acceptAll().delay(Duration.ofMillis(1), Duration.ofMillis(5));
        }
        live(Duration.ofSeconds(15));
    }

    /// What is not up is begun by one end.
    private void bringUp() {
        for (int i = 0; i < layout.ends().size(); i += 2) {
            End end = layout.ends().get(i);
            end.peer().initiate(end.recipe());
            if (end.recipe().hasChild(Layout.SECOND)) {
                end.peer().initiate(end.recipe(), Layout.SECOND);
            }
        }
        agreement.await("after bringing up what was not");
        if (!layout.expires()) {
            agreement.assertUp();
        }
    }

    /// Every message is lost the first time it is sent: repetition gets it through, and nobody is
    /// taken for dead.
    ///
    /// @param settled whether nothing is left of earlier times
    private void exercise(boolean settled) {
        End end = anyEnd();
        for (Deed deed : List.of(Deed.REKEY_CHILD, Deed.REKEY_IKE)) {
            List<Integer> before = layout.peers().stream().map(Peer::told).toList();
            Set<Bytes> seen = new HashSet<>();
            world.network().drop((Action.Send send) -> seen.add(send.message()));
            Set<Integer> spis = inboundSpis(end);
            deed.by(end, layout, random);
            if (random.chance(0.5)) {
                Deed.REKEY_IKE.by(layout.other(end), layout, random);
            }
            live(BREATH);
            world.network().heal();
            live(TO_TRY_AGAIN);
            agreement.await("after an exercise");
            assertNobodyDied(before);
            spis.retainAll(inboundSpis(end));
            if (deed == Deed.REKEY_CHILD && !spis.isEmpty()) {
                throw new AssertionError("%s was to rekey and has not".formatted(end.peer()));
            }
        }
        if (settled) {
            agreement.assertNoneReplaced();
        }
    }

    private static Set<Integer> inboundSpis(End end) {
        Set<Integer> all = new HashSet<>();
        end.peer().childSas().stream()
                .filter(child -> child.connection().equals(end.recipe().name()))
                .forEach(child -> all.add(child.inboundSpi()));
        return all;
    }

    private void assertNobodyDied(List<Integer> before) {
        for (int i = 0; i < layout.peers().size(); i++) {
            Peer peer = layout.peers().get(i);
            for (Event event : peer.eventsSince(before.get(i))) {
                if (event instanceof Event.IkeSaClosed closed
                        && closed.cause().code().equals("ike.peer.dead")) {
                    throw new AssertionError(peer + " takes a peer for dead that is alive");
                }
                if (event instanceof Event.ChildSaDown down
                        && down.cause().code().equals("child.expired")
                        && !layout.expires()) {
                    throw new AssertionError(peer + " let a child expire that is to be rekeyed");
                }
            }
        }
    }

    /// Nothing happens but time and traffic, until also what nobody ever deletes is gone.
    private void quietLife() {
        List<Integer> before = layout.peers().stream().map(Peer::told).toList();
        for (Duration t = Duration.ZERO; t.compareTo(QUIET_LIFE) < 0; t = t.plus(BREATH)) {
            live(BREATH);
        }
        agreement.await("after a quiet time");
        assertNobodyDied(before);
    }

    private void end() {
        layout.peers().forEach(Peer::terminateAll);
        world.runFor(Duration.ofMinutes(7));
        for (Peer peer : layout.peers()) {
            if (!peer.isEmpty()) {
                throw new AssertionError(
                        "%s has left over: IKE SAs %s, timers %s, %d SAs in its data plane"
                                .formatted(
                                        peer, peer.ikeSas(), peer.timers(), peer.plane().size()));
            }
        }
    }
}
