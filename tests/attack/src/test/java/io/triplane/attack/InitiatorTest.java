package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.IkeAlgorithms;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.crypto.MessageProtection;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers to the gateway's own first request: nothing in them is authentic, so none of them ends
/// the attempt, and only a right one is followed by IKE_AUTH.
class InitiatorTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static final long SPI = 0x4711_0000_0000_4711L;
    private static final int X25519 = KeyExchangeMethod.CURVE25519.number();

    private final KeyShare share =
            Dialog.SUITE.keyExchange(KeyExchangeMethod.CURVE25519).orElseThrow().offer();
    private final Bytes nonce = Dialog.SUITE.random().bytes(32);
    private Wire wire;
    private Bytes request;
    private Message init;

    @BeforeEach
    void theGatewayBegins() {
        wire = SCENE.kept(SCENE.victim().outward());
        SCENE.victim().initiate(Settings.OUTWARD);
        request = wire.receive();
        // An earlier attempt may still be at its farewell.
        while (!isAnInit(request)) {
            request = wire.receive();
        }
        init = Dialog.clear(request);
        assertThat(init.first(SecurityAssociation.class)).isPresent();
    }

    @AfterEach
    void theAttemptEnds() {
        SCENE.victim().terminate(Settings.OUTWARD);
    }

    private IkeHeader header(long spiR) {
        return new IkeHeader(
                init.header().spiI(), spiR, ExchangeType.IKE_SA_INIT.number(), false, true, 0);
    }

    /// SA, KE and nonce of an answer; the first proposal as it was offered, one of each type.
    private List<Part> answer() {
        KeyExchange ours = init.first(KeyExchange.class).orElseThrow();
        assertThat(ours.method()).isEqualTo(X25519);
        return new ArrayList<>(
                List.of(
                        Part.of(
                                Part.SA,
                                "00000024010100030300000c01000014800e0100"
                                        + "03000008020000050000000804%s".formatted("00001f")),
                        Part.of(new KeyExchange(X25519, share.publicValue())),
                        Part.of(new Nonce(nonce))));
    }

    /// No IKE_AUTH follows; it does once the right answer comes.
    private void ignored(Bytes... answers) {
        for (Bytes answer : answers) {
            wire.send(answer);
        }
        assertThat(ofThisAttempt()).isEmpty();
        theRightAnswerIsTaken();
    }

    private List<Bytes> ofThisAttempt() {
        return SCENE.answersTo(wire).stream().filter(this::isOfThisAttempt).toList();
    }

    private boolean isOfThisAttempt(Bytes datagram) {
        return datagram.u64(0) == init.header().spiI() && !datagram.equals(request);
    }

    private void theRightAnswerIsTaken() {
        wire.send(Crafted.clear(header(SPI), answer()));
        Bytes next = wire.receive();
        while (!isOfThisAttempt(next)) {
            next = wire.receive();
        }
        assertThat(next.at(Crafted.EXCHANGE_AT)).isEqualTo(ExchangeType.IKE_AUTH.number());
        refuse();
    }

    /// Under the right keys: the attempt is over at once.
    private void refuse() {
        IkeAlgorithms algorithms =
                new IkeAlgorithms(
                        EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256);
        Agreement agreement =
                Dialog.SUITE
                        .keyExchange(KeyExchangeMethod.CURVE25519)
                        .orElseThrow()
                        .finish(share, init.first(KeyExchange.class).orElseThrow().data());
        Bytes nonceI = init.first(Nonce.class).orElseThrow().data();
        try (IkeKeys keys =
                KeyDerivation.initial(
                        Dialog.SUITE,
                        algorithms,
                        ((Agreement.Agreed) agreement).shared(),
                        new Nonces(nonceI, nonce),
                        init.header().spiI(),
                        SPI)) {
            IkeHeader header =
                    new IkeHeader(
                            init.header().spiI(),
                            SPI,
                            ExchangeType.IKE_AUTH.number(),
                            false,
                            true,
                            Dialog.AUTH_ID);
            wire.send(
                    Crafted.sealed(
                            header,
                            List.of(Part.of(Notify.of(NotifyType.AUTHENTICATION_FAILED))),
                            MessageProtection.of(Dialog.SUITE, algorithms)
                                    .orElseThrow()
                                    .sealer(keys.fromResponder(), 0)));
        }
        assertThat(ofThisAttempt()).isEmpty();
    }

    private static boolean isAnInit(Bytes datagram) {
        return datagram.at(Crafted.EXCHANGE_AT) == ExchangeType.IKE_SA_INIT.number();
    }

    private static Stream<Arguments> selections() {
        String good = "00000024010100030300000c01000014800e0100030000080200000500000008";
        return Stream.of(
                Arguments.of(
                        "a cipher never offered",
                        "0000002001010003"
                                + "0300000801000003"
                                + "0300000802000005"
                                + "000000080400001f"),
                Arguments.of(
                        "another key length",
                        "00000024010100030300000c01000014800e00070300000802000005"
                                + "000000080400001f"),
                Arguments.of("another number", good.replace("0101", "0901") + "0400001f"),
                Arguments.of("no prf", "0000001c010100020300000c01000014800e0100000000080400001f"),
                Arguments.of(
                        "no key exchange",
                        "0000001c010100020300000c01000014800e01000000000802000005"),
                Arguments.of(
                        "two key exchanges",
                        "0000002c010100040300000c01000014800e0100030000080200000503000008"
                                + "0400001f0000000804000013"),
                Arguments.of("a weak group", good + "04000002"),
                Arguments.of(
                        "a protocol that was not asked for",
                        good.replace("0101", "0103") + "0400001f"));
    }

    @Tag("AT-023")
    @ParameterizedTest(name = "{0}")
    @MethodSource("selections")
    void aSelectionThatWasNotOfferedIsNotFollowed(String what, String sa) {
        assertThat(what).isNotEmpty();
        List<Part> parts = answer();
        parts.set(0, Part.of(Part.SA, sa));
        ignored(Crafted.clear(header(SPI), parts));
    }

    private static Stream<Arguments> badValues() {
        return Stream.of(
                Arguments.of("zero", X25519, "00".repeat(32)),
                Arguments.of("too short", X25519, "09".repeat(31)),
                Arguments.of("too long", X25519, "09".repeat(33)),
                Arguments.of("of no octets", X25519, ""),
                Arguments.of(
                        "of low order",
                        X25519,
                        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
                Arguments.of("of another group", 19, "02".repeat(64)),
                Arguments.of("of a group that is none", 1025, "09".repeat(32)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badValues")
    void aBadKeyExchangeValueInAnAnswerIsNotUsed(String what, int group, String value) {
        assertThat(what).isNotEmpty();
        List<Part> parts = answer();
        parts.set(1, Part.of(Part.KE, "%04x0000%s".formatted(group, value)));
        ignored(Crafted.clear(header(SPI), parts));
    }

    /// Groups that were never offered, and data of the wrong length.
    @Tag("AT-025")
    @ParameterizedTest
    @ValueSource(strings = {"0001", "0002", "0005", "0401", "ffff", "0000", "", "00", "001f00"})
    void aDemandForAGroupThatWasNotOfferedIsNotFollowed(String group) {
        ignored(Crafted.clear(header(0), List.of(Part.of(Part.NOTIFY, "00000011" + group))));
    }

    /// For ever and in turns: each offered group is tried once, and then no more.
    @Tag("AT-025")
    @Test
    void demandsForOneGroupAfterAnotherComeToAnEnd() {
        int[] groups = {19, 31, 14, 19, 31, 14, 20, 21};
        List<Bytes> requests = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            for (int group : groups) {
                wire.send(
                        Crafted.clear(
                                header(0),
                                List.of(Part.of(Part.NOTIFY, "00000011%04x".formatted(group)))));
                requests.addAll(ofThisAttempt());
            }
        }
        long offered =
                init.first(SecurityAssociation.class).orElseThrow().proposals().stream()
                        .flatMap(proposal -> proposal.transforms().stream())
                        .filter(transform -> transform.type() == 4)
                        .map(transform -> transform.id())
                        .distinct()
                        .count();
        assertThat(requests).hasSizeLessThanOrEqualTo((int) offered);
        theRightAnswerIsTaken();
    }

    /// Our own nonce comes back in the place of the peer's.
    @Tag("AT-026")
    @Test
    void aReflectedNonceIsNotTaken() {
        List<Part> parts = answer();
        parts.set(2, Part.of(init.first(Nonce.class).orElseThrow()));
        ignored(Crafted.clear(header(SPI), parts));
    }

    @Tag("AT-026")
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 257})
    void aNonceOfAnImpossibleLengthInAnAnswerIsNotTaken(int octets) {
        List<Part> parts = answer();
        parts.set(2, Part.of(Part.NONCE, "77".repeat(octets)));
        ignored(Crafted.clear(header(SPI), parts));
    }

    /// As a request, as an answer, and with the SPIs turned round.
    @Tag("AT-027")
    @Test
    void ourOwnRequestReflectedMakesNoSa() {
        long halfOpen = SCENE.victim().info().getHalfOpen();
        Bytes asAnswer = Crafted.patched(request, Crafted.FLAGS_AT, Bytes.ofU8(0x20));
        Bytes turned =
                Crafted.patched(
                        Crafted.patched(asAnswer, 8, Bytes.ofU64(init.header().spiI())),
                        Crafted.FLAGS_AT,
                        Bytes.ofU8(0x20));
        ignored(request, asAnswer, turned);
        assertThat(SCENE.victim().info().getHalfOpen()).isLessThanOrEqualTo(halfOpen);
    }

    /// By somebody on the path: the attempt goes on, and the right answer is still taken.
    @Tag("AT-041")
    @ParameterizedTest
    @ValueSource(strings = {"0000000b01020304", "00000018", "0000000e", "00000007", "00001fff"})
    void anUnauthenticatedRefusalDoesNotEndTheAttempt(String notify) {
        ignored(Crafted.clear(header(0), List.of(Part.of(Part.NOTIFY, notify))));
    }

    /// Nor does it say anything to an SA that stands, from whatever address.
    @Tag("AT-041")
    @Test
    void anUnauthenticatedRefusalDoesNotEndAnSaThatStands() {
        Dialog good = SCENE.bystander().dialog();
        for (NotifyType type :
                List.of(
                        NotifyType.INVALID_IKE_SPI,
                        NotifyType.AUTHENTICATION_FAILED,
                        NotifyType.NO_PROPOSAL_CHOSEN,
                        NotifyType.INVALID_SYNTAX)) {
            for (boolean response : new boolean[] {true, false}) {
                IkeHeader header = good.header(ExchangeType.INFORMATIONAL, good.nextId(), response);
                wire.send(Crafted.clear(header, List.of(Part.of(Notify.of(type)))));
            }
        }
        SCENE.bystander().rekeys();
    }
}
