package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Difference;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelector;
import io.triplane.ikev2.wire.TrafficSelectors;
import io.triplane.ikev2.wire.Transform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a peer may offer beside a child, and what a child may be offered with.
class ChildOffersTest {
    private final Pair pair = Pair.established(1);

    private static EspProposal gcm(SequenceNumbers... numbers) {
        return new EspProposal(Recipe.ESP_GCM.encryption(), List.of(), List.of(), List.of(numbers));
    }

    private void ask(TrafficSelectors local, Payload... more) {
        List<Payload> payloads = new ArrayList<>(List.of(more));
        payloads.add(Proposals.offerEsp(List.of(Recipe.ESP_GCM), 0x5678));
        payloads.add(new Nonce(Bytes.ofHex("00".repeat(32))));
        payloads.add(local);
        payloads.add(Narrowing.payload(Side.RESPONDER, List.of(pair.right().network())));
        KeyHolder.of(pair).ask(ExchangeType.CREATE_CHILD_SA, payloads);
        pair.settle();
    }

    private TrafficSelectors network() {
        return Narrowing.payload(Side.INITIATOR, List.of(pair.left().network()));
    }

    private String answer() {
        return Pair.lines(pair.right()).stream()
                .filter(line -> line.startsWith("CREATE_CHILD_SA response"))
                .reduce((_, later) -> later)
                .orElseThrow()
                .replaceAll(" \\d+ ", " ");
    }

    /// A CPI and DEFLATE: nothing of it comes back, the child comes up without, and the offer is to
    /// be seen.
    @Tag("TRF-06")
    @Test
    void compressionIsDeclinedBySayingNothing() {
        ask(network(), Notify.of(NotifyType.IPCOMP_SUPPORTED, Bytes.ofHex("123402")));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{SA No TSi TSr}");
        assertThat(pair.right().events(Event.ChildSaUp.class)).hasSize(2);
        assertThat(pair.right().events(Event.MessageTrace.class))
                .filteredOn(trace -> trace.direction() == Event.Direction.RECEIVED)
                .anyMatch(trace -> trace.line().contains("N(IPCOMP_SUPPORTED)"));
    }

    /// Of these no data plane here does anything, and no peer is told that one does.
    @ParameterizedTest
    @EnumSource(
            value = NotifyType.class,
            names = {
                "NON_FIRST_FRAGMENTS_ALSO",
                "ESP_TFC_PADDING_NOT_SUPPORTED",
                "ROHC_SUPPORTED",
                "USE_WESP_MODE",
                "USE_AGGFRAG"
            })
    void whatIsNotDoneIsNotPromised(NotifyType offered) {
        ask(network(), Notify.of(offered));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{SA No TSi TSr}");
        assertThat(pair.right().events(Event.ChildSaUp.class)).hasSize(2);
    }

    /// Packets are protected with ESP alone, and the refusal says so.
    @Test
    void authenticationHeadersAreRefusedByName() {
        Proposal ah =
                Proposal.of(
                        1,
                        ProtocolId.AH,
                        Bytes.ofU32(0x5678),
                        List.of(
                                Transform.of(IntegrityId.HMAC_SHA2_256_128),
                                Transform.of(SequenceNumbers.SEQUENTIAL_32)));
        KeyHolder.of(pair)
                .ask(
                        ExchangeType.CREATE_CHILD_SA,
                        List.of(
                                new SecurityAssociation(List.of(ah)),
                                new Nonce(Bytes.ofHex("00".repeat(32))),
                                network(),
                                Narrowing.payload(
                                        Side.RESPONDER, List.of(pair.right().network()))));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{N(NO_PROPOSAL_CHOSEN)}");
        assertThat(told().differences()).containsExactly(new Difference("PROTOCOL", "ESP", "AH"));
        assertThat(pair.right().childSas()).hasSize(1);
    }

    /// RFC 9611: a peer that wants a Child SA for each of its processors gets one, and the first is
    /// not replaced by the second.
    @Test
    void oneChildSaOfATrafficIsTheMost() {
        int first = pair.right().child().inboundSpi();
        ask(network(), Notify.of(NotifyType.SA_RESOURCE_INFO, Bytes.ofHex("0001")));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{N(TS_MAX_QUEUE)}");
        assertThat(pair.right().child().inboundSpi()).isEqualTo(first);
        assertThat(pair.right().plane().size()).isEqualTo(2);
        assertThat(Pair.failure(pair.right())).isEqualTo("child.resource.limit");
    }

