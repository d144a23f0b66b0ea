package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Framing;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.AuthMethod;
import io.triplane.ikev2.wire.Authentication;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.Side;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The responder takes the IKE SA for established when the initiator finds that it is not whom it
/// wanted: it is told in an exchange of its own (RFC 7296 §2.21.2).
class InitiatorRefusesTest {
    private static final Identity NOBODY = Identity.ofFqdn("no.test");

    /// The left peer wants somebody else than the right one is.
    private static Pair pair(long seed) {
        return Pair.of(
                seed,
                recipe -> recipe.remoteIdentity(Optional.of(NOBODY)),
                recipe -> recipe.dpd(Duration.ofSeconds(30), AfterLoss.CLEAR));
    }

    /// The right peer has answered IKE_AUTH; a test puts another answer in the place of its own.
    private static Pair lying(long seed) {
        Pair pair = Pair.of(seed);
        pair.world()
                .network()
                .drop(send ->
                        send.local().address().equals(pair.right().address())
                                && Pair.isOf(send, ExchangeType.IKE_AUTH));
        pair.left().initiate(pair.toRight());
        pair.world().runUntil(Pair.A_WHILE, () -> pair.right().childSas().size() == 1);
        return pair;
    }

    @Tag("AU-02")
    @Tag("S2S-02")
    @Test
    void aWrongProofIsRefusedInAnExchangeOfItsOwn() {
        Pair pair = lying(1);
        answer(pair, proof("right.test", AuthMethod.SHARED_KEY_MIC));
        assertThat(pair.left().ikeSas().getFirst().state()).isEqualTo(IkeSaView.State.DELETING);
        pair.settle();
        assertThat(Pair.lines(pair.left()).reversed().subList(0, 2))
                .containsExactly(
                        "INFORMATIONAL response 2 SK{}",
                        "INFORMATIONAL request 2 SK{N(AUTHENTICATION_FAILED)}");
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.auth.failed");
        assertThat(pair.right().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.closed.peer-error");
        assertThat(pair.right().events(Event.ChildSaDown.class)).hasSize(1);
        assertThat(pair.left().events(Event.IkeSaEstablished.class)).isEmpty();
        pair.assertNothing();
    }

    @Tag("AU-02")
    @Test
    void anotherIdentityOrMethodIsRefusedAlike() {
        for (List<Payload> answer :
                List.of(
                        proof("other.test", AuthMethod.SHARED_KEY_MIC),
                        proof("right.test", AuthMethod.RSA_SIGNATURE))) {
            Pair pair = lying(1);
            answer(pair, answer);
            pair.settle();
            assertThat(Pair.lines(pair.left()))
                    .contains("INFORMATIONAL request 2 SK{N(AUTHENTICATION_FAILED)}");
            pair.assertNothing();
        }
    }

    /// What is authentic and makes no sense.
    @Test
    void anAnswerWithoutFormIsRefusedAsSuch() {
        Pair pair = lying(1);
        answer(pair, List.of(proof("right.test", AuthMethod.SHARED_KEY_MIC).getFirst()));
        pair.settle();
        assertThat(Pair.lines(pair.left()))
                .contains("INFORMATIONAL request 2 SK{N(INVALID_SYNTAX)}");
        pair.assertNothing();
    }

    /// It is repeated octet by octet until it is answered, also after a crash.
    @Test
    void theFarewellIsRepeatedUntilItIsHeard() {
        Pair pair = lying(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().drop(_ -> sent.size() < 4);
        answer(pair, proof("right.test", AuthMethod.SHARED_KEY_MIC));
        pair.world().runFor(Duration.ofSeconds(2));
        pair.left().crashAndRevive();
        pair.world().runFor(Duration.ofSeconds(20));
        List<Bytes> farewells =
                sent.stream()
                        .filter(send -> send.local().address().equals(pair.left().address()))
                        .map(Action.Send::message)
                        .toList();
        assertThat(farewells).hasSize(4).containsOnly(farewells.getFirst());
        assertThat(pair.right().events(Event.IkeSaClosed.class)).hasSize(1);
        assertThat(pair.left().ikeSas()).isEmpty();
        pair.assertNothing();
    }

    /// Who never hears of it finds out by itself.
    @Test
    void aFarewellThatIsNeverHeardIsGivenUp() {
        Pair pair = lying(1);
        pair.right().configure(pair.toLeft().dpd(Duration.ofSeconds(30), AfterLoss.CLEAR));
        pair.world().network().partition();
        answer(pair, proof("right.test", AuthMethod.SHARED_KEY_MIC));
        pair.world().runFor(Duration.ofSeconds(50));
        assertThat(pair.left().ikeSas()).hasSize(1);
        pair.world().runFor(Duration.ofSeconds(60));
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(pair.right().events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.peer.dead");
        pair.assertNothing();
    }

    @Test
    void aForgedAnswerDoesNotEndTheFarewell() {
        Pair pair = lying(1);
        pair.world().network().partition();
        answer(pair, proof("right.test", AuthMethod.SHARED_KEY_MIC));
        IkeSaView view = pair.left().ikeSas().getFirst();
        IkeHeader header =
                new IkeHeader(
                        view.initiatorSpi(),
                        view.responderSpi(),
                        ExchangeType.INFORMATIONAL.number(),
                        false,
                        true,
                        2);
        Bytes clear = MessageEncoder.encode(Message.clear(header, List.of()));
        pair.world().inject(view.remote(), view.local(), false, clear);
        assertThat(pair.left().ikeSas()).hasSize(1);
        pair.left().terminateAll();
        assertThat(pair.left().ikeSas()).isEmpty();
    }

    @Seeds(30)
    void nothingIsLeftAfterARefusalOverABadNetwork(long seed) {
        Pair pair = pair(seed);
        pair.world().crashes(0.1);
        pair.world()
                .network()
                .loss(0.25)
                .duplicates(0.2)
                .delay(Duration.ofMillis(5), Duration.ofMillis(900));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().events(Event.ChildSaUp.class)).isEmpty();
        pair.assertNothing();
    }

    private static List<Payload> proof(String name, AuthMethod method) {
        Identity identity = Identity.ofFqdn(name);
        return List.of(
                Identification.of(Side.RESPONDER, identity.type(), identity.data()),
                new Authentication(method.number(), Bytes.ofHex("00".repeat(32))));
    }

    /// An answer to IKE_AUTH under the right peer's keys.
    private static void answer(Pair pair, List<Payload> payloads) {
        Channel channel = ((Established) pair.right().states().getFirst()).channel();
        IkeSaView view = pair.left().ikeSas().getFirst();
        IkeHeader header =
                new IkeHeader(
                        view.initiatorSpi(),
                        view.responderSpi(),
                        ExchangeType.IKE_AUTH.number(),
                        false,
                        true,
                        1);
        Channel far = new Channel(channel.spis(), channel.keys(), 1L << 40, Framing.WHOLE);
        Bytes datagram =
                far.seal(
                        new BouncyCastleSuite(new SeededRandom(1)),
                        Message.encrypted(header, payloads),
                        new Route(view.local(), view.remote(), false));
        pair.world().inject(view.remote(), view.local(), false, datagram);
    }
}
