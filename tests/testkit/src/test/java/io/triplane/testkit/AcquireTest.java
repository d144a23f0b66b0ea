package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Flow;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A packet asks for a child that is not up: its own selectors go in front (RFC 7296 §2.9).
class AcquireTest {
    private static final Selector LEFT = range("10.1.0.0", "10.1.0.255");
    private static final Selector RIGHT_LOW = range("10.2.0.0", "10.2.0.127");
    private static final Selector RIGHT_HIGH = range("10.2.0.128", "10.2.0.255");
    private static final Selector VOICE = range("10.3.0.0", "10.3.0.255");
    private static final int TCP = 6;

    private static Selector range(String first, String last) {
        return Selector.ofRange(IpAddress.of(first), IpAddress.of(last));
    }

    private static Flow tcp(String source, String destination) {
        return new Flow(
                new Selector(TCP, 4711, 4711, IpAddress.of(source), IpAddress.of(source)),
                new Selector(TCP, 443, 443, IpAddress.of(destination), IpAddress.of(destination)));
    }

    private static Pair pair() {
        return Pair.of(
                1,
                recipe -> recipe.child("voice", LEFT, VOICE),
                recipe -> recipe.child("voice", VOICE, LEFT));
    }

    /// What the peer sent last, payload by payload.
    private static String sent(Peer peer) {
        return peer.events(Event.MessageTrace.class).stream()
                .filter(trace -> trace.direction() == Event.Direction.SENT)
                .reduce((_, later) -> later)
                .orElseThrow()
                .tree();
    }

    private static List<String> requests(Peer peer, String exchange) {
        return Pair.lines(peer).stream()
                .filter(line -> line.startsWith(exchange + " request"))
                .toList();
    }

    private static long created(Peer peer) {
        return peer.events(Event.MessageTrace.class).stream()
                .filter(trace -> trace.direction() == Event.Direction.SENT)
                .filter(trace -> trace.line().startsWith("CREATE_CHILD_SA request"))
                .count();
    }

    private static void assertInOrder(String text, String... parts) {
        int from = 0;
        for (String part : parts) {
            int at = text.indexOf(part, from);
            assertThat(at).as("%s in %s", part, text).isNotNegative();
            from = at + part.length();
        }
    }

    @Test
    void itsSelectorsComeFirstInTheFirstExchange() {
        Pair pair = pair();
        Held held = pair.world().hold(send -> Pair.isOf(send, ExchangeType.IKE_AUTH));
        pair.left().acquire(pair.toRight(), Recipe.CHILD, tcp("10.1.0.7", "10.2.0.8"));
        pair.settle();
        assertInOrder(
                sent(pair.left()),
                "10.1.0.7 protocol 6 ports 4711-4711",
                "10.1.0.0-10.1.0.255",
                "10.2.0.8 protocol 6 ports 443-443",
                "10.2.0.0-10.2.0.255");
        held.release();
        pair.settle();
        // The packet lies within the rest and adds nothing to what is installed.
        assertThat(pair.left().child().selectors())
                .isEqualTo(new Selectors(List.of(LEFT), List.of(pair.right().network())));
        pair.assertOneTunnelAndNothingElse();
    }

    /// The IKE SA stands; whoever was its initiator may need another child.
    @Tag("CN-03")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyPacketsBringAboutOneExchange(boolean byOriginalInitiator) {
        Pair pair = pair();
        pair.left().initiate(pair.toRight());
        pair.settle();
        Peer a = byOriginalInitiator ? pair.left() : pair.right();
        Recipe recipe = byOriginalInitiator ? pair.toRight() : pair.toLeft();
        Flow packet =
                byOriginalInitiator ? tcp("10.1.0.7", "10.3.0.8") : tcp("10.3.0.8", "10.1.0.7");
        Held held = pair.world().hold(_ -> true);
        for (int i = 0; i < 5; i++) {
            a.acquire(recipe, "voice", packet);
        }
        pair.settle();
        assertThat(created(a)).isEqualTo(1);
        assertInOrder(
                sent(a),
                packet.local().start() + " protocol 6",
                packet.remote().start() + " protocol 6");
        a.acquire(recipe, "voice", packet);
        held.release();
        pair.settle();
        a.acquire(recipe, "voice", packet);
        pair.settle();
        assertThat(created(a)).isEqualTo(1);
        assertThat(a.childSas())
                .extracting(ChildSaView::childName)
                .containsExactlyInAnyOrder(Recipe.CHILD, "voice");
        assertThat(a.ikeSas()).hasSize(1);
        assertThat(a.plane().size()).isEqualTo(4);
    }

