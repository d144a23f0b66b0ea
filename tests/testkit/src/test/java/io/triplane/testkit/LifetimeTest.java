package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.Lifetime;
import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ChildConfig.Volume;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lifetimes by what the data plane has counted, and children that nobody uses.
class LifetimeTest {
    private static final int OCTETS = 1000;
    private static final Duration NEVER = Duration.ZERO;

    /// Which of the limits a run is about.
    enum By {
        BYTES,
        PACKETS
    }

    private static Lifetime volumes(By by, Volume packets) {
        Volume octets =
                new Volume(
                        packets.rekey() * OCTETS,
                        packets.jitter() * OCTETS,
                        packets.hard() * OCTETS);
        return new Lifetime(
                NEVER,
                NEVER,
                NEVER,
                by == By.BYTES ? octets : Volume.UNLIMITED,
                by == By.PACKETS ? packets : Volume.UNLIMITED,
                NEVER);
    }

    private static Pair pair(Lifetime lifetime) {
        return pair(recipe -> recipe.lifetime(lifetime));
    }

    private static Pair pair(UnaryOperator<Recipe> ofLeft) {
        return Pair.of(1, ofLeft, recipe -> recipe).establish();
    }

    private static int rekeys(Peer peer) {
        return peer.events(Event.ChildSaRekeyed.class).size();
    }

    private static List<String> ends(Peer peer) {
        return peer.events(Event.ChildSaDown.class).stream()
                .map(event -> event.cause().code())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void whatHasCarriedItsVolumeIsReplacedAndCountsAnew(By by) {
        Pair pair = pair(volumes(by, new Volume(100, 0, 200)));
        Peer a = pair.left();
        a.plane().carries(99, 20, OCTETS);
        a.readCounters();
        pair.settle();
        assertThat(rekeys(a)).isZero();
        // One direction is enough.
        a.plane().carries(0, 80, OCTETS);
        a.readCounters();
        pair.settle();
        assertThat(rekeys(a)).isEqualTo(1);
        // The old pair still receives, and what it has carried is of no account any more.
        a.readCounters();
        pair.settle();
        a.plane().carries(99, 99, OCTETS);
        a.readCounters();
        pair.settle();
        assertThat(rekeys(a)).isEqualTo(1);
        a.plane().carries(1, 0, OCTETS);
        a.readCounters();
        pair.settle();
        assertThat(rekeys(a)).isEqualTo(2);
        pair.assertOneTunnelAndNothingElse();
        assertThat(ends(a)).isEmpty();
    }

    /// The rekey is blocked: whatever the peer says to it does not arrive.
    @ParameterizedTest
    @EnumSource(By.class)
    void theHardVolumeEndsWhatCouldNotBeReplaced(By by) {
        Pair pair = pair(volumes(by, new Volume(100, 0, 200)));
        Peer a = pair.left();
        pair.world().network().partition();
        a.plane().carries(150, 0, OCTETS);
        a.readCounters();
        assertThat(a.child().state()).isEqualTo(ChildSaView.State.REKEYING);
        assertThat(a.plane().size()).isEqualTo(2);
        a.plane().carries(50, 0, OCTETS);
        a.readCounters();
        // Nothing is carried any more, and nobody waits for the peer to agree.
        pair.world().runFor(Duration.ofMillis(10));
        assertThat(a.plane().size()).isZero();
        assertThat(a.childSas()).isEmpty();
        a.readCounters();
        pair.world().network().heal();
        pair.world().runFor(Duration.ofSeconds(30));
        assertThat(ends(a)).containsExactly("child.expired");
        assertThat(a.events(Event.ChildSaDown.class).getFirst().cause().text())
                .contains(by == By.BYTES ? "200000 octets" : "200 packets");
        assertThat(pair.right().childSas()).isEmpty();
        assertThat(pair.right().plane().size()).isZero();
        assertThat(a.ikeSas()).hasSize(1);
    }

    @Test
    void aTunnelThatIsToStandComesBackAfterItsHardVolume() {
        Pair pair =
                pair(recipe ->
                        recipe.lifetime(volumes(By.BYTES, new Volume(0, 0, 200)))
                                .start(StartAction.START)
                                .afterPeerClosed(AfterLoss.RESTART));
        pair.left().plane().carries(0, 200, OCTETS);
        pair.left().readCounters();
        pair.world().runFor(Duration.ofMinutes(1));
        assertThat(ends(pair.left())).containsExactly("child.expired");
        assertThat(pair.left().events(Event.ChildSaUp.class)).hasSize(2);
        pair.assertOneTunnelAndNothingElse();
    }

    @Seeds(20)
    void jitterSpreadsTheVolume(long seed) {
        Pair pair =
                Pair.of(
                                seed,
                                recipe ->
                                        recipe.lifetime(
                                                volumes(By.PACKETS, new Volume(100, 50, 0))),
                                recipe -> recipe)
                        .establish();
        Peer a = pair.left();
        int carried = 0;
        while (rekeys(a) == 0) {
            a.plane().carries(1, 1, OCTETS);
            carried++;
            a.readCounters();
            pair.settle();
        }
        assertThat(carried).isBetween(51, 100);
    }

    /// Sequence numbers of 32 bits must not come round, whatever is configured; extended ones do
    /// not in the life of a pair.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPairIsReplacedBeforeItsSequenceNumbersEnd(boolean extended) {
        var esp =
                Recipe.esp(
                        new Cipher(EncryptionId.AES_CBC, 256),
                        IntegrityId.HMAC_SHA2_256_128,
                        extended ? SequenceNumbers.EXTENDED_64 : SequenceNumbers.SEQUENTIAL_32);
        Pair pair = Pair.of(1, r -> r.esp(esp), r -> r.esp(esp)).establish();
        pair.left().plane().carries(0, 3L << 30, OCTETS);
        pair.left().readCounters();
        pair.settle();
        assertThat(rekeys(pair.left())).isEqualTo(extended ? 0 : 1);
        pair.assertOneTunnelAndNothingElse();
    }

