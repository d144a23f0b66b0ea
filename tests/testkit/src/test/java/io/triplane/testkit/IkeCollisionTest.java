package io.triplane.testkit;

import static io.triplane.testkit.IkeScene.QUIET;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.junit.Seeds;
import io.triplane.testkit.IkeScene.Life;
import io.triplane.testkit.Variation.Lowest;
import io.triplane.testkit.Variation.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both ends rekey the IKE SA at once (RFC 7296 §2.8.2, §2.25.2). X is what A asks for, Y what B
/// asks for.
class IkeCollisionTest {
    private static final String ASK = "CREATE_CHILD_SA request SK{SA No KE}";
    private static final String GRANT = "CREATE_CHILD_SA response SK{SA No KE}";
    private static final String BUSY = "CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}";
    private static final String DELETE = "INFORMATIONAL request SK{D(IKE)}";
    private static final String EMPTY = "INFORMATIONAL response SK{}";

    private static final String ASKING =
            "Established asks RekeyIkeLocal | old Installed | in old | out old | RETRANSMIT | -";

    /// The rest of a peer's look that has the child and waits for these timers.
    private static String with(String timers, String told) {
        return " | old Installed | in old | out old | %s | %s".formatted(timers, told);
    }

    private static IkeScene crossing(Role role, Life life, Lowest lowest) {
        IkeScene scene = IkeScene.of(role, life, lowest);
        scene.a().rekeyIke();
        scene.b().rekeyIke();
        scene.see(ASKING, ASKING);
        return scene;
    }

