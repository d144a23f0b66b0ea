package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an initiator makes of answers to IKE_SA_INIT, none of which is authentic (RFC 7296 §1.2,
/// §2.6, §2.21.1).
class InitAnswersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int CURVE25519 = KeyExchangeMethod.CURVE25519.number();
    private static final int ECP_256 = KeyExchangeMethod.ECP_256.number();

    /// The peer takes ecp-256 alone, the initiator begins with curve25519.
    private static Pair choosy(long seed) {
        IkeProposal other =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        Recipe.IKE_GCM.prf(),
                        List.of(KeyExchangeMethod.ECP_256));
        return Pair.of(seed, recipe -> recipe, recipe -> recipe.ike(other));
    }

    private static Notify cookie(int number) {
        return Notify.of(NotifyType.COOKIE, Bytes.ofU64(number));
    }

    private static Notify wrongGroup(int wanted) {
        return Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.ofU16(wanted));
    }

    private static Bytes cookieOf(Message request) {
        return request.notification(NotifyType.COOKIE).map(Notify::data).orElse(Bytes.EMPTY);
    }

    /// <-- N(COOKIE) ; HDR, N(COOKIE), SAi1, KEi, Ni --> with all else as it was.
    @Tag("IN-07")
    @Test
    void theRequestIsRepeatedWithTheCookieInFrontAndNothingElseChanged() {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().partition();
        pair.left().initiate(pair.toRight());
        Action.Send first = sent.getFirst();
        Forged.answer(pair.world(), first, cookie(1));
        assertThat(sent).hasSize(2);
        Message again = Forged.decoded(sent.get(1));
        assertThat(again.payloads().getFirst()).isEqualTo(cookie(1));
        assertThat(again.payloads().subList(1, again.payloads().size()))
                .isEqualTo(Forged.decoded(first).payloads());
        assertThat(again.header()).isEqualTo(Forged.decoded(first).header());
    }

    /// The same cookie again is an echo; another one is followed, five in all.
    @Tag("IN-07")
    @Test
    void anotherCookieIsFollowedTheSameOneIsNotAndAfterFiveItEndsWithTheReason() {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().partition();
        pair.left().initiate(pair.toRight());
        for (int number = 1; number <= 5; number++) {
            Forged.answer(pair.world(), sent.getFirst(), cookie(number));
            Forged.answer(pair.world(), sent.getFirst(), cookie(number));
            assertThat(sent).hasSize(1 + number);
            assertThat(cookieOf(Forged.decoded(sent.getLast()))).isEqualTo(Bytes.ofU64(number));
            pair.left().crashAndRevive();
        }
        Forged.answer(pair.world(), sent.getFirst(), cookie(6));
        assertThat(sent).hasSize(6);
        pair.world().runFor(Pair.A_WHILE);
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(lastFailure(pair.left()).code()).isEqualTo("ike.init.cookies");
    }

    /// `HDR, N(COOKIE), SAi1, KEi(ecp-256), Ni` -->
    @Tag("IN-08")
    @Test
    void theGroupThatIsWantedIsTriedWithTheSameCookieAndTheWholeProposal() {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().partition();
        pair.left().initiate(pair.toRight());
        Forged.answer(pair.world(), sent.getFirst(), cookie(1));
        Forged.answer(pair.world(), sent.getFirst(), wrongGroup(ECP_256));
        Message first = Forged.decoded(sent.getFirst());
        Message again = Forged.decoded(sent.getLast());
        assertThat(cookieOf(again)).isEqualTo(Bytes.ofU64(1));
        assertThat(again.first(KeyExchange.class).orElseThrow().method()).isEqualTo(ECP_256);
        assertThat(again.first(SecurityAssociation.class))
                .isEqualTo(first.first(SecurityAssociation.class));
        assertThat(again.first(Nonce.class)).isEqualTo(first.first(Nonce.class));
        assertThat(again.header().spiI()).isEqualTo(first.header().spiI());
    }

    @Tag("IN-08")
    @Seeds(20)
    void theRightGroupIsFoundOverABadNetwork(long seed) {
        Pair pair = choosy(seed);
        pair.world().crashes(0.1);
        pair.world().network().loss(0.15).duplicates(0.2);
        pair.left().initiate(pair.toRight());
        pair.world()
                .runUntil(
                        Pair.A_WHILE,
                        () -> pair.left().plane().size() == 2 && pair.right().plane().size() == 2);
        assertThat(pair.left().ikeSas().getFirst().suite()).endsWith("/ecp-256");
    }

    /// modp-1024, which was not offered; curve25519, which the request has already.
    @Tag("IN-09")
    @ParameterizedTest
    @ValueSource(ints = {2, 31, 1025})
    void aGroupThatWasNotOfferedOrIsTheSameAgainIsNotFollowed(int group) {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().partition();
        pair.left().initiate(pair.toRight());
        for (int i = 0; i < 3; i++) {
            Forged.answer(pair.world(), sent.getFirst(), wrongGroup(group));
        }
        assertThat(sent).hasSize(1);
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.ke.group-mismatch");
        pair.world().runFor(Pair.A_WHILE);
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(sent)
                .allMatch(send ->
                        Forged.decoded(send).first(KeyExchange.class).orElseThrow().method()
                                == CURVE25519);
        assertThat(lastFailure(pair.left()).code()).isEqualTo("ike.ke.group-mismatch");
    }

    /// Whoever keeps naming the other group makes us send each form of the request once.
    @Tag("IN-09")
    @Test
    void alternatingGroupsAreFollowedOnceEach() {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().partition();
        pair.left().initiate(pair.toRight());
        for (int i = 0; i < 10; i++) {
            Forged.answer(pair.world(), sent.getFirst(), wrongGroup(ECP_256));
            Forged.answer(pair.world(), sent.getFirst(), wrongGroup(CURVE25519));
        }
        assertThat(sent).hasSize(2);
    }

    /// Cookies for everybody, and another group than the first one.
    @Tag("IN-10")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cookieAndGroupTogetherCostThreeMoreRoundsAtMost(boolean cookieFirst) {
        Pair pair = choosy(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().partition();
        pair.left().initiate(pair.toRight());
        if (cookieFirst) {
            Forged.answer(pair.world(), sent.getFirst(), cookie(1));
            Forged.answer(pair.world(), sent.getLast(), wrongGroup(ECP_256));
        } else {
            Forged.answer(pair.world(), sent.getFirst(), wrongGroup(ECP_256));
            Forged.answer(pair.world(), sent.getLast(), cookie(1));
        }
        pair.world().network().rejoin();
        // A last cookie, as if the secret had changed meanwhile.
        Forged.answer(pair.world(), sent.getLast(), cookie(2));
        assertThat(sent).hasSize(4);
        Message last = Forged.decoded(sent.getLast());
        assertThat(cookieOf(last)).isEqualTo(Bytes.ofU64(2));
        assertThat(last.first(KeyExchange.class).orElseThrow().method()).isEqualTo(ECP_256);
        pair.settle();
        assertThat(Forged.inits(sent, pair.left())).hasSize(4);
        pair.assertOneTunnelAndNothingElse();
    }

    private static Stream<List<Notify>> lies() {
        return Stream.concat(
                Stream.of(
                                NotifyType.NO_PROPOSAL_CHOSEN,
                                NotifyType.INVALID_SYNTAX,
                                NotifyType.INVALID_MAJOR_VERSION,
                                NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD,
                                NotifyType.AUTHENTICATION_FAILED,
                                NotifyType.TS_UNACCEPTABLE,
                                NotifyType.INVALID_IKE_SPI,
                                NotifyType.TEMPORARY_FAILURE)
                        .map(type -> List.of(Notify.of(type))),
                Stream.of(
                        List.of(wrongGroup(ECP_256)),
                        List.of(wrongGroup(2)),
                        List.of(wrongGroup(CURVE25519)),
                        List.of(wrongGroup(ECP_256), Notify.of(NotifyType.NO_PROPOSAL_CHOSEN))));
    }

    /// The lie overtakes the answer of the peer, which wins.
    @Tag("IN-13")
    @ParameterizedTest
    @MethodSource("lies")
    void anErrorThatAnybodyCanSendDoesNotEndTheAttempt(List<Notify> lie) {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.left().initiate(pair.toRight());
        Forged.answer(pair.world(), sent.getFirst(), 0, List.copyOf(lie));
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().ikeSas()).hasSize(1);
    }

    /// The peer's answer is lost besides, so the peer must be asked once more in the form that it
    /// waits for.
    @Tag("IN-13")
    @Tag("IN-09")
    @ParameterizedTest
    @MethodSource("lies")
    void norWhenTheGoodAnswerIsLost(List<Notify> lie) {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.world().network().drop(send -> send.local().address().equals(pair.right().address()));
        pair.left().initiate(pair.toRight());
        Forged.answer(pair.world(), sent.getFirst(), 0, List.copyOf(lie));
        pair.settle();
        pair.left().crashAndRevive();
        pair.world().network().heal();
        pair.world().runFor(Duration.ofSeconds(30));
        pair.assertOneTunnelAndNothingElse();
    }

    private static Stream<List<Payload>> garbage() {
        return Stream.of(
                List.of(),
                List.of(new Nonce(Bytes.ofHex("00".repeat(32)))),
                List.of(Notify.of(NotifyType.REKEY_SA, Bytes.ofU64(1))),
                List.of(Notify.of(NotifyType.COOKIE)),
                List.of(Notify.of(NotifyType.COOKIE, Bytes.ofHex("01".repeat(65)))),
                List.of(
                        new KeyExchange(CURVE25519, Bytes.ofHex("09".repeat(32))),
                        new Nonce(Bytes.ofHex("00".repeat(32)))));
    }

    @Tag("IN-13")
    @ParameterizedTest
    @MethodSource("garbage")
    void norDoesGarbage(List<Payload> payloads) {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.left().initiate(pair.toRight());
        Forged.answer(pair.world(), sent.getFirst(), 77, payloads);
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    @Tag("IN-13")
    @Seeds(20)
    void liesOverABadNetworkDoNotEndTheAttempt(long seed) {
        Pair pair = choosy(seed);
        pair.world().crashes(0.1);
        pair.world().network().loss(0.2).delay(Duration.ofMillis(5), Duration.ofMillis(400));
        List<Action.Send> sent = pair.tap();
        List<List<Notify>> lies = lies().toList();
        SeededRandom random = new SeededRandom(seed);
        pair.left().initiate(pair.toRight());
        for (int i = 0; i < 20; i++) {
            List<Notify> lie = lies.get(random.below(lies.size()));
            pair.world()
                    .at(
                            random.between(Duration.ZERO, SECOND.multipliedBy(5)),
                            "lie",
                            () ->
                                    Forged.answer(
                                            pair.world(), sent.getFirst(), 0, List.copyOf(lie)));
        }
        pair.world()
                .runUntil(
                        Pair.A_WHILE,
                        () -> pair.left().plane().size() == 2 && pair.right().plane().size() == 2);
    }

    static Failure lastFailure(Peer peer) {
        return peer.events(Event.NegotiationFailed.class).getLast().failure();
    }
}
