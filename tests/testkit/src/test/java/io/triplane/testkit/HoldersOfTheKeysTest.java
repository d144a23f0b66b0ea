package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.Side;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Requests of a peer that has the keys and does not keep to the protocol.
class HoldersOfTheKeysTest {
    private final Pair pair = Pair.established(1);
    private final Peer victim = pair.right();

    @Test
    void aPayloadThatHasNoPlaceInTheExchangeIsTreatedAlike() {
        ask(ExchangeType.CREATE_CHILD_SA, List.of(new Nonce(Bytes.ofHex("00".repeat(32)))));
        assertThat(answer()).endsWith("SK{N(INVALID_SYNTAX)}");
        assertThat(victim.ikeSas()).isEmpty();
    }

    @Test
    void deletesOfUnknownPairsAreAnsweredWithNothingAndKnownOnesGo() {
        Bytes known = Bytes.ofU32(Integer.toUnsignedLong(victim.child().outboundSpi()));
        ask(
                ExchangeType.INFORMATIONAL,
                List.of(Delete.childSas(ProtocolId.ESP, List.of(Bytes.ofU32(0x1234), known))));
        assertThat(answer()).endsWith("SK{D(ESP)}");
        assertThat(victim.childSas()).isEmpty();
        pair.settle();
        assertThat(victim.plane().size()).isZero();
        ask(ExchangeType.INFORMATIONAL, List.of(Delete.childSas(ProtocolId.ESP, List.of(known))));
        assertThat(answer()).endsWith("SK{}");
        assertThat(victim.ikeSas()).hasSize(1);
    }

    /// AT-040: a REKEY_SA that names nothing, an IKE SA, or no SPI at all.
    @Test
    void aRekeyOfWhatIsNotThereIsRefusedWithItsSpi() {
        for (Notify named :
                List.of(
                        Notify.about(ProtocolId.ESP, Bytes.ofU32(0x1234), NotifyType.REKEY_SA),
                        Notify.about(ProtocolId.IKE, Bytes.ofU32(0x1234), NotifyType.REKEY_SA),
                        Notify.of(NotifyType.REKEY_SA))) {
            ask(
                    ExchangeType.CREATE_CHILD_SA,
                    List.of(
                            named,
                            Proposals.offerEsp(List.of(Recipe.ESP_GCM), 0x5678),
                            new Nonce(Bytes.ofHex("00".repeat(32))),
                            Narrowing.payload(Side.INITIATOR, List.of(pair.left().network())),
                            Narrowing.payload(Side.RESPONDER, List.of(pair.right().network()))));
            assertThat(answer()).endsWith("SK{N(CHILD_SA_NOT_FOUND)}");
            assertThat(victim.childSas()).hasSize(1);
        }
    }

    @Test
    void aRekeyOfTheIkeSaNamesAnSpi() {
        ask(
                ExchangeType.CREATE_CHILD_SA,
                List.of(
                        Proposals.offerIke(List.of(Recipe.IKE_GCM), 0),
                        new Nonce(Bytes.ofHex("00".repeat(32))),
                        new KeyExchange(
                                KeyExchangeMethod.CURVE25519.number(),
                                Bytes.ofHex("09".repeat(32)))));
        assertThat(answer()).endsWith("SK{N(INVALID_SYNTAX)}");
        assertThat(victim.ikeSas()).hasSize(1);
        assertThat(victim.childSas()).hasSize(1);
    }

    @Test
    void anErrorAboutOurIdentityEndsTheIkeSa() {
        ask(ExchangeType.INFORMATIONAL, List.of(Notify.of(NotifyType.AUTHENTICATION_FAILED)));
        assertThat(answer()).endsWith("SK{}");
        assertThat(victim.ikeSas()).isEmpty();
        assertThat(victim.events(Event.IkeSaClosed.class).getFirst().cause().code())
                .isEqualTo("ike.closed.peer-error");
    }

    private void ask(ExchangeType exchange, List<Payload> payloads) {
        KeyHolder.of(pair).ask(exchange, payloads);
    }

    private String answer() {
        Optional<String> last =
                victim.events(Event.MessageTrace.class).stream()
                        .filter(trace -> trace.direction() == Event.Direction.SENT)
                        .map(Event.MessageTrace::line)
                        .reduce((_, later) -> later);
        return last.orElseThrow();
    }
}