    /// In what order two soft limits of one pair are noticed.
    enum Order {
        BYTES_THEN_TIME,
        TIME_THEN_BYTES,
        /// Before the window is free: neither request has left.
        BOTH_WHILE_BUSY
    }

    @Tag("CC-14")
    @ParameterizedTest
    @EnumSource(Order.class)
    void byteAndTimeLimitsTogetherBringAboutOneRekey(Order order) {
        Duration life = Duration.ofSeconds(100);
        Volume octets = new Volume(100L * OCTETS, 0, 0);
        Lifetime both = new Lifetime(life, NEVER, NEVER, octets, Volume.UNLIMITED, NEVER);
        boolean busy = order == Order.BOTH_WHILE_BUSY;
        Duration liveness = busy ? Duration.ofSeconds(80) : NEVER;
        Pair pair =
                pair(recipe ->
                        recipe.lifetime(both)
                                .dpd(liveness, AfterLoss.CLEAR)
                                .retransmission(Scene.SLOW));
        Peer a = pair.left();
        Held held = pair.world().hold(_ -> true);
        if (busy) {
            pair.world().runFor(Duration.ofSeconds(90));
            assertThat(a.count(Event.Counter.LIVENESS_CHECKED)).isEqualTo(1);
        }
        assertThat(a.timers().keySet()).anyMatch(LifetimeTest::isRekey);
        a.plane().carries(100, 0, OCTETS);
        if (order == Order.TIME_THEN_BYTES) {
            pair.world().runFor(life);
            assertThat(held.size()).isEqualTo(1);
            a.readCounters();
        } else {
            a.readCounters();
            pair.world().runFor(life);
        }
        assertThat(a.timers().keySet()).noneMatch(LifetimeTest::isRekey);
        held.release();
        pair.settle();
        a.readCounters();
        pair.settle();
        assertThat(Pair.lines(a))
                .as("%s", pair.world().transcript())
                .filteredOn(line -> line.startsWith("CREATE_CHILD_SA request"))
                .hasSize(1);
        assertThat(rekeys(a)).isEqualTo(1);
        pair.assertOneTunnelAndNothingElse();
    }

