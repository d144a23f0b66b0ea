package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.Event.Counter;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a sender cuts (RFC 7383 §2.5): to the configured size, and finer where that does not get
/// through.
class FragmentSizeTest {
    private static final int IP_AND_UDP = 28;

    @Tag("FR-12")
    @ParameterizedTest
    @ValueSource(ints = {576, 1_280})
    void aPathForSmallPacketsIsFoundOutInBothDirections(int pathOctets) {
        Pair pair = Pieces.large(1, new Transport(Fragmentation.YES, 1_500, true, false));
        List<Action.Send> sent = pair.tap();
        pair.world().network().drop(send -> packet(send) > pathOctets);
        pair.left().initiate(pair.toRight());
        pair.world().runUntil(Duration.ofMinutes(1), () -> !pair.left().childSas().isEmpty());
        pair.settle();
        pair.assertOneTunnel();
        assertThat(pair.left().count(Counter.FRAGMENTS_CUT_SMALLER)).isPositive();
        // What was learned is kept, by the answering side as well: no repetition any more.
        sent.clear();
        pair.left().rekeyChild();
        pair.settle();
        assertThat(sent).allMatch(send -> packet(send) <= pathOctets).hasSizeGreaterThan(4);
        assertThat(pair.left().count(Counter.ANSWER_REPEATED)).isZero();
        pair.right().rekeyChild();
        pair.settle();
        pair.assertOneTunnel();
        assertThat(sent).allMatch(send -> packet(send) <= pathOctets);
    }

    /// A small request with a large answer: the answering side finds out by itself.
    @Tag("FR-12")
    @Test
    void anAnswerThatDoesNotGetThroughIsCutFinerWhenItIsAskedForAgain() {
        Pair pair = Pieces.large(1);
        pair.world()
                .network()
                .drop(send -> Pieces.isFrom(send, pair.right()) && packet(send) > 576);
        pair.left().initiate(pair.toRight());
        pair.world().runUntil(Duration.ofMinutes(1), () -> !pair.left().childSas().isEmpty());
        pair.settle();
        pair.assertOneTunnel();
        assertThat(pair.right().count(Counter.FRAGMENTS_CUT_SMALLER)).isPositive();
    }

    private static int packet(Action.Send send) {
        return send.message().size() + IP_AND_UDP + (send.natPort() ? 4 : 0);
    }

    @Test
    void theConfiguredSizeIsKept() {
        for (int octets : List.of(576, 900, 1_280, 9_000)) {
            Pair pair = Pieces.large(1, new Transport(Fragmentation.YES, octets, true, false));
            List<Action.Send> sent = pair.tap();
            pair.establish();
            assertThat(sent).allMatch(send -> packet(send) <= octets);
            assertThat(sent.stream().mapToInt(FragmentSizeTest::packet).max().orElseThrow())
                    .isGreaterThan(Math.min(octets - 16, 3_300));
        }
    }

    /// `force` begins with what every path carries; `accept` sends whole and takes pieces.
    @Test
    void theConfiguredManner() {
        Pair forced = Pieces.large(1, Pieces.transport(Fragmentation.FORCE));
        List<Action.Send> sent = forced.tap();
        forced.establish();
        assertThat(sent).allMatch(send -> packet(send) <= 576);

        Pair accepting =
                Pair.of(
                        1,
                        recipe -> recipe.transport(Pieces.transport(Fragmentation.ACCEPT)),
                        recipe -> recipe);
        Pieces pieces = Pieces.of(accepting.establish());
        pieces.inject(pieces.forged(576, Pieces.bulk(2_000)));
        assertThat(Pair.lines(accepting.right()).getLast()).endsWith("SK{}");

        Pair whole = Pieces.large(1, Pieces.transport(Fragmentation.ACCEPT));
        List<Action.Send> large = whole.tap();
        whole.establish();
        assertThat(whole.left().ikeSas().getFirst().extensions().fragmentation()).isTrue();
        assertThat(large).noneMatch(Pieces::isFragment);
    }

    /// Whatever the network does, and with a crash after every step.
    @Seeds
    void fragmentsSurviveABadNetworkAndCrashes(long seed) {
        Pair pair = Pieces.large(seed, new Transport(Fragmentation.YES, 1_280, true, false));
        pair.world().crashes(0.3);
        pair.world()
                .network()
                .loss(0.1)
                .duplicates(0.2)
                .delay(Duration.ofMillis(5), Duration.ofMillis(400));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Duration.ofMinutes(2));
        pair.world().network().heal();
        if (pair.left().childSas().isEmpty()) {
            pair.left().initiate(pair.toRight());
        }
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }
}
