package io.triplane.testkit;

import static io.triplane.testkit.IkeScene.QUIET;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.Side;
import io.triplane.testkit.IkeScene.Life;
import io.triplane.testkit.Variation.Lowest;
import io.triplane.testkit.Variation.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is done about children while the IKE SA is rekeyed or deleted, and the other way round (RFC
/// 7296 §2.25). A is at the child, B at the IKE SA.
class IkeAndChildTest {
    private static final String REKEY_CHILD =
            "CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}";
    private static final String REKEY_IKE = "CREATE_CHILD_SA request SK{SA No KE}";
    private static final String BUSY = "CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}";
    private static final String EMPTY = "INFORMATIONAL response SK{}";

    private static final String REKEYS_IKE =
            "Established asks RekeyIkeLocal | old Installed | in old | out old | RETRANSMIT | -";
    private static final String ENDS_IKE =
            "Established asks DeleteIkeLocal | old Installed | in old | out old | RETRANSMIT | -";

    private static final String GONE = "- | - | in - | out - | - | down %1$s, closed %1$s";

    @Tag("CI-01")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void bothRekeysAreTriedAgain(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.rekeyChild();
        b.rekeyIke();
        scene.pass(a, REKEY_CHILD);
        scene.pass(b, REKEY_IKE);
        scene.see(
                "Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -",
                REKEYS_IKE);
        scene.pass(b, BUSY);
        scene.pass(a, BUSY);
        scene.see(
                "Established | old Installed | in old | out old | REKEY(old) | -",
                "Established | old Installed | in old | out old | REKEY | -");
        // Not at the same time: both have rolled dice.
        assertThat(a.timers().values()).doesNotContainAnyElementsOf(b.timers().values());
        for (int i = 0; i < 12; i++) {
            scene.wait(Duration.ofSeconds(1));
            scene.passAll();
        }
        for (Peer peer : List.of(a, b)) {
            assertThat(peer.events(Event.IkeSaRekeyed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaRekeyed.class)).hasSize(1);
            assertThat(peer.events(Event.NegotiationFailed.class)).isEmpty();
            assertThat(peer.ikeSas()).hasSize(1);
        }
        scene.pair().assertOneTunnelAndNothingElse();
    }

    @Tag("CI-02")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aDeleteOfTheIkeSaEndsARekeyOfItsChild(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.rekeyChild();
        b.terminateAll();
        scene.pass(a, REKEY_CHILD);
        scene.sees(b, ENDS_IKE);
        scene.held().pass(Messages.requests(b, ExchangeType.INFORMATIONAL));
        scene.calm();
        scene.sees(a, GONE.formatted("ike.closed.by-peer"));
        scene.pass(b, BUSY);
        assertThat(a.count(Counter.UNKNOWN_SPI)).isEqualTo(1);
        scene.pass(a, EMPTY);
        scene.sees(b, GONE.formatted("closed.by-command"));
        assertGone(scene);
    }

    /// The second child is asked for again when the IKE SA has been rekeyed, and not before.
    @Tag("CI-03")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aNewChildWaitsUntilTheIkeSaIsRekeyed(Role role, Life life) {
        IkeScene scene = twoChildren(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        Recipe ofA = scene.recipe(a);
        a.initiate(ofA, SECOND);
        b.rekeyIke();
        scene.pass(a, "CREATE_CHILD_SA request SK{SA No TSi TSr}");
        scene.pass(b, REKEY_IKE);
        scene.pass(b, BUSY);
        scene.pass(a, BUSY);
        scene.see(
                "Established | old Installed | in old | out old | DEFERRED | -",
                "Established | old Installed | in old | out old | REKEY | -");
        // Asking once more does not hurry it.
        a.initiate(ofA, SECOND);
        assertThat(scene.held().size()).isZero();
        for (int i = 0; i < 25; i++) {
            scene.wait(Duration.ofSeconds(1));
            scene.passAll();
        }
        for (Peer peer : List.of(a, b)) {
            assertThat(peer.events(Event.IkeSaRekeyed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(2);
            assertThat(peer.events(Event.NegotiationFailed.class)).isEmpty();
            assertThat(peer.plane().size()).isEqualTo(4);
            assertThat(peer.ikeSas()).hasSize(1);
            assertThat(peer.timers()).isEmpty();
        }
    }

    private static final String SECOND = "second";

    private static IkeScene twoChildren(Role role, Life life) {
        UnaryOperator<Recipe> ofA = recipe -> recipe.child(SECOND, host(1), host(2));
        UnaryOperator<Recipe> ofB = recipe -> recipe.child(SECOND, host(2), host(1));
        return IkeScene.of(role, life, Lowest.N1, ofA, ofB);
    }

    private static Selector host(int number) {
        var address = IpAddress.of("172.16.0." + number);
        return Selector.ofRange(address, address);
    }

    @Tag("CI-04")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aChildIsDeletedWhileTheIkeSaIsToBeRekeyed(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.terminateChild();
        b.rekeyIke();
        scene.pass(a, "INFORMATIONAL request SK{D(ESP)}");
        scene.sees(
                b,
                "Established asks RekeyIkeLocal | - | in - | out - | RETRANSMIT"
                        + " | down child.deleted-by-peer");
        scene.pass(b, REKEY_IKE);
        scene.sees(
                a,
                "Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old"
                        + " | RETRANSMIT | -");
        scene.pass(b, "INFORMATIONAL response SK{D(ESP)}");
        scene.pass(a, BUSY);
        scene.see(
                "Established | - | in - | out - | - | down closed.by-command",
                "Established | - | in - | out - | REKEY | -");
        scene.wait(Duration.ofSeconds(10));
        scene.passAll();
        scene.see(
                "Y Established | - | in - | out - | - | ike rekeyed > Y",
                "Y Established | - | in - | out - | - | ike rekeyed > Y");
    }

    @Tag("CI-05")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void aChildAndItsIkeSaAreDeletedAtOnce(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        a.terminateChild();
        b.terminateAll();
        scene.pass(a, "INFORMATIONAL request SK{D(ESP)}");
        scene.sees(
                b,
                "Established asks DeleteIkeLocal | - | in - | out - | RETRANSMIT"
                        + " | down child.deleted-by-peer");
        scene.held().pass(Messages.requests(b, ExchangeType.INFORMATIONAL));
        scene.calm();
        scene.sees(
                a, "- | - | in - | out - | - | down ike.closed.by-peer, closed ike.closed.by-peer");
        scene.pass(b, "INFORMATIONAL response SK{D(ESP)}");
        assertThat(a.count(Counter.UNKNOWN_SPI)).isEqualTo(1);
        scene.pass(a, EMPTY);
        scene.sees(b, "- | - | in - | out - | - | closed closed.by-command");
        assertGone(scene);
    }

    private static void assertGone(IkeScene scene) {
        scene.wait(Duration.ofMinutes(1));
        assertThat(scene.held().size()).isZero();
        for (Peer peer : List.of(scene.a(), scene.b())) {
            assertThat(peer.isEmpty()).isTrue();
            assertThat(peer.events(Event.IkeSaClosed.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
        }
    }

    /// B has answered the rekey of A and waits for the Delete of the old IKE SA.
    @Tag("CI-06")
    @ParameterizedTest
    @MethodSource("io.triplane.testkit.IkeScene#roles")
    void theOldIkeSaTakesItsDeleteAndLittleElse(Role role, Life life) {
        IkeScene scene = IkeScene.of(role, life);
        Peer a = scene.a();
        Peer b = scene.b();
        scene.see(QUIET, QUIET);
        a.rekeyIke();
        scene.pass(a, REKEY_IKE);
        String waiting =
                "Superseded, X Established | old Installed | in old | out old | SUPERSEDED | ";
        scene.sees(b, waiting + "ike rekeyed > X");
        // A has the keys of the old one and does not know yet that it is replaced.
        KeyHolder old = new KeyHolder(scene.world(), a, b);
        int spi = b.child().outboundSpi();
        for (List<Payload> request : List.of(aboutChild(a, spi), aboutIke(), create(a))) {
            old.ask(ExchangeType.CREATE_CHILD_SA, request);
            assertThat(Pair.lines(b).getLast()).endsWith("SK{N(TEMPORARY_FAILURE)}");
            scene.sees(b, waiting + "-");
        }
        old.delete(spi);
        assertThat(Pair.lines(b).getLast()).endsWith("SK{}");
        scene.sees(b, waiting + "-");
        old.ask(ExchangeType.INFORMATIONAL, List.of(Delete.ikeSa()));
        assertThat(Pair.lines(b).getLast()).endsWith("SK{}");
        scene.sees(b, "X Established | old Installed | in old | out old | - | -");
    }

    private static List<Payload> aboutChild(Peer a, int spi) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(
                Notify.about(
                        ProtocolId.ESP,
                        Bytes.ofU32(Integer.toUnsignedLong(spi)),
                        NotifyType.REKEY_SA));
        payloads.addAll(create(a));
        return payloads;
    }

    private static List<Payload> create(Peer a) {
        return List.of(
                Proposals.offerEsp(List.of(Recipe.ESP_GCM), 0x12345678),
                new Nonce(Bytes.ofHex("00".repeat(32))),
                Narrowing.payload(Side.INITIATOR, a.child().selectors().local()),
                Narrowing.payload(Side.RESPONDER, a.child().selectors().remote()));
    }

    private static List<Payload> aboutIke() {
        return List.of(
                Proposals.offerIke(List.of(Recipe.IKE_GCM), 1),
                new Nonce(Bytes.ofHex("00".repeat(32))),
                new KeyExchange(
                        KeyExchangeMethod.CURVE25519.number(), Bytes.ofHex("09".repeat(32))));
    }
}