    @Tag("IC-01")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#fourNonces")
    void theOneWithTheLowestNonceGoes(Role role, Life life, Lowest lowest) {
        IkeScene scene = crossing(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.pass(a, ASK);
        scene.pass(b, ASK);
        scene.see(ASKING, ASKING);
        scene.pass(b, GRANT);
        scene.pass(a, GRANT);
        String wins =
                "Superseded asks DeleteIkeLocal, %s Established, %s Superseded"
                        + with("RETRANSMIT SUPERSEDED", "ike rekeyed > %s");
        String loses =
                "Superseded, %s Established, %s Superseded asks DeleteIkeLocal"
                        + with("RETRANSMIT SUPERSEDED", "ike rekeyed > %s");
        if (IkeScene.xIsRedundant(lowest)) {
            scene.see(loses.formatted("Y", "X", "Y"), wins.formatted("Y", "X", "Y"));
        } else {
            scene.see(wins.formatted("X", "Y", "X"), loses.formatted("X", "Y", "X"));
        }
        scene.pass(a, DELETE);
        scene.pass(b, DELETE);
        scene.pass(a, EMPTY);
        scene.pass(b, EMPTY);
        String done =
                "%s Established%s"
                        .formatted(IkeScene.xIsRedundant(lowest) ? "Y" : "X", with("-", "-"));
        scene.see(done, done);
        scene.assertOneIkeSa(1);
    }

    /// A's first choice is refused by B and B's by A; the nonces of what was refused are the lowest
    /// and the highest there are.
    @Tag("IC-04")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#fourNonces")
    void noncesOfRefusedRequestsDoNotCount(Role role, Life life, Lowest lowest) {
        IkeScene scene = bothRefused(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.pass(a, ASK);
        scene.pass(b, ASK);
        scene.pass(b, GRANT);
        scene.pass(a, GRANT);
        scene.passAll();
        String done =
                "%s Established%s"
                        .formatted(IkeScene.xIsRedundant(lowest) ? "Y" : "X", with("-", ""));
        assertThat(scene.look(a)).startsWith(done.substring(0, done.length() - 1));
        assertThat(scene.look(b)).startsWith(done.substring(0, done.length() - 1));
        scene.assertOneIkeSa(1);
    }

    /// As above, and A's second request comes when B is deleting the old IKE SA.
    @Tag("IC-05")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#threeNonces")
    void aRetryThatIsLateFindsAnIkeSaThatIsBeingDeleted(Role role, Life life, Lowest lowest) {
        IkeScene scene = bothRefused(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.pass(b, ASK);
        scene.held().pass(Messages.responses(a, ExchangeType.CREATE_CHILD_SA));
        lateRequest(scene);
    }

    private static IkeScene bothRefused(Role role, Life life, Lowest lowest) {
        IkeScene scene = IkeScene.of(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.prefer(a, IkeScene.BIG, IkeScene.OTHER, IkeScene.SMALL);
        scene.prefer(b, IkeScene.OTHER, IkeScene.BIG, IkeScene.SMALL);
        a.random().forgetNonces();
        b.random().forgetNonces();
        a.random().nextNonceStartsWith(0);
        b.random().nextNonceStartsWith(255);
        scene.scene().nonces(List.of(Lowest.N1, Lowest.N4), List.of(Lowest.N2, Lowest.N3));
        a.rekeyIke();
        b.rekeyIke();
        scene.pass(a, ASK);
        scene.pass(b, ASK);
        scene.pass(b, "CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}");
        scene.pass(a, "CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}");
        scene.see(ASKING, ASKING);
        return scene;
    }

    /// B has the answer to its request and deletes the old IKE SA; A's request arrives only now.
    private static void lateRequest(IkeScene scene) {
        Peer a = scene.a();
        Peer b = scene.b();
        scene.calm();
        scene.see(
                ASKING,
                "Superseded asks DeleteIkeLocal, Y Established"
                        + with("RETRANSMIT", "ike rekeyed > Y"));
        scene.pass(a, ASK);
        assertThat(scene.held().messages()).hasSize(2);
        scene.held().pass(Messages.requests(b, ExchangeType.INFORMATIONAL));
        scene.sees(a, "Y Established" + with("-", "ike rekeyed > Y"));
        long unknown = a.count(Counter.UNKNOWN_SPI);
        scene.pass(b, BUSY);
        assertThat(a.count(Counter.UNKNOWN_SPI)).isEqualTo(unknown + 1);
        scene.pass(a, EMPTY);
        scene.see("Y Established" + with("-", "-"), "Y Established" + with("-", "-"));
        scene.assertOneIkeSa(1);
    }

    @Tag("IC-06")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#fourNonces")
    void theAnswerToOneIsLate(Role role, Life life, Lowest lowest) {
        IkeScene scene = crossing(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.pass(a, ASK);
        scene.pass(b, ASK);
        scene.pass(a, GRANT);
        scene.sees(a, ASKING);
        if (IkeScene.xIsRedundant(lowest)) {
            // B won and deletes the old one; it waits for a Delete of X that never comes.
            scene.sees(
                    b,
                    "Superseded asks DeleteIkeLocal, Y Established, X Superseded"
                            + with("RETRANSMIT SUPERSEDED", "ike rekeyed > Y"));
            scene.held().pass(Messages.requests(b, ExchangeType.INFORMATIONAL));
            scene.sees(a, "Y Established" + with("-", "ike rekeyed > Y"));
            scene.pass(a, EMPTY);
            scene.sees(b, "Y Established, X Superseded" + with("SUPERSEDED", "-"));
            scene.pass(b, GRANT);
            scene.sees(a, "Y Established" + with("-", "-"));
            assertThat(a.count(Counter.UNKNOWN_SPI)).isEqualTo(1);
            scene.wait(Duration.ofMinutes(5));
        } else {
            // B lost and deletes Y, of which A cannot know yet whether it stays.
            scene.sees(
                    b,
                    "Superseded, X Established, Y Superseded asks DeleteIkeLocal"
                            + with("RETRANSMIT SUPERSEDED", "ike rekeyed > X"));
            scene.held().passCopy(Messages.requests(b, ExchangeType.INFORMATIONAL));
            scene.sees(a, ASKING);
            assertThat(a.count(Counter.UNKNOWN_SPI)).isEqualTo(1);
            scene.pass(b, GRANT);
            scene.sees(
                    a,
                    "Superseded asks DeleteIkeLocal, X Established, Y Superseded"
                            + with("RETRANSMIT SUPERSEDED", "ike rekeyed > X"));
            scene.passAll();
        }
        String done =
                "%s Established%s"
                        .formatted(IkeScene.xIsRedundant(lowest) ? "Y" : "X", with("-", "-"));
        scene.see(done, done);
        scene.assertOneIkeSa(1);
    }

    @Tag("IC-08")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#threeNonces")
    void aRequestThatIsLostIsForgotten(Role role, Life life, Lowest lowest) {
        IkeScene scene = crossing(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.held().lose(Messages.by(a));
        scene.pass(b, ASK);
        scene.pass(a, GRANT);
        scene.see(
                ASKING,
                "Superseded asks DeleteIkeLocal, Y Established"
                        + with("RETRANSMIT", "ike rekeyed > Y"));
        scene.pass(b, DELETE);
        // No retransmission on an IKE SA that is gone.
        scene.sees(a, "Y Established" + with("-", "ike rekeyed > Y"));
        scene.pass(a, EMPTY);
        scene.see("Y Established" + with("-", "-"), "Y Established" + with("-", "-"));
        scene.assertOneIkeSa(1);
    }

    @Tag("IC-09")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#threeNonces")
    void aRequestThatIsLateFindsAnIkeSaThatIsBeingDeleted(Role role, Life life, Lowest lowest) {
        IkeScene scene = crossing(role, life, lowest);
        scene.pass(scene.b(), ASK);
        scene.held().pass(Messages.responses(scene.a(), ExchangeType.CREATE_CHILD_SA));
        lateRequest(scene);
    }

    @Tag("IC-10")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#threeNonces")
    void aRefusalThatOvertakesTheDeleteSaysThatThePeerHasRekeyed(
            Role role, Life life, Lowest lowest) {
        IkeScene scene = crossing(role, life, lowest);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.pass(b, ASK);
        scene.held().pass(Messages.responses(a, ExchangeType.CREATE_CHILD_SA));
        scene.calm();
        scene.pass(a, ASK);
        scene.held().pass(Messages.responses(b, ExchangeType.CREATE_CHILD_SA));
        // Now, and without a timer for another try.
        scene.sees(a, "Superseded, Y Established" + with("SUPERSEDED", "ike rekeyed > Y"));
        scene.pass(b, DELETE);
        scene.sees(a, "Y Established" + with("-", "-"));
        scene.pass(a, EMPTY);
        scene.assertOneIkeSa(1);
    }

    /// Everything overtakes and repeats everything; children are rekeyed, too.
    @Seeds(150)
    void simultaneousRekeysLeaveOneIkeSaOverABadNetwork(long seed) {
        Pair pair = Pair.established(seed);
        pair.world().crashes(0.05);
        pair.world()
                .network()
                .loss(0.1)
                .duplicates(0.2)
                .delay(Duration.ofMillis(1), Duration.ofMillis(1500));
        SeededRandom random = new SeededRandom(seed);
        for (Peer peer : pair.world().peers()) {
            peer.plane().delay(Duration.ofMillis(1), Duration.ofMillis(400));
        }
        pair.left().rekeyIke();
        pair.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(2)));
        if (pair.right().ikeSas().size() == 1) {
            pair.right().rekeyIke();
        }
        pair.world().runFor(random.between(Duration.ZERO, Duration.ofSeconds(1)));
        pair.world().peers().get(random.below(2)).rekeyChild();
        pair.world().runFor(Duration.ofMinutes(7));
        pair.assertOneTunnelAndNothingElse();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas()).hasSize(1);
            assertThat(peer.timers()).isEmpty();
            assertThat(peer.events(Event.IkeSaRekeyed.class)).hasSizeBetween(1, 2);
            assertThat(peer.events(Event.IkeSaClosed.class)).isEmpty();
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
        }
    }

    @Tag("IC-12")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aDeleteThatCrossesARekeyEndsTheIkeSa(Role role, Life life) {
        IkeScene scene = rekeyAgainstDelete(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.held().pass(Messages.requests(b, ExchangeType.INFORMATIONAL));
        scene.calm();
        scene.sees(
                a, "- | - | in - | out - | - | down ike.closed.by-peer, closed ike.closed.by-peer");
        scene.pass(b, BUSY);
        assertThat(a.count(Counter.UNKNOWN_SPI)).isEqualTo(1);
        scene.pass(a, EMPTY);
        scene.sees(
                b, "- | - | in - | out - | - | down closed.by-command, closed closed.by-command");
        assertGone(scene);
    }

    @Tag("IC-14")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aRefusalThatOvertakesTheDeleteOfTheIkeSaHasItTriedAgain(Role role, Life life) {
        IkeScene scene = rekeyAgainstDelete(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.held().pass(Messages.responses(b, ExchangeType.CREATE_CHILD_SA));
        scene.sees(a, "Established" + with("REKEY", "-"));
        scene.pass(b, DELETE);
        scene.sees(
                a, "- | - | in - | out - | - | down ike.closed.by-peer, closed ike.closed.by-peer");
        scene.pass(a, EMPTY);
        scene.sees(
                b, "- | - | in - | out - | - | down closed.by-command, closed closed.by-command");
        assertGone(scene);
    }

    private static IkeScene rekeyAgainstDelete(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        scene.see(QUIET, QUIET);
        scene.a().rekeyIke();
        scene.b().terminateAll();
        scene.pass(scene.a(), ASK);
        scene.see(ASKING, "Established asks DeleteIkeLocal" + with("RETRANSMIT", "-"));
        return scene;
    }

    private static void assertGone(IkeScene scene) {
        scene.wait(Duration.ofMinutes(1));
        assertThat(scene.held().size()).isZero();
        for (Peer peer : List.of(scene.a(), scene.b())) {
            assertThat(peer.isEmpty()).isTrue();
            assertThat(peer.events(Event.IkeSaClosed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
            assertThat(peer.events(Event.IkeSaRekeyed.class)).isEmpty();
        }
    }
}
