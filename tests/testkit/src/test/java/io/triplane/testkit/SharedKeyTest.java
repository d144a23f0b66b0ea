package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Shared keys that are not the same on both sides.
class SharedKeyTest {
    private static final String KEY = "the quick brown fox";

    /// Another one of the same length, a part of the right one, and one that goes on.
    @Tag("S2S-02")
    @ParameterizedTest
    @CsvSource({
        "the quick brown cat, true",
        "the quick brown cat, false",
        "the quick brown, true",
        "the quick brown, false",
        "the quick brown fox jumps, true",
        "the quick brown fox jumps, false",
    })
    void anotherKeyIsRefusedAndNotTriedInAHurry(String wrong, boolean atInitiator) {
        Pair pair =
                Pair.of(
                        1,
                        recipe -> recipe.start(StartAction.START).psk(atInitiator ? wrong : KEY),
                        recipe -> recipe.psk(atInitiator ? KEY : wrong));
        pair.world().runFor(Duration.ofSeconds(1));
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.auth.refused");
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.auth.failed");
        assertThat(Pair.lines(pair.right()).getLast())
                .isEqualTo("IKE_AUTH response 1 SK{N(AUTHENTICATION_FAILED)}");
        // 2, 4, 8 .. 256 seconds and a quarter more at most lie between the attempts.
        pair.world().runFor(Duration.ofMinutes(10));
        assertThat(pair.left().events(Event.NegotiationFailed.class)).hasSizeBetween(7, 9);
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.IkeSaEstablished.class)).isEmpty();
            assertThat(pair.world().transcript().toString()).doesNotContain("asks install");
            assertThat(peer.plane().size()).isZero();
        }
    }

    /// Whether there is no key for the identity or another one is nobody's business but ours.
    @Tag("S2S-02")
    @Test
    void thePeerCannotTellAnUnknownIdentityFromAnotherKey() {
        Identity nobody = Identity.ofFqdn("nobody.test");
        Pair unknown = Pair.of(1, r -> r, r -> r.remoteIdentity(Optional.of(nobody)));
        Pair another = Pair.of(1, r -> r, r -> r.psk("another one"));
        assertThat(octetsOfARefusal(unknown)).isEqualTo(octetsOfARefusal(another));
        assertThat(Pair.lines(unknown.left())).isEqualTo(Pair.lines(another.left()));
        assertThat(Pair.failure(unknown.right())).isEqualTo("ike.auth.unknown-peer");
        assertThat(Pair.failure(another.right())).isEqualTo("ike.auth.failed");
    }

    private static List<Integer> octetsOfARefusal(Pair pair) {
        List<Action.Send> sent = pair.tap();
        pair.left().initiate(pair.toRight());
        pair.settle();
        return sent.stream().map(send -> send.message().size()).toList();
    }
}
