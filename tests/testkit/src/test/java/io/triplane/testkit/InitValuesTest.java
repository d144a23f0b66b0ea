package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Transform;
import io.triplane.ikev2.wire.TransformType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values in IKE_SA_INIT that must not get as far as a key (RFC 7296 §2.6, §2.7, §2.10, RFC 6989),
/// and requests that come again.
class InitValuesTest {
    private static final int SPI_I_AT = 0;
    private static final int SPI_R_AT = 8;

    private final Pair pair = Pair.of(1);
    private final List<Action.Send> sent = pair.tap();

    /// The left peer's request, which the right one never gets.
    private Action.Send request(Pair of, List<Action.Send> tapped) {
        of.world().network().partition();
        of.left().initiate(of.toRight());
        of.world().network().rejoin();
        return tapped.getFirst();
    }

    private void inject(Action.Send as, Bytes datagram) {
        pair.world().inject(as.local(), as.remote(), false, datagram);
    }

    @Tag("IN-01")
    @Test
    void aFirstRequestMakesOneEntryThatIsGoneWithoutATraceAtItsDeadline() {
        Action.Send request = request(pair, sent);
        inject(request, request.message());
        assertThat(pair.right().ikeSas())
                .singleElement()
                .extracting(IkeSaView::state)
                .isEqualTo(IkeSaView.State.CONNECTING);
        assertThat(pair.right().timers()).hasSize(1);
        assertThat(Forged.decoded(sent.getLast()).first(KeyExchange.class)).isPresent();
        pair.world().network().partition();
        pair.world().runFor(Duration.ofSeconds(29));
        assertThat(pair.right().ikeSas()).hasSize(1);
        pair.world().runFor(Duration.ofSeconds(2));
        assertThat(pair.right().isEmpty()).isTrue();
        assertThat(pair.right().count(Counter.HALF_OPEN_EXPIRED)).isEqualTo(1);
    }

    @Tag("IN-11")
    @Test
    void theSameRequestAgainGetsTheSameAnswerAndMakesNothing() {
        Action.Send request = request(pair, sent);
        inject(request, request.message());
        Bytes answer = sent.getLast().message();
        for (int i = 0; i < 5; i++) {
            pair.right().crashAndRevive();
            inject(request, request.message());
            assertThat(sent.getLast().message()).isEqualTo(answer);
        }
        assertThat(pair.right().ikeSas()).hasSize(1);
        assertThat(pair.right().count(Counter.ANSWER_REPEATED)).isEqualTo(5);
        assertThat(Forged.inits(sent, pair.right())).hasSize(6);
    }

    /// The one that was there is found by its own request still, and goes at its own deadline.
    @Tag("IN-12")
    @Test
    void anotherRequestUnderTheSameSpiBeginsAnewAndLeavesTheOldOneAlone() {
        Action.Send request = request(pair, sent);
        inject(request, request.message());
        Bytes first = sent.getLast().message();
        pair.world().network().partition();
        pair.world().runFor(Duration.ofSeconds(10));
        Forged.changed(
                pair.world(),
                request,
                Nonce.class,
                nonce -> new Nonce(Bytes.ofHex("5a".repeat(20))));
        Bytes second = sent.getLast().message();
        assertThat(second).isNotEqualTo(first);
        assertThat(pair.right().ikeSas()).hasSize(2);
        assertThat(pair.right().ikeSas())
                .extracting(IkeSaView::responderSpi)
                .doesNotHaveDuplicates();
        pair.right().crashAndRevive();
        inject(request, request.message());
        assertThat(sent.getLast().message()).isEqualTo(first);
        assertThat(pair.right().ikeSas()).hasSize(2);
        pair.world().runFor(Duration.ofSeconds(21));
        assertThat(pair.right().ikeSas()).hasSize(1);
        pair.world().runFor(Duration.ofSeconds(10));
        assertThat(pair.right().isEmpty()).isTrue();
    }

    private static Stream<UnaryOperator<List<Transform>>> picks() {
        return Stream.of(
                // Never offered.
                chosen -> replaced(chosen, Transform.of(EncryptionId.AES_GCM_16, 128)),
                chosen -> replaced(chosen, Transform.of(PrfId.HMAC_SHA1)),
                chosen -> replaced(chosen, Transform.of(KeyExchangeMethod.MODP_1024)),
                chosen -> plus(chosen, Transform.of(IntegrityId.HMAC_SHA1_96)),
                // Two of one type.
                chosen -> plus(chosen, Transform.of(KeyExchangeMethod.ECP_256)),
                // One left out.
                chosen -> without(chosen, TransformType.ENCRYPTION),
                chosen -> without(chosen, TransformType.PRF),
                chosen -> without(chosen, TransformType.KEY_EXCHANGE));
    }

    private static List<Transform> without(List<Transform> some, TransformType type) {
        return some.stream().filter(transform -> transform.type() != type.number()).toList();
    }

