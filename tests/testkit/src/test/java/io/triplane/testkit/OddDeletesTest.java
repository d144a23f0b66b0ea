package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.Unknown;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Deletes and rekeys as only a confused or hostile peer sends them.
class OddDeletesTest {
    private static final int DELETE = 42;

    private final Pair pair = Pair.established(1);

    private KeyHolder against(boolean responder) {
        return responder
                ? KeyHolder.of(pair)
                : new KeyHolder(pair.world(), pair.right(), pair.left());
    }

    @Tag("CX-04")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofSeveralSpisTheKnownOnesGo(boolean responder) {
        KeyHolder holder = against(responder);
        Peer victim = holder.victim();
        holder.delete(0x1234, victim.child().outboundSpi(), 0x5678);
        pair.settle();
        assertThat(Pair.lines(victim).getLast()).endsWith("SK{D(ESP)}");
        assertThat(victim.childSas()).isEmpty();
        assertThat(victim.plane().size()).isZero();
        assertThat(victim.events(Event.ChildSaDown.class)).hasSize(1);
        assertThat(victim.ikeSas()).hasSize(1);
    }

    /// IKE with SPIs, ESP with SPIs of 3 octets, more and fewer SPIs than the count says, an SPI
    /// size of 8.
    @Tag("CX-05")
    @ParameterizedTest
    @CsvSource({
        "0104000112345678, true",
        "0104000112345678, false",
        "03030001aabbcc, true",
        "03030001aabbcc, false",
        "03040002aabbccdd, true",
        "03040002aabbccdd, false",
        "03040001aabbccddeeff0011, true",
        "03080001aabbccddeeff0011, true",
        "0304, false"
    })
    void whatIsNoDeleteIsAnsweredInvalidSyntax(String body, boolean responder) {
        KeyHolder holder = against(responder);
        Peer victim = holder.victim();
        holder.ask(
                ExchangeType.INFORMATIONAL, List.of(new Unknown(DELETE, false, Bytes.ofHex(body))));
        assertThat(Pair.lines(victim).getLast()).endsWith("SK{N(INVALID_SYNTAX)}");
        // RFC 7296 §2.21.3: the IKE SA ends with it, by nothing but this.
        pair.settle();
        assertThat(victim.ikeSas()).isEmpty();
        assertThat(victim.plane().size()).isZero();
        assertThat(victim.events(Event.ChildSaDown.class)).hasSize(1);
        assertThat(victim.events(Event.IkeSaClosed.class)).hasSize(1);
    }

    /// The second of two rekeys of one pair, before the pair is deleted; then whichever of the
    /// successors goes first.
    @Tag("CC-15")
    @ParameterizedTest
    @CsvSource({"true, 0", "true, 1", "false, 0", "false, 1"})
    void aSecondRekeyOfTheSamePairCorruptsNothing(boolean responder, int deletedFirst) {
        KeyHolder holder = against(responder);
        Peer victim = holder.victim();
        int old = victim.child().outboundSpi();
        rekey(holder, old, 0x5678);
        assertThat(Pair.lines(victim).getLast()).contains("SA No TSi TSr");
        rekey(holder, old, 0x5679);
        assertThat(Pair.lines(victim).getLast()).endsWith("SK{N(TEMPORARY_FAILURE)}");
        assertThat(victim.plane().inboundSpis()).hasSize(2);
        holder.delete(0x5678 + deletedFirst);
        pair.world().runFor(Duration.ofMillis(200));
        assertThat(victim.childSas()).hasSize(1);
        assertThat(victim.plane().outboundSpis()).containsExactly(old);
        holder.delete(0x5678 + 1 - deletedFirst, old);
        pair.world().runFor(Duration.ofSeconds(20));
        assertThat(victim.childSas()).isEmpty();
        assertThat(victim.plane().size()).isZero();
        assertThat(victim.events(Event.ChildSaDown.class)).hasSize(1);
        assertThat(victim.events(Event.NegotiationFailed.class)).isEmpty();
        assertThat(victim.ikeSas()).hasSize(1);
    }

    private void rekey(KeyHolder holder, int old, int spi) {
        holder.ask(
                ExchangeType.CREATE_CHILD_SA,
                List.of(
                        Notify.about(
                                ProtocolId.ESP,
                                Bytes.ofU32(Integer.toUnsignedLong(old)),
                                NotifyType.REKEY_SA),
                        Proposals.offerEsp(List.of(Recipe.ESP_GCM), spi),
                        new Nonce(Bytes.ofHex("00".repeat(32))),
                        Narrowing.payload(Side.INITIATOR, List.of(holder.lender().network())),
                        Narrowing.payload(Side.RESPONDER, List.of(holder.victim().network()))));
        pair.world().runFor(Duration.ofMillis(200));
    }
}