    /// Nobody answers: the attempt ends and nothing begins another but the next packet.
    @Test
    void onlyAPacketBeginsTheNextAttempt() {
        Pair pair = pair();
        pair.world().network().partition();
        pair.left().acquire(pair.toRight(), Recipe.CHILD, tcp("10.1.0.7", "10.2.0.8"));
        pair.world().runFor(Pair.A_WHILE);
        assertThat(pair.left().isEmpty()).isTrue();
        pair.world().network().heal();
        pair.world().runFor(Pair.A_WHILE);
        assertThat(pair.left().isEmpty()).isTrue();
        pair.left().acquire(pair.toRight(), Recipe.CHILD, tcp("10.1.0.7", "10.2.0.8"));
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void aPacketDoesNotEndTheRetriesOfATunnelThatIsToStand() {
        Pair pair = Pair.of(1, recipe -> recipe.start(StartAction.START), recipe -> recipe);
        pair.world().network().partition();
        pair.world().runFor(Pair.A_WHILE);
        pair.left().acquire(pair.toRight(), Recipe.CHILD, tcp("10.1.0.7", "10.2.0.8"));
        pair.world().runFor(Pair.A_WHILE);
        pair.world().network().heal();
        pair.world().runFor(Pair.A_WHILE.multipliedBy(3));
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void aPacketThatTheChildDoesNotCarryIsOfNoAccount() {
        Pair pair = pair();
        pair.left().acquire(pair.toRight(), Recipe.CHILD, tcp("10.1.0.7", "10.9.0.8"));
        pair.left().acquire(pair.toRight(), "none-such", tcp("10.1.0.7", "10.2.0.8"));
        pair.settle();
        assertThat(pair.left().isEmpty()).isTrue();
        assertThat(pair.left().events(Event.NegotiationFailed.class)).isEmpty();
    }

    /// The peer has two children within what we ask for: the packet says which, and the peer says
    /// that there is more.
    @ParameterizedTest
    @ValueSource(strings = {"10.2.0.8", "10.2.0.200", ""})
    void theResponderGrantsWhatHoldsThePacket(String destination) {
        Pair pair =
                Pair.of(
                        1,
                        recipe -> recipe,
                        recipe ->
                                recipe.selectors(RIGHT_LOW, LEFT).child("high", RIGHT_HIGH, LEFT));
        if (destination.isEmpty()) {
            pair.left().initiate(pair.toRight());
        } else {
            pair.left().acquire(pair.toRight(), Recipe.CHILD, tcp("10.1.0.7", destination));
        }
        pair.settle();
        boolean high = destination.equals("10.2.0.200");
        Selectors granted = new Selectors(List.of(LEFT), List.of(high ? RIGHT_HIGH : RIGHT_LOW));
        assertThat(pair.left().child().selectors()).isEqualTo(granted);
        assertThat(pair.right().child().childName()).isEqualTo(high ? "high" : Recipe.CHILD);
        assertThat(pair.right().child().selectors())
                .isEqualTo(new Selectors(granted.remote(), granted.local()));
        assertThat(Pair.lines(pair.right()).getLast())
                .startsWith("IKE_AUTH response")
                .contains("N(ADDITIONAL_TS_POSSIBLE)");
        pair.assertOneTunnelAndNothingElse();
    }

    /// Everything was granted, or the rest is up: there is nothing more.
    @Test
    void nothingMoreIsPromisedWhereThereIsNothing() {
        Pair pair = pair();
        pair.left().initiate(pair.toRight());
        pair.settle();
        pair.left().initiate(pair.toRight(), "voice");
        pair.settle();
        assertThat(pair.left().childSas()).hasSize(2);
        assertThat(Pair.lines(pair.right())).noneMatch(line -> line.contains("ADDITIONAL_TS"));
    }

    /// SINGLE_PAIR_REQUIRED: the packet says which pair; a second refusal is final.
    @Test
    void aPeerThatTakesSinglePairsIsAskedForThePackets() {
        Pair pair = pair();
        pair.left().initiate(pair.toRight());
        pair.settle();
        KeyHolder right = new KeyHolder(pair.world(), pair.right(), pair.left());
        pair.world().hold(_ -> true);
        pair.left().acquire(pair.toRight(), "voice", tcp("10.1.0.7", "10.3.0.8"));
        assertThat(sent(pair.left())).contains("10.3.0.0-10.3.0.255");
        right.answer(
                ExchangeType.CREATE_CHILD_SA,
                2,
                List.of(Notify.of(NotifyType.SINGLE_PAIR_REQUIRED)));
        assertThat(created(pair.left())).isEqualTo(2);
        assertThat(sent(pair.left()))
                .contains("10.1.0.7 protocol 6 ports 4711-4711")
                .contains("10.3.0.8 protocol 6 ports 443-443")
                .doesNotContain("10.3.0.0-10.3.0.255");
        assertThat(pair.left().events(Event.NegotiationFailed.class)).isEmpty();
        right.answer(
                ExchangeType.CREATE_CHILD_SA,
                3,
                List.of(Notify.of(NotifyType.SINGLE_PAIR_REQUIRED)));
        assertThat(created(pair.left())).isEqualTo(2);
        assertRefused(pair.left());
    }

    /// Without a packet nobody knows which pair is needed.
    @Test
    void withoutAPacketAPeerThatTakesSinglePairsIsARefusal() {
        Pair pair = pair();
        pair.left().initiate(pair.toRight());
        pair.settle();
        pair.world().hold(_ -> true);
        pair.left().initiate(pair.toRight(), "voice");
        new KeyHolder(pair.world(), pair.right(), pair.left())
                .answer(
                        ExchangeType.CREATE_CHILD_SA,
                        2,
                        List.of(Notify.of(NotifyType.SINGLE_PAIR_REQUIRED)));
        assertThat(created(pair.left())).isEqualTo(1);
        assertRefused(pair.left());
    }

    private static void assertRefused(Peer peer) {
        assertThat(Pair.failure(peer)).isEqualTo("child.refused");
        Mismatch told =
                peer.events(Event.NegotiationFailed.class)
                        .getFirst()
                        .failure()
                        .cause()
                        .mismatch()
                        .orElseThrow();
        assertThat(told.subject()).isEqualTo(Mismatch.Subject.SELECTORS);
        assertThat(told.remedy()).contains("one address on each side");
    }

    /// One child for echo requests, one for ssh: each has its own SAs, and nothing else passes.
    @Test
    void childrenOfOneProtocolAndPortEachGetTheirOwnSas() {
        Selector left = new Selector(1, 8 << 8, 8 << 8 | 255, LEFT.start(), LEFT.end());
        Selector right = new Selector(1, 8 << 8, 8 << 8 | 255, VOICE.start(), VOICE.end());
        Selector client = new Selector(TCP, 0, 65_535, LEFT.start(), LEFT.end());
        Selector ssh = new Selector(TCP, 22, 22, VOICE.start(), VOICE.end());
        Pair pair =
                Pair.of(
                        1,
                        recipe -> recipe.selectors(left, right).child("ssh", client, ssh),
                        recipe -> recipe.selectors(right, left).child("ssh", ssh, client));
        pair.left().initiate(pair.toRight());
        pair.left().initiate(pair.toRight(), "ssh");
        pair.settle();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas()).hasSize(1);
            assertThat(peer.plane().size()).isEqualTo(4);
        }
        assertThat(pair.left().child(Recipe.CHILD).selectors())
                .isEqualTo(new Selectors(List.of(left), List.of(right)));
        assertThat(pair.right().child("ssh").selectors())
                .isEqualTo(new Selectors(List.of(ssh), List.of(client)));
        assertThat(requests(pair.left(), "CREATE_CHILD_SA")).hasSize(1);
    }
}
