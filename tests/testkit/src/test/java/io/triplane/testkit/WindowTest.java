package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Numbers, repetition and liveness; what may be answered to whom.
class WindowTest {
    private static final Endpoint STRANGER = new Endpoint(ipOf("198.51.100.9"), 500);

    @Tag("RT-02")
    @Test
    void aChangedCopyOfARequestIsNeitherAnsweredNorTaken() {
        Pair pair = Pair.established(1);
        List<Action.Send> sent = pair.tap();
        pair.left().rekeyChild();
        pair.settle();
        Action.Send request = lastRequest(sent, pair.left());
        byte[] octets = request.message().toArray();
        octets[octets.length - 1] ^= 1;
        var before = pair.right().ikeSas();
        int size = sent.size();
        pair.world().inject(request.local(), request.remote(), false, Bytes.copyOf(octets));
        assertThat(sent).hasSize(size);
        assertThat(pair.right().ikeSas()).isEqualTo(before);
        assertThat(pair.right().count(Counter.OUTSIDE_WINDOW)).isEqualTo(1);
    }

    @Tag("RT-03")
    @Tag("RT-04")
    @Test
    void whatIsOutsideTheWindowIsNotEvenDecrypted() {
        Pair pair = Pair.established(1);
        IkeSaView sa = pair.right().ikeSas().getFirst();
        long next = sa.requestsReceived();
        int size = pair.tap().size();
        for (long id : List.of(0L, next + 1, next + 2, 0xFFFF_FFFFL)) {
            injectForged(pair, header(sa, ExchangeType.INFORMATIONAL, false, id));
        }
        injectForged(pair, header(sa, ExchangeType.INFORMATIONAL, true, 0));
        assertThat(pair.right().count(Counter.OUTSIDE_WINDOW)).isEqualTo(5);
        assertThat(pair.right().count(Counter.NOT_AUTHENTIC)).isZero();
        assertThat(pair.tap()).hasSize(size);
        pair.left().rekeyChild();
        pair.settle();
        pair.assertOneTunnel();
    }