    private static boolean isRekey(TimerId timer) {
        return timer instanceof TimerId.OfChildSa(_, _, var purpose)
                && purpose == TimerId.OfChildSa.ChildTimer.REKEY;
    }

    private static Lifetime idle(Duration rekey, Duration idle) {
        return new Lifetime(rekey, NEVER, NEVER, Volume.UNLIMITED, Volume.UNLIMITED, idle);
    }

    /// One Delete for the child; the IKE SA stays, and nothing brings the child back unasked.
    @ParameterizedTest
    @EnumSource(StartAction.class)
    void aChildThatNobodyUsesIsDeleted(StartAction start) {
        Pair pair =
                pair(recipe ->
                        recipe.lifetime(idle(NEVER, Duration.ofSeconds(10)))
                                .start(start)
                                .afterPeerClosed(AfterLoss.RESTART));
        Peer a = pair.left();
        everySecond(pair, 9, 0);
        assertThat(a.childSas()).hasSize(1);
        everySecond(pair, 2, 0);
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(ends(a)).containsExactly("child.idle");
        assertThat(ends(pair.right())).containsExactly("child.deleted-by-peer");
        assertThat(a.plane().size() + pair.right().plane().size()).isZero();
        assertThat(a.ikeSas()).hasSize(1);
        assertThat(Pair.lines(a))
                .filteredOn(line -> line.matches("INFORMATIONAL request \\d+ SK\\{D\\(ESP\\)}"))
                .hasSize(1);
    }

    /// Traffic in one direction is use; rekeys are not.
    @Test
    void useInOneDirectionKeepsAChildAndItsRekeysDoNot() {
        Pair pair = pair(idle(Duration.ofSeconds(4), Duration.ofSeconds(10)));
        everySecond(pair, 30, 1);
        assertThat(ends(pair.left())).isEmpty();
        assertThat(rekeys(pair.left())).isGreaterThan(5);
        everySecond(pair, 12, 0);
        assertThat(ends(pair.left())).containsExactly("child.idle");
    }

    /// A data plane that does not count says nothing about use.
    @Test
    void aChildIsNotTakenForUnusedWithoutCounters() {
        Pair pair = pair(idle(NEVER, Duration.ofSeconds(10)));
        pair.world().runFor(Duration.ofMinutes(5));
        pair.left().handle(new Input.Counted(List.of()));
        pair.assertOneTunnelAndNothingElse();
    }

    private static void everySecond(Pair pair, int seconds, int packetsIn) {
        for (int i = 0; i < seconds; i++) {
            pair.world().runFor(Duration.ofSeconds(1));
            pair.left().plane().carries(packetsIn, 0, OCTETS);
            pair.left().readCounters();
        }
    }

    /// Whatever is carried and counted when, and whichever step a crash follows, there is one
    /// tunnel, or none after a hard limit.
    @Seeds(40)
    void volumesAndCrashesLeaveNothingBehind(long seed) {
        SeededRandom random = new SeededRandom(seed);
        UnaryOperator<Recipe> limited =
                recipe ->
                        recipe.lifetime(volumes(By.BYTES, new Volume(100, 30, 160)))
                                .start(StartAction.START)
                                .afterPeerClosed(AfterLoss.RESTART);
        Pair pair = Pair.of(seed, limited, limited).establish();
        pair.world().crashes(0.1);
        pair.world().network().loss(0.1).delay(Duration.ofMillis(1), Duration.ofMillis(700));
        for (int i = 0; i < 60; i++) {
            Peer peer = pair.world().peers().get(random.below(2));
            peer.plane().carries(random.below(30), random.below(30), OCTETS);
            peer.readCounters();
            pair.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(2)));
        }
        pair.world().network().heal();
        pair.world().runFor(Duration.ofMinutes(10));
        pair.assertOneTunnelAndNothingElse();
        assertThat(rekeys(pair.left())).isPositive();
    }
}
