package io.triplane.ikev2.negotiation;

import static io.triplane.ikev2.wire.EncryptionId.AES_CBC;
import static io.triplane.ikev2.wire.EncryptionId.AES_GCM_16;
import static io.triplane.ikev2.wire.IntegrityId.HMAC_SHA1_96;
import static io.triplane.ikev2.wire.IntegrityId.HMAC_SHA2_256_128;
import static io.triplane.ikev2.wire.KeyExchangeMethod.CURVE25519;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ECP_256;
import static io.triplane.ikev2.wire.KeyExchangeMethod.MODP_2048;
import static io.triplane.ikev2.wire.KeyExchangeMethod.NONE;
import static io.triplane.ikev2.wire.PrfId.HMAC_SHA2_256;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.sa.AdditionalKe;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.ikev2.wire.Transform;
import io.triplane.ikev2.wire.TransformAttribute;
import io.triplane.ikev2.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProposalsTest {
    private static final Cipher GCM_256 = new Cipher(AES_GCM_16, 256);
    private static final Cipher GCM_128 = new Cipher(AES_GCM_16, 128);
    private static final Cipher CBC_256 = new Cipher(AES_CBC, 256);

    private static final IkeProposal GCM =
            new IkeProposal(
                    List.of(GCM_256, GCM_128),
                    List.of(),
                    List.of(HMAC_SHA2_256),
                    List.of(ECP_256, CURVE25519));
    private static final IkeProposal CBC =
            new IkeProposal(
                    List.of(CBC_256),
                    List.of(HMAC_SHA2_256_128),
                    List.of(HMAC_SHA2_256),
                    List.of(CURVE25519));

    @Test
    void ourOrderOfPreferenceDecides() {
        var theirs =
                Proposals.offerIke(
                        List.of(
                                CBC,
                                new IkeProposal(
                                        List.of(GCM_128, GCM_256),
                                        List.of(),
                                        List.of(HMAC_SHA2_256),
                                        List.of(CURVE25519, ECP_256))));
        assertThat(Proposals.chooseIke(List.of(GCM, CBC), theirs))
                .isEqualTo(
                        new Selection.Chosen<>(
                                new IkeSuite(
                                        GCM_256,
                                        IntegrityId.NONE,
                                        HMAC_SHA2_256,
                                        ECP_256,
                                        AdditionalKe.NONE),
                                2,
                                Bytes.EMPTY));
    }

    @Test
    void aMismatchNamesBothSidesAndTheNearestDifference() {
        var theirs =
                Proposals.offerIke(
                        List.of(
                                new IkeProposal(
                                        List.of(GCM_256),
                                        List.of(),
                                        List.of(HMAC_SHA2_256),
                                        List.of(MODP_2048))));
        var refused = (Selection.Refused<IkeSuite>) Proposals.chooseIke(List.of(GCM), theirs);
        assertThat(refused.text())
                .contains("peer offers aes-gcm-16-256/hmac-sha2-256/modp-2048")
                .contains(
                        "we accept aes-gcm-16-256,aes-gcm-16-128/hmac-sha2-256/ecp-256,curve25519")
                .contains("differs in KE (peer: modp-2048, we: ecp-256,curve25519)")
                .endsWith("add modp-2048 to ours or ecp-256,curve25519 to the peer's KE");
    }

    /// A proposal that lacks a kind, or insists on one that has no place, is never chosen.
    @Test
    void incompleteProposalsAreNeverChosen() {
        Transform gcm = Transform.of(AES_GCM_16, 256);
        Transform prf = Transform.of(HMAC_SHA2_256);
        Transform group = Transform.of(ECP_256);
        assertThat(choosesIke(gcm, prf, group)).isTrue();
        assertThat(choosesIke(prf, group)).isFalse();
        assertThat(choosesIke(gcm, group)).isFalse();
        assertThat(choosesIke(gcm, prf)).isFalse();
        assertThat(choosesIke(gcm, prf, group, Transform.of(HMAC_SHA1_96))).isFalse();
        assertThat(choosesIke(gcm, prf, group, Transform.of(IntegrityId.NONE))).isTrue();
        assertThat(choosesIke(gcm, prf, group, additionalKeyExchange(35))).isFalse();
        assertThat(choosesIke(gcm, prf, group, additionalKeyExchange(35), additionalKeyExchange(0)))
                .isTrue();
    }

    @Test
    void odditiesOfAKeyLengthKeepATransformFromBeingChosen() {
        Transform prf = Transform.of(HMAC_SHA2_256);
        Transform group = Transform.of(ECP_256);
        TransformAttribute bits = TransformAttribute.keyLength(256);
        int type = TransformType.ENCRYPTION.number();
        int gcm = AES_GCM_16.number();
        assertThat(choosesIke(Transform.of(AES_GCM_16), prf, group)).isFalse();
        assertThat(choosesIke(Transform.of(AES_GCM_16, 0), prf, group)).isFalse();
        assertThat(choosesIke(Transform.of(AES_GCM_16, 65_535), prf, group)).isFalse();
        assertThat(choosesIke(new Transform(type, gcm, List.of(bits, bits)), prf, group)).isFalse();
        assertThat(choosesIke(new Transform(type, gcm, List.of(bits)), prf, group)).isTrue();
    }

    @Test
    void anAnswerIsOneOfOurProposalsWithOneTransformOfEachKind() {
        List<IkeProposal> ours = List.of(GCM, CBC);
        Transform gcm = Transform.of(AES_GCM_16, 128);
        Transform prf = Transform.of(HMAC_SHA2_256);
        Transform group = Transform.of(CURVE25519);
        assertThat(confirmsIke(ours, 1, gcm, prf, group)).isTrue();
        // the number of another proposal, or of none
        assertThat(confirmsIke(ours, 2, gcm, prf, group)).isFalse();
        assertThat(confirmsIke(ours, 3, gcm, prf, group)).isFalse();
        assertThat(confirmsIke(ours, 0, gcm, prf, group)).isFalse();
        // two of a kind, one that was not offered, a mixture of two proposals
        assertThat(confirmsIke(ours, 1, gcm, prf, group, Transform.of(ECP_256))).isFalse();
        assertThat(confirmsIke(ours, 1, gcm, prf, Transform.of(MODP_2048))).isFalse();
        assertThat(confirmsIke(ours, 1, Transform.of(AES_CBC, 256), prf, group)).isFalse();
        assertThat(confirmsIke(ours, 1, gcm, prf)).isFalse();
    }

    @Test
    void sequenceNumbersLeftOutMeanThirtyTwoBits() {
        EspProposal both =
                esp(List.of(), SequenceNumbers.EXTENDED_64, SequenceNumbers.SEQUENTIAL_32);
        var offer =
                new SecurityAssociation(
                        List.of(
                                Proposal.of(
                                        1,
                                        ProtocolId.ESP,
                                        Bytes.ofU32(0x12345678),
                                        List.of(Transform.of(AES_GCM_16, 256)))));
        var chosen = (Selection.Chosen<ChildSuite>) Proposals.chooseEsp(List.of(both), offer);
        assertThat(chosen.suite().suite().extendedSequenceNumbers()).isFalse();
        assertThat(Proposals.chooseEsp(List.of(esp(List.of(), SequenceNumbers.EXTENDED_64)), offer))
                .isInstanceOf(Selection.Refused.class);
    }

    @Test
    void extendedSequenceNumbersAreChosenWhereBothWantThem() {
        EspProposal ours =
                esp(List.of(), SequenceNumbers.EXTENDED_64, SequenceNumbers.SEQUENTIAL_32);
        EspProposal theirs =
                esp(List.of(), SequenceNumbers.SEQUENTIAL_32, SequenceNumbers.EXTENDED_64);
        var chosen =
                (Selection.Chosen<ChildSuite>)
                        Proposals.chooseEsp(
                                List.of(ours), Proposals.offerEsp(List.of(theirs), 0x1000));
        assertThat(chosen.suite().suite().extendedSequenceNumbers()).isTrue();
        assertThat(chosen.spi()).isEqualTo(Bytes.ofU32(0x1000));
    }

    @Test
    void forwardSecrecyHasToBeWantedByBothExceptInTheFirstExchange() {
        EspProposal plain = esp(List.of(), SequenceNumbers.SEQUENTIAL_32);
        EspProposal secret = esp(List.of(ECP_256), SequenceNumbers.SEQUENTIAL_32);
        var plainOffer = Proposals.offerEsp(List.of(plain), 0x1000);
        var secretOffer = Proposals.offerEsp(List.of(secret), 0x1000);
        assertThat(Proposals.chooseEsp(List.of(plain), secretOffer))
                .isInstanceOf(Selection.Refused.class);
        assertThat(Proposals.chooseEsp(List.of(secret), plainOffer))
                .isInstanceOf(Selection.Refused.class);
        assertThat(Proposals.chooseFirstEsp(List.of(plain), secretOffer))
                .isInstanceOf(Selection.Chosen.class);
        assertThat(Proposals.chooseFirstEsp(List.of(secret), plainOffer))
                .isInstanceOf(Selection.Chosen.class);
    }

    /// With NONE among the methods of either side it may be done without, and the answer says NONE
    /// where the offer did (RFC 7296 §2.7, §3.3.6).
    @Test
    void forwardSecrecyCanBeOptionalOnEitherSide() {
        EspProposal plain = esp(List.of(), SequenceNumbers.SEQUENTIAL_32);
        EspProposal optional = esp(List.of(ECP_256, NONE), SequenceNumbers.SEQUENTIAL_32);
        EspProposal strict = esp(List.of(ECP_256), SequenceNumbers.SEQUENTIAL_32);
        EspProposal other = esp(List.of(MODP_2048), SequenceNumbers.SEQUENTIAL_32);
        EspProposal otherOptional = esp(List.of(MODP_2048, NONE), SequenceNumbers.SEQUENTIAL_32);
        assertThat(keyExchange(optional, optional)).contains(ECP_256);
        assertThat(keyExchange(optional, strict)).contains(ECP_256);
        assertThat(keyExchange(strict, optional)).contains(ECP_256);
        assertThat(keyExchange(optional, otherOptional)).contains(NONE);
        assertThat(keyExchange(plain, optional)).contains(NONE);
        assertThat(keyExchange(optional, plain)).isEmpty();
        assertThat(Proposals.chooseEsp(List.of(optional), Proposals.offerEsp(List.of(other), 9)))
                .isInstanceOf(Selection.Refused.class);
    }

    /// A peer's answer may name NONE or leave the kind out, but not name a group beside it.
    @Test
    void anAnswerWithoutForwardSecrecyIsOneOfOursWhereItIsOptional() {
        List<EspProposal> optional =
                List.of(esp(List.of(ECP_256, NONE), SequenceNumbers.SEQUENTIAL_32));
        List<EspProposal> strict = List.of(esp(List.of(ECP_256), SequenceNumbers.SEQUENTIAL_32));
        assertThat(confirmsEsp(optional)).isTrue();
        assertThat(confirmsEsp(optional, Transform.of(NONE))).isTrue();
        assertThat(confirmsEsp(optional, Transform.of(ECP_256))).isTrue();
        assertThat(confirmsEsp(optional, Transform.of(ECP_256), Transform.of(NONE))).isFalse();
        assertThat(confirmsEsp(optional, Transform.of(MODP_2048))).isFalse();
        assertThat(confirmsEsp(strict)).isFalse();
        assertThat(confirmsEsp(strict, Transform.of(NONE))).isFalse();
    }

    /// What is chosen when `ours` is offered `theirs`; the answer confirms it to who offered.
    private static Optional<KeyExchangeMethod> keyExchange(EspProposal ours, EspProposal theirs) {
        var offer = Proposals.offerEsp(List.of(theirs), 0x1000);
        var chosen = (Selection.Chosen<ChildSuite>) Proposals.chooseEsp(List.of(ours), offer);
        var answer = Proposals.acceptEsp(chosen.suite(), chosen.number(), 0x2000);
        var confirmed =
                (Selection.Chosen<ChildSuite>) Proposals.confirmEsp(List.of(theirs), answer);
        assertThat(confirmed.suite()).isEqualTo(chosen.suite());
        return chosen.suite().keyExchange();
    }

    private static boolean confirmsEsp(List<EspProposal> ours, Transform... keyExchange) {
        List<Transform> transforms = new ArrayList<>(List.of(Transform.of(AES_GCM_16, 256)));
        transforms.addAll(List.of(keyExchange));
        transforms.add(Transform.of(SequenceNumbers.SEQUENTIAL_32));
        var answer =
                new SecurityAssociation(
                        List.of(Proposal.of(1, ProtocolId.ESP, Bytes.ofU32(0x1000), transforms)));
        return Proposals.confirmEsp(ours, answer) instanceof Selection.Chosen;
    }

    private static EspProposal esp(
            List<KeyExchangeMethod> methods, SequenceNumbers... sequenceNumbers) {
        return new EspProposal(List.of(GCM_256), List.of(), methods, List.of(sequenceNumbers));
    }

    private static Transform additionalKeyExchange(int id) {
        return new Transform(TransformType.ADDITIONAL_KE_1.number(), id, List.of());
    }

    private static boolean choosesIke(Transform... transforms) {
        return Proposals.chooseIke(List.of(GCM), sa(1, transforms)) instanceof Selection.Chosen;
    }

    private static boolean confirmsIke(
            List<IkeProposal> ours, int number, Transform... transforms) {
        return Proposals.confirmIke(ours, sa(number, transforms)) instanceof Selection.Chosen;
    }

    private static SecurityAssociation sa(int number, Transform... transforms) {
        return new SecurityAssociation(
                List.of(Proposal.of(number, ProtocolId.IKE, Bytes.EMPTY, List.of(transforms))));
    }
}