    /// A forged message with the right number changes nothing and is not answered.
    @Test
    void aForgedMessageChangesNothing() {
        Pair pair = Pair.established(1);
        IkeSaView sa = pair.right().ikeSas().getFirst();
        List<Action.Send> sent = pair.tap();
        var before = pair.right().ikeSas();
        injectForged(pair, header(sa, ExchangeType.INFORMATIONAL, false, sa.requestsReceived()));
        assertThat(pair.right().count(Counter.NOT_AUTHENTIC)).isEqualTo(1);
        // In clear, however well formed: AUTHENTICATION_FAILED does not end an IKE SA.
        Message clear =
                Message.clear(
                        header(sa, ExchangeType.INFORMATIONAL, false, sa.requestsReceived()),
                        List.of(Notify.of(NotifyType.AUTHENTICATION_FAILED)));
        pair.world().inject(sa.remote(), sa.local(), false, MessageEncoder.encode(clear));
        // With the initiator flag of the other side, or the response flag set.
        IkeHeader wrongSide =
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        ExchangeType.INFORMATIONAL.number(),
                        false,
                        false,
                        sa.requestsReceived());
        pair.world().inject(sa.remote(), sa.local(), false, forged(wrongSide));
        assertThat(sent).isEmpty();
        assertThat(pair.right().ikeSas()).isEqualTo(before);
    }

    @Tag("DP-01")
    @Test
    void anIdlePeerIsAskedForEver() {
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe.dpd(Duration.ofSeconds(30), AfterLoss.CLEAR),
                                recipe -> recipe)
                        .establish();
        pair.world().runFor(Duration.ofHours(1));
        assertThat(pair.left().count(Counter.LIVENESS_CHECKED)).isBetween(115L, 120L);
        pair.assertOneTunnel();
    }

    @Test
    void aDeadPeerIsClearedOrBegunAnewAsConfigured() {
        for (AfterLoss policy : AfterLoss.values()) {
            Pair pair =
                    Pair.of(
                                    1,
                                    recipe -> recipe.dpd(Duration.ofSeconds(30), policy),
                                    recipe -> recipe)
                            .establish();
            pair.right().crashAndForget();
            pair.world().network().partition();
            pair.world().runFor(Duration.ofMinutes(2));
            assertThat(pair.left().events(Event.ChildSaDown.class)).hasSize(1);
            pair.world().network().heal();
            pair.world().runFor(Duration.ofMinutes(10));
            assertThat(pair.left().childSas()).hasSize(policy == AfterLoss.RESTART ? 1 : 0);
        }
    }

    @Test
    void aStrangersGarbageCostsNothing() {
        Pair pair = Pair.established(1);
        Endpoint at = new Endpoint(pair.right().address(), 500);
        var before = pair.right().ikeSas();
        List<Action.Send> sent = pair.tap();
        for (String hex :
                List.of("", "ff", "00000000", "00".repeat(27), "00".repeat(28), "ff".repeat(40))) {
            pair.world().inject(STRANGER, at, false, Bytes.ofHex(hex));
        }
        // A nonce of its own, our initiator's SPI, and no SA: no request.
        IkeHeader init = new IkeHeader(1, 0, ExchangeType.IKE_SA_INIT.number(), true, false, 0);
        Message incomplete = Message.clear(init, List.of(new Nonce(Bytes.ofHex("00".repeat(32)))));
        pair.world().inject(STRANGER, at, false, MessageEncoder.encode(incomplete));
        // An SPI of nobody.
        pair.world()
                .inject(
                        STRANGER,
                        at,
                        false,
                        forged(
                                new IkeHeader(
                                        1,
                                        2,
                                        ExchangeType.INFORMATIONAL.number(),
                                        true,
                                        false,
                                        0)));
        assertThat(sent).isEmpty();
        assertThat(pair.right().ikeSas()).isEqualTo(before);
        assertThat(pair.right().count(Counter.UNKNOWN_SPI)).isPositive();
        assertThat(pair.right().count(Counter.MALFORMED)).isPositive();
    }

    /// Our own first request, sent back to us, is nobody's request.
    @Test
    void aReflectedRequestMakesNoIkeSa() {
        Pair pair = Pair.of(1);
        List<Action.Send> sent = pair.tap();
        pair.left().initiate(pair.toRight());
        Action.Send own = sent.getFirst();
        pair.world().inject(own.remote(), own.local(), false, own.message());
        assertThat(pair.left().ikeSas()).hasSize(1);
        assertThat(sent).hasSize(1);
        pair.settle();
        pair.assertOneTunnel();
    }

    /// A copy of an old message from elsewhere does not move the IKE SA.
    @Test
    void aReplayFromElsewhereDoesNotMoveThePeer() {
        Pair pair = Pair.established(1);
        List<Action.Send> sent = pair.tap();
        pair.left().rekeyChild();
        pair.settle();
        Action.Send request = lastRequest(sent, pair.left());
        pair.world().inject(STRANGER, request.remote(), false, request.message());
        assertThat(pair.right().ikeSas().getFirst().remote().address())
                .isEqualTo(pair.left().address());
        assertThat(pair.right().count(Counter.PEER_MOVED)).isZero();
    }

    private static void injectForged(Pair pair, IkeHeader header) {
        IkeSaView sa = pair.right().ikeSas().getFirst();
        pair.world().inject(sa.remote(), sa.local(), false, forged(header));
    }

    /// A header of ours with an SK payload that nobody sealed.
    private static Bytes forged(IkeHeader header) {
        byte[] clear = MessageEncoder.encode(Message.clear(header, List.of())).toArray();
        int body = 64;
        byte[] datagram = new byte[clear.length + 4 + body];
        System.arraycopy(clear, 0, datagram, 0, clear.length);
        datagram[16] = 46;
        datagram[27] = (byte) datagram.length;
        datagram[clear.length + 3] = (byte) (4 + body);
        return Bytes.copyOf(datagram);
    }

    private static IkeHeader header(
            IkeSaView sa, ExchangeType exchange, boolean response, long id) {
        return new IkeHeader(
                sa.initiatorSpi(), sa.responderSpi(), exchange.number(), true, response, id);
    }

    private static Action.Send lastRequest(List<Action.Send> sent, Peer by) {
        return sent.stream()
                .filter(send -> send.local().address().equals(by.address()))
                .filter(send -> !IkeHeader.peek(send.message()).orElseThrow().response())
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private static IpAddress ipOf(String text) {
        return IpAddress.of(text);
    }
}