    @Test
    void theFirstChildSaOfATrafficIsGrantedToAnyProcessor() {
        pair.right().terminateChild();
        pair.settle();
        ask(network(), Notify.of(NotifyType.SA_RESOURCE_INFO, Bytes.ofHex("0001")));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{SA No TSi TSr}");
        assertThat(pair.right().childSas()).hasSize(1);
    }

    private Mismatch told() {
        return pair.right()
                .events(Event.NegotiationFailed.class)
                .getFirst()
                .failure()
                .cause()
                .mismatch()
                .orElseThrow();
    }

    private TrafficSelector opaque() {
        return new TrafficSelector(
                17, 65_535, 0, pair.left().network().start(), pair.left().network().end());
    }

    @Test
    void opaquePortsAloneAreRefusedWithTheReason() {
        ask(TrafficSelectors.of(Side.INITIATOR, List.of(opaque())));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{N(TS_UNACCEPTABLE)}");
        Mismatch told = told();
        assertThat(told.peers().orElseThrow()).contains("port opaque");
        assertThat(told.remedy()).contains("OPAQUE");
        assertThat(pair.right().childSas()).hasSize(1);
    }

    @Test
    void opaquePortsBesideOthersArePassedOver() {
        List<TrafficSelector> both = new ArrayList<>(List.of(opaque()));
        both.addAll(network().selectors());
        ask(TrafficSelectors.of(Side.INITIATOR, both));
        assertThat(answer()).isEqualTo("CREATE_CHILD_SA response SK{SA No TSi TSr}");
        assertThat(pair.right().child().selectors().remote())
                .containsExactly(pair.left().network());
    }

    private static final SequenceNumbers ESN = SequenceNumbers.EXTENDED_64;
    private static final SequenceNumbers PLAIN = SequenceNumbers.SEQUENTIAL_32;

    /// The responder takes extended ones alone, or prefers the others.
    @Tag("S2S-08")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofBothKindsOfSequenceNumbersTheRespondersChoiceHolds(boolean extended) {
        EspProposal responder = extended ? gcm(ESN) : gcm(PLAIN, ESN);
        Pair both = Pair.of(1, r -> r.esp(gcm(ESN, PLAIN)), r -> r.esp(responder)).establish();
        for (Peer peer : both.world().peers()) {
            assertThat(peer.child().suite().extendedSequenceNumbers()).isEqualTo(extended);
            assertThat(peer.plane().inbound(peer.child().inboundSpi()).orElseThrow().suite())
                    .isEqualTo(peer.child().suite());
        }
        both.left().rekeyChild();
        both.settle();
        assertThat(both.left().child().suite().extendedSequenceNumbers()).isEqualTo(extended);
        both.assertOneTunnelAndNothingElse();
    }

    /// The child fails, the IKE SA stays, and the refusal names the kind.
    @Tag("S2S-08")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sequenceNumbersThatDoNotMeetCostTheChildAlone(boolean leftExtended) {
        EspProposal left = leftExtended ? gcm(ESN) : gcm(PLAIN);
        EspProposal right = leftExtended ? gcm(PLAIN) : gcm(ESN);
        Pair apart = Pair.of(1, r -> r.esp(left), r -> r.esp(right));
        apart.left().initiate(apart.toRight());
        apart.settle();
        assertThat(Pair.lines(apart.left()).getLast()).contains("N(NO_PROPOSAL_CHOSEN)");
        for (Peer peer : apart.world().peers()) {
            assertThat(peer.ikeSas()).hasSize(1);
            assertThat(peer.childSas()).isEmpty();
            assertThat(peer.plane().size()).isZero();
        }
        assertThat(
                        apart.right()
                                .events(Event.NegotiationFailed.class)
                                .getFirst()
                                .failure()
                                .cause()
                                .mismatch()
                                .orElseThrow()
                                .differences())
                .containsExactly(
                        leftExtended
                                ? new Difference("SN", "no-esn", "esn")
                                : new Difference("SN", "esn", "no-esn"));
    }
}
