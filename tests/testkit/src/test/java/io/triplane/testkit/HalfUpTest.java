package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ChildConfig.StartAction;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.SetUpOptions.WhenChildRefused;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Authentication succeeds and the first child is refused (RFC 7296 §1.2, §2.21.2).
class HalfUpTest {
    /// What the responder has that the initiator has not.
    enum Refusal {
        NO_PROPOSAL_CHOSEN,
        TS_UNACCEPTABLE;

        Recipe change(Recipe recipe) {
            return switch (this) {
                case NO_PROPOSAL_CHOSEN -> recipe.esp(other());
                case TS_UNACCEPTABLE -> recipe.selectors(elsewhere(), elsewhere());
            };
        }
    }

    private static EspProposal other() {
        return new EspProposal(
                List.of(new Cipher(EncryptionId.AES_GCM_16, 128)),
                List.of(),
                List.of(),
                List.of(SequenceNumbers.SEQUENTIAL_32));
    }

    private static Selector elsewhere() {
        return Selector.ofRange(IpAddress.of("172.16.0.0"), IpAddress.of("172.16.0.255"));
    }

    private static Pair pair(Refusal refusal, WhenChildRefused ofLeft, WhenChildRefused ofRight) {
        return Pair.of(
                1,
                recipe -> recipe.setUp(SetUpOptions.DEFAULT.with(ofLeft)).start(StartAction.START),
                recipe -> refusal.change(recipe.setUp(SetUpOptions.DEFAULT.with(ofRight))));
    }

    /// <-- `HDR, SK{IDr, AUTH, N(NO_PROPOSAL_CHOSEN)}`
    @Tag("AU-03")
    @ParameterizedTest
    @EnumSource
    void theIkeSaStandsOnBothSidesAndBothSayThatItIsHalfUp(Refusal refusal) {
        Pair pair = pair(refusal, WhenChildRefused.KEEP, WhenChildRefused.KEEP);
        pair.settle();
        assertThat(Pair.lines(pair.left()))
                .anyMatch(line ->
                        line.startsWith("IKE_AUTH response 1 SK{IDr AUTH")
                                && line.contains("N(%s)".formatted(refusal)));
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.ikeSas())
                    .extracting(IkeSaView::state)
                    .containsExactly(IkeSaView.State.ESTABLISHED);
            assertThat(peer.childSas()).isEmpty();
            assertThat(peer.plane().size()).isZero();
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
            assertThat(peer.events(Event.HalfUp.class)).hasSize(1);
            assertThat(peer.events(Event.NegotiationFailed.class)).hasSize(1);
        }
        assertThat(pair.left().events(Event.HalfUp.class).getFirst().cause().text())
                .contains(refusal.name(), Recipe.CHILD);
    }

    /// Asked for again with growing distance, on the same IKE SA; comes up once the peer allows it.
    @Tag("AU-03")
    @ParameterizedTest
    @EnumSource
    void theChildIsAskedForAgainLessAndLessOften(Refusal refusal) {
        Pair pair = pair(refusal, WhenChildRefused.KEEP, WhenChildRefused.KEEP);
        pair.settle();
        Duration before = Duration.ZERO;
        for (int i = 0; i < 5; i++) {
            TimerId retry = new TimerId.OfChildConfig(pair.toRight().name(), Recipe.CHILD);
            Duration wait =
                    Objects.requireNonNull(pair.left().timers().get(retry))
                            .since(pair.world().now());
            assertThat(wait).isGreaterThan(before);
            before = wait;
            pair.world().runFor(wait);
            pair.left().crashAndRevive();
            pair.settle();
        }
        assertThat(pair.left().events(Event.IkeSaEstablished.class)).hasSize(1);
        assertThat(pair.right().events(Event.NegotiationFailed.class)).hasSize(6);
        pair.right().configure(pair.world().recipe(pair.right(), pair.left()));
        pair.world().runFor(before.multipliedBy(3));
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().ikeSas()).hasSize(1);
    }

    /// Whichever end is told to.
    @Tag("AU-03")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theConfigurationMayAskToCloseItInstead(boolean initiatorCloses) {
        Pair pair =
                pair(
                        Refusal.TS_UNACCEPTABLE,
                        initiatorCloses ? WhenChildRefused.CLOSE : WhenChildRefused.KEEP,
                        initiatorCloses ? WhenChildRefused.KEEP : WhenChildRefused.CLOSE);
        pair.settle();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.HalfUp.class)).hasSize(1);
            assertThat(peer.events(Event.IkeSaClosed.class)).hasSize(1);
            assertThat(peer.ikeSas()).isEmpty();
        }
        Peer closer = initiatorCloses ? pair.left() : pair.right();
        assertThat(closer.events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.half-up");
        assertThat(Pair.lines(closer))
                .contains("INFORMATIONAL request %d SK{D(IKE)}".formatted(initiatorCloses ? 2 : 0));
    }
}
