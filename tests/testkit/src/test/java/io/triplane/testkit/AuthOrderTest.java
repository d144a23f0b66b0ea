package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.wire.AuthMethod;
import io.triplane.ikev2.wire.Authentication;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Side;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Messages that come before or after their time (RFC 7296 §2.2).
@Tag("AU-04")
class AuthOrderTest {
    private final Pair pair = Pair.of(1);
    private final List<Action.Send> sent = pair.tap();

    /// The responder has not seen the IKE_SA_INIT that this IKE_AUTH goes with.
    @Test
    void anIkeAuthForAnIkeSaThatWasNeverBegunMakesNothing() {
        pair.left().initiate(pair.toRight());
        pair.world().runUntil(Pair.A_WHILE, () -> sent.size() == 3);
        pair.right().crashAndForget();
        pair.settle();
        assertThat(pair.right().isEmpty()).isTrue();
        assertThat(pair.right().count(Counter.UNKNOWN_SPI)).isPositive();
        assertThat(pair.right().events(Event.IkeSaEstablished.class)).isEmpty();
    }

    /// Under no keys, as anybody could send it, while IKE_SA_INIT or IKE_AUTH is under way.
    @ParameterizedTest
    @EnumSource(names = {"IKE_AUTH", "CREATE_CHILD_SA", "INFORMATIONAL"})
    void aRequestBeforeTheProofIsIgnoredByBothEnds(ExchangeType exchange) {
        Held auth = pair.world().hold(Messages.requests(pair.left(), ExchangeType.IKE_AUTH));
        pair.left().initiate(pair.toRight());
        for (long id = 0; id < 3; id++) {
            toLeft(exchange, id);
        }
        pair.settle();
        var leftBefore = pair.left().ikeSas();
        var rightBefore = pair.right().ikeSas();
        assertThat(leftBefore)
                .extracting(IkeSaView::state)
                .containsExactly(IkeSaView.State.AUTHENTICATING);
        int messages = sent.size();
        for (long id = 0; id < 3; id++) {
            toLeft(exchange, id);
            toRight(exchange, id);
        }
        assertThat(pair.left().ikeSas()).isEqualTo(leftBefore);
        assertThat(pair.right().ikeSas()).isEqualTo(rightBefore);
        assertThat(sent).hasSize(messages);
        auth.release();
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    /// The very same octets get the very same answer; they are not worked on again.
    @Test
    void aRepeatedIkeAuthIsAnsweredAndNothingElse() {
        pair.left().initiate(pair.toRight());
        pair.settle();
        Action.Send auth = sent.get(2);
        Bytes answer = sent.get(3).message();
        int events = pair.right().events(Event.IkeSaEstablished.class).size();
        for (int i = 0; i < 3; i++) {
            pair.world().inject(auth.local(), auth.remote(), false, auth.message());
            assertThat(sent.getLast().message()).isEqualTo(answer);
            pair.right().crashAndRevive();
        }
        assertThat(pair.right().events(Event.IkeSaEstablished.class)).hasSize(events);
        assertThat(pair.right().ikeSas()).hasSize(1);
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    /// Under the right keys: neither under its old number nor under the next one.
    @Test
    void aSecondIkeAuthOnAnEstablishedIkeSaChangesNothing() {
        pair.left().initiate(pair.toRight());
        pair.settle();
        var before = pair.right().childSas();
        KeyHolder holder = KeyHolder.of(pair);
        Identity left = Identity.ofFqdn("left.test");
        for (long id = 1; id <= 2; id++) {
            holder.ask(
                    ExchangeType.IKE_AUTH.number(),
                    id,
                    List.of(
                            Identification.of(Side.INITIATOR, left.type(), left.data()),
                            new Authentication(
                                    AuthMethod.SHARED_KEY_MIC.number(),
                                    Bytes.ofHex("00".repeat(32)))));
        }
        assertThat(pair.right().events(Event.IkeSaEstablished.class)).hasSize(1);
        assertThat(pair.right().childSas()).isEqualTo(before);
    }

    private void toLeft(ExchangeType exchange, long messageId) {
        IkeSaView sa = pair.left().ikeSas().getFirst();
        inject(
                sa,
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        exchange.number(),
                        false,
                        false,
                        messageId));
    }

    private void toRight(ExchangeType exchange, long messageId) {
        IkeSaView sa = pair.right().ikeSas().getFirst();
        inject(
                sa,
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        exchange.number(),
                        true,
                        false,
                        messageId));
    }

    private void inject(IkeSaView at, IkeHeader header) {
        Bytes clear = MessageEncoder.encode(Message.clear(header, List.of()));
        pair.world().inject(at.remote(), at.local(), false, clear);
    }
}