    private static List<Transform> plus(List<Transform> some, Transform one) {
        List<Transform> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private static List<Transform> replaced(List<Transform> some, Transform by) {
        return some.stream().map(one -> one.type() == by.type() ? by : one).toList();
    }

    @Tag("IN-14")
    @ParameterizedTest
    @MethodSource("picks")
    void anAnswerThatPicksWhatWasNotOfferedIsNotUsed(UnaryOperator<List<Transform>> pick) {
        refusedByTheInitiator(
                SecurityAssociation.class,
                answer -> {
                    Proposal chosen = answer.proposals().getFirst();
                    return new SecurityAssociation(
                            List.of(
                                    new Proposal(
                                            chosen.number(),
                                            chosen.protocolId(),
                                            chosen.spi(),
                                            pick.apply(chosen.transforms()))));
                },
                "ike.proposal.answer");
    }

    @Tag("IN-14")
    @Test
    void anAnswerWithAnotherNumberIsNotUsed() {
        refusedByTheInitiator(
                SecurityAssociation.class,
                answer -> {
                    Proposal chosen = answer.proposals().getFirst();
                    return new SecurityAssociation(
                            List.of(
                                    new Proposal(
                                            chosen.number() + 1,
                                            chosen.protocolId(),
                                            chosen.spi(),
                                            chosen.transforms())));
                },
                "ike.proposal.answer");
    }

    /// The peer's answer is lost and comes changed in its place; no message under a key follows,
    /// and the reason is told of at once and at the end.
    private <P extends Payload> void refusedByTheInitiator(
            Class<P> kind, UnaryOperator<P> change, String code) {
        Action.Send request = request(pair, sent);
        pair.world().network().partition();
        inject(request, request.message());
        Action.Send answer = sent.getLast();
        Forged.changed(pair.world(), answer, kind, change);
        assertThat(pair.left().ikeSas())
                .extracting(IkeSaView::state)
                .containsExactly(IkeSaView.State.CONNECTING);
        assertThat(Pair.failure(pair.left())).isEqualTo(code);
        pair.world().runFor(Pair.A_WHILE);
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(InitAnswersTest.lastFailure(pair.left()).code()).isEqualTo(code);
        assertThat(sent).allMatch(Forged::isInit);
    }

    /// A value that a method must refuse.
    record BadValue(KeyExchangeMethod method, String what, Bytes data) {
        @Override
        public String toString() {
            return method.token() + " " + what;
        }
    }

    private static Stream<BadValue> badValues() {
        List<BadValue> bad = new ArrayList<>();
        KeyExchangeMethod x25519 = KeyExchangeMethod.CURVE25519;
        bad.add(new BadValue(x25519, "too short", Bytes.ofHex("09".repeat(31))));
        bad.add(new BadValue(x25519, "too long", Bytes.ofHex("09".repeat(33))));
        bad.add(new BadValue(x25519, "zero", Bytes.ofHex("00".repeat(32))));
        bad.add(new BadValue(x25519, "one", Bytes.ofHex("01" + "00".repeat(31))));
        bad.add(
                new BadValue(
                        x25519,
                        "of order eight",
                        Bytes.ofHex(
                                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")));
        KeyExchangeMethod ecp = KeyExchangeMethod.ECP_256;
        bad.add(new BadValue(ecp, "too short", Bytes.ofHex("02".repeat(63))));
        bad.add(new BadValue(ecp, "compressed", Bytes.ofHex("02" + "11".repeat(32))));
        bad.add(new BadValue(ecp, "not on the curve", Bytes.ofHex("02".repeat(64))));
        bad.add(new BadValue(ecp, "zero", Bytes.ofHex("00".repeat(64))));
        KeyExchangeMethod modp = KeyExchangeMethod.MODP_2048;
        BigInteger prime = DHStandardGroups.rfc3526_2048.getP();
        bad.add(new BadValue(modp, "too short", Bytes.ofHex("02".repeat(255))));
        bad.add(new BadValue(modp, "too long", Bytes.ofHex("02".repeat(257))));
        bad.add(new BadValue(modp, "zero", fixed(BigInteger.ZERO)));
        bad.add(new BadValue(modp, "one", fixed(BigInteger.ONE)));
        bad.add(new BadValue(modp, "p - 1", fixed(prime.subtract(BigInteger.ONE))));
        bad.add(new BadValue(modp, "p", fixed(prime)));
        bad.add(new BadValue(modp, "p + 1", fixed(prime.add(BigInteger.ONE))));
        return bad.stream();
    }

    private static Bytes fixed(BigInteger number) {
        String hex = number.toString(16);
        return Bytes.ofHex("0".repeat(512 - hex.length()) + hex);
    }

    private static Pair in(KeyExchangeMethod method) {
        IkeProposal proposal =
                new IkeProposal(
                        List.of(new Cipher(EncryptionId.AES_GCM_16, 256)),
                        List.of(),
                        List.of(PrfId.HMAC_SHA2_256),
                        List.of(method));
        return Pair.of(1, recipe -> recipe.ike(proposal), recipe -> recipe.ike(proposal));
    }

    @Tag("IN-15")
    @ParameterizedTest
    @MethodSource("badValues")
    void theResponderRefusesABadValueAndKeepsNothing(BadValue bad) {
        Pair of = in(bad.method());
        List<Action.Send> tapped = of.tap();
        Action.Send request = request(of, tapped);
        Forged.changed(of.world(), request, KeyExchange.class, ke -> with(ke, bad));
        assertThat(of.right().isEmpty()).isTrue();
        assertThat(Forged.decoded(tapped.getLast()).payloads())
                .containsExactly(Notify.of(NotifyType.INVALID_SYNTAX));
        assertThat(Pair.failure(of.right())).isEqualTo("ike.ke.invalid");
    }

    @Tag("IN-15")
    @ParameterizedTest
    @MethodSource("badValues")
    void theInitiatorRefusesABadValueAndGoesOnWithAGoodOne(BadValue bad) {
        Pair of = in(bad.method());
        List<Action.Send> tapped = of.tap();
        Action.Send request = request(of, tapped);
        of.world().network().partition();
        of.world().inject(request.local(), request.remote(), false, request.message());
        Action.Send answer = tapped.getLast();
        Forged.changed(of.world(), answer, KeyExchange.class, ke -> with(ke, bad));
        assertThat(Pair.failure(of.left())).isEqualTo("ike.ke.invalid");
        assertThat(tapped).allMatch(Forged::isInit);
        of.world().network().rejoin();
        of.world().inject(answer.local(), answer.remote(), false, answer.message());
        of.settle();
        of.assertOneTunnelAndNothingElse();
    }

    private static KeyExchange with(KeyExchange good, BadValue bad) {
        return new KeyExchange(good.method(), bad.data());
    }

    /// A nonce has 16 to 256 octets.
    @Tag("IN-16")
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 257})
    void aNonceOfAnImpossibleLengthIsDropped(int octets) {
        Action.Send request = request(pair, sent);
        inject(request, withNonce(request, octets));
        assertThat(pair.right().isEmpty()).isTrue();
        assertThat(pair.right().count(Counter.MALFORMED)).isEqualTo(1);
        assertThat(sent).hasSize(1);
        // The same in an answer.
        pair.world().network().partition();
        inject(request, request.message());
        Action.Send answer = sent.getLast();
        inject(answer, withNonce(answer, octets));
        assertThat(pair.left().count(Counter.MALFORMED)).isEqualTo(1);
        assertThat(pair.left().ikeSas())
                .extracting(IkeSaView::state)
                .containsExactly(IkeSaView.State.CONNECTING);
    }

    @Tag("IN-16")
    @ParameterizedTest
    @ValueSource(ints = {16, 256})
    void theShortestAndTheLongestNonceAreTaken(int octets) {
        Action.Send request = request(pair, sent);
        inject(request, withNonce(request, octets));
        assertThat(pair.right().ikeSas()).hasSize(1);
    }

    /// Written by hand, since no Nonce of ours can have such a length: its payload is the last but
    /// the notifications, which go.
    private static Bytes withNonce(Action.Send send, int octets) {
        Message original = Forged.decoded(send);
        Bytes head =
                MessageEncoder.encode(
                        Message.clear(
                                original.header(),
                                List.of(
                                        original.first(SecurityAssociation.class).orElseThrow(),
                                        original.first(KeyExchange.class).orElseThrow(),
                                        new Nonce(Bytes.ofHex("77".repeat(16))))));
        byte[] without = head.slice(0, head.size() - 16).toArray();
        ByteBuffer out = ByteBuffer.allocate(without.length + octets).put(without);
        out.putShort(without.length - 2, (short) (4 + octets));
        out.putInt(24, without.length + octets);
        for (int i = 0; i < octets; i++) {
            out.put((byte) 0x77);
        }
        return Bytes.copyOf(out.array());
    }

    @Tag("IN-18")
    @ParameterizedTest
    @ValueSource(ints = {SPI_I_AT, SPI_R_AT})
    void aFirstRequestWithASpiOfOursOrWithoutOneOfItsOwnIsDropped(int at) {
        Action.Send request = request(pair, sent);
        byte[] octets = request.message().toArray();
        ByteBuffer.wrap(octets).putLong(at, at == SPI_I_AT ? 0 : 0x0102030405060708L);
        inject(request, Bytes.copyOf(octets));
        assertThat(pair.right().isEmpty()).isTrue();
        assertThat(sent).hasSize(1);
        assertThat(pair.right().count(Counter.MALFORMED) + pair.right().count(Counter.UNKNOWN_SPI))
                .isEqualTo(1);
    }
}
