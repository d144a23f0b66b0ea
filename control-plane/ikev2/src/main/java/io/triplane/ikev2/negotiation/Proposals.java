package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Difference;
import io.triplane.ikev2.Mismatch.Subject;
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
import io.triplane.ikev2.wire.TransformType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Offers, chooses and confirms proposals (RFC 7296 §2.7, §3.3). Our order of preference decides.
public final class Proposals {
    private static final Set<TransformType> KEY_EXCHANGES =
            EnumSet.of(
                    TransformType.KEY_EXCHANGE,
                    TransformType.ADDITIONAL_KE_1,
                    TransformType.ADDITIONAL_KE_2,
                    TransformType.ADDITIONAL_KE_3,
                    TransformType.ADDITIONAL_KE_4,
                    TransformType.ADDITIONAL_KE_5,
                    TransformType.ADDITIONAL_KE_6,
                    TransformType.ADDITIONAL_KE_7);

    private Proposals() {}

    public static SecurityAssociation offerIke(List<IkeProposal> proposals) {
        return offer(ProtocolId.IKE, Bytes.EMPTY, ikeWants(proposals));
    }

    /// For a successor of an IKE SA, of which `spi` is ours.
    public static SecurityAssociation offerIke(List<IkeProposal> proposals, long spi) {
        return offer(ProtocolId.IKE, Bytes.ofU64(spi), ikeWants(proposals));
    }

    public static SecurityAssociation offerEsp(List<EspProposal> proposals, int spi) {
        return offer(ProtocolId.ESP, spi(spi), espWants(proposals));
    }

    /// Repeats the chosen proposal with exactly one transform of each kind.
    public static SecurityAssociation acceptIke(IkeSuite suite, int number) {
        return acceptIke(suite, number, Bytes.EMPTY);
    }

    /// As above, for a successor of an IKE SA, of which `spi` is ours.
    public static SecurityAssociation acceptIke(IkeSuite suite, int number, long spi) {
        return acceptIke(suite, number, Bytes.ofU64(spi));
    }

    private static SecurityAssociation acceptIke(IkeSuite suite, int number, Bytes spi) {
        List<Transform> transforms = cipher(suite.cipher(), suite.integrity());
        transforms.add(Transform.of(suite.prf()));
        transforms.add(Transform.of(suite.keyExchange()));
        transforms.addAll(additional(suite.additional()));
        return new SecurityAssociation(
                List.of(Proposal.of(number, ProtocolId.IKE, spi, transforms)));
    }

    public static SecurityAssociation acceptEsp(ChildSuite suite, int number, int spi) {
        List<Transform> transforms = cipher(suite.suite().cipher(), suite.suite().integrity());
        suite.keyExchange().ifPresent(method -> transforms.add(Transform.of(method)));
        transforms.addAll(additional(suite.additional()));
        transforms.add(
                Transform.of(
                        suite.suite().extendedSequenceNumbers()
                                ? SequenceNumbers.EXTENDED_64
                                : SequenceNumbers.SEQUENTIAL_32));
        return new SecurityAssociation(
                List.of(Proposal.of(number, ProtocolId.ESP, spi(spi), transforms)));
    }

    /// As responder: the first of ours that one of the peer's meets.
    public static Selection<IkeSuite> chooseIke(
            List<IkeProposal> ours, SecurityAssociation offered) {
        return choose(ProtocolId.IKE, ikeWants(ours), offered, Set.of()).map(Match::ikeSuite);
    }

    /// As above, for a CREATE_CHILD_SA.
    public static Selection<ChildSuite> chooseEsp(
            List<EspProposal> ours, SecurityAssociation offered) {
        return choose(ProtocolId.ESP, espWants(ours), offered, Set.of()).map(Match::childSuite);
    }

    /// As above, for IKE_AUTH, where key exchange transforms mean nothing (RFC 7296 §1.2).
    public static Selection<ChildSuite> chooseFirstEsp(
            List<EspProposal> ours, SecurityAssociation offered) {
        return choose(ProtocolId.ESP, espWants(withoutKeyExchange(ours)), offered, KEY_EXCHANGES)
                .map(Match::childSuite);
    }

    /// As initiator: whether the answer is one of the proposals we made, with one transform of each
    /// kind and none that we did not offer.
    public static Selection<IkeSuite> confirmIke(
            List<IkeProposal> offered, SecurityAssociation answer) {
        return confirm(ikeWants(offered), answer, ProtocolId.IKE).map(Match::ikeSuite);
    }

    public static Selection<ChildSuite> confirmEsp(
            List<EspProposal> offered, SecurityAssociation answer) {
        return confirm(espWants(offered), answer, ProtocolId.ESP).map(Match::childSuite);
    }

    /// Proposals in words, for operators.
    public static String ikeText(List<IkeProposal> proposals) {
        return ProposalText.ofOurs(ikeWants(proposals));
    }

    /// As above.
    public static String text(List<EspProposal> proposals) {
        return ProposalText.ofOurs(espWants(proposals));
    }

    /// Whether one of the proposals has all of these algorithms.
    public static boolean allow(List<IkeProposal> proposals, IkeSuite suite) {
        return proposals.stream()
                .anyMatch(proposal ->
                        proposal.encryption().contains(suite.cipher())
                                && (suite.integrity() == IntegrityId.NONE
                                        ? proposal.integrity().isEmpty()
                                        : proposal.integrity().contains(suite.integrity()))
                                && proposal.prf().contains(suite.prf())
                                && proposal.keyExchange().contains(suite.keyExchange())
                                && allow(proposal.additional(), suite.additional()));
    }

    private static boolean allow(List<List<KeyExchangeMethod>> additional, AdditionalKe agreed) {
        return IntStream.rangeClosed(1, EspProposal.ADDITIONAL_MAX)
                .allMatch(number -> {
                    KeyExchangeMethod method =
                            agreed.slots().stream()
                                    .filter(slot -> slot.number() == number)
                                    .map(AdditionalKe.Slot::method)
                                    .findFirst()
                                    .orElse(KeyExchangeMethod.NONE);
                    return number > additional.size()
                            ? method == KeyExchangeMethod.NONE
                            : additional.get(number - 1).contains(method);
                });
    }

    /// Proposals without additional key exchanges.
    public static List<IkeProposal> withoutAdditional(List<IkeProposal> proposals) {
        return proposals.stream()
                .map(p -> new IkeProposal(p.encryption(), p.integrity(), p.prf(), p.keyExchange()))
                .distinct()
                .toList();
    }

    /// What IKE_AUTH may offer of proposals with perfect forward secrecy.
    public static List<EspProposal> withoutKeyExchange(List<EspProposal> proposals) {
        return proposals.stream()
                .map(p ->
                        new EspProposal(
                                p.encryption(), p.integrity(), List.of(), p.sequenceNumbers()))
                .distinct()
                .toList();
    }

    private static List<List<Want>> ikeWants(List<IkeProposal> proposals) {
        return proposals.stream().map(proposal -> Want.of(proposal)).toList();
    }

    private static List<List<Want>> espWants(List<EspProposal> proposals) {
        return proposals.stream().map(proposal -> Want.of(proposal)).toList();
    }

    private static SecurityAssociation offer(
            ProtocolId protocol, Bytes spi, List<List<Want>> proposals) {
        List<Proposal> wire = new ArrayList<>(proposals.size());
        for (List<Want> wants : proposals) {
            wire.add(Proposal.of(wire.size() + 1, protocol, spi, Want.transforms(wants)));
        }
        return new SecurityAssociation(wire);
    }

    private static List<Transform> additional(AdditionalKe agreed) {
        return agreed.slots().stream()
                .map(slot -> Transform.of(TransformType.additional(slot.number()), slot.method()))
                .toList();
    }

    private static List<Transform> cipher(Cipher cipher, IntegrityId integrity) {
        List<Transform> transforms = new ArrayList<>(4);
        transforms.add(Want.cipher(cipher));
        if (integrity != IntegrityId.NONE) {
            transforms.add(Transform.of(integrity));
        }
        return transforms;
    }

    private static List<Proposal> ofProtocol(SecurityAssociation offered, ProtocolId protocol) {
        return offered.proposals().stream()
                .filter(proposal -> proposal.protocolId() == protocol.number())
                .toList();
    }

    private static Bytes spi(int spi) {
        return Bytes.ofU32(Integer.toUnsignedLong(spi));
    }

    private static Selection<List<Transform>> choose(
            ProtocolId protocol,
            List<List<Want>> ours,
            SecurityAssociation offered,
            Set<TransformType> ignored) {
        List<Proposal> theirs = ofProtocol(offered, protocol);
        List<Difference> nearest = theirs.isEmpty() ? otherProtocol(protocol, offered) : List.of();
        for (List<Want> wants : ours) {
            for (Proposal proposal : theirs) {
                Match match = Match.of(wants, proposal.transforms(), ignored);
                if (match.faults().isEmpty()) {
                    return new Selection.Chosen<>(
                            match.chosen(), proposal.number(), proposal.spi());
                }
                if (nearest.isEmpty() || match.faults().size() < nearest.size()) {
                    nearest = match.faults();
                }
            }
        }
        Mismatch mismatch =
                Mismatch.ofProposals(
                        subject(protocol),
                        ProposalText.ofOurs(ours),
                        ProposalText.ofPeer(theirs),
                        nearest);
        return new Selection.Refused<>(
                "peer offers %s, we accept %s; the nearest pair differs in %s: %s"
                        .formatted(
                                ProposalText.ofPeer(theirs),
                                mismatch.ours(),
                                nearest.isEmpty() ? "everything" : words(nearest),
                                mismatch.remedy()),
                mismatch);
    }

    /// AH, where ESP is wanted.
    private static List<Difference> otherProtocol(ProtocolId wanted, SecurityAssociation offered) {
        String others =
                offered.proposals().stream()
                        .map(proposal -> ProtocolId.nameOf(proposal.protocolId()))
                        .distinct()
                        .collect(Collectors.joining(","));
        return List.of(new Difference("PROTOCOL", wanted.token(), others));
    }

    private static String words(List<Difference> differences) {
        return String.join(", ", differences.stream().map(Difference::toString).toList());
    }

    private static Subject subject(ProtocolId protocol) {
        return protocol == ProtocolId.IKE ? Subject.IKE_PROPOSAL : Subject.CHILD_PROPOSAL;
    }

    private static Selection<List<Transform>> confirm(
            List<List<Want>> offered, SecurityAssociation answer, ProtocolId protocol) {
        Proposal chosen = answer.proposals().getFirst();
        int index = chosen.number() - 1;
        List<Difference> differences = List.of();
        if (answer.proposals().size() == 1
                && index >= 0
                && index < offered.size()
                && chosen.protocolId() == protocol.number()) {
            List<Want> wants = offered.get(index);
            Match match = Match.of(wants, chosen.transforms(), Set.of());
            long kinds = chosen.transforms().stream().map(Transform::type).distinct().count();
            if (match.faults().isEmpty() && kinds == chosen.transforms().size()) {
                return new Selection.Chosen<>(match.chosen(), chosen.number(), chosen.spi());
            }
            differences = match.faults();
        }
        Mismatch mismatch =
                new Mismatch(
                        subject(protocol),
                        ProposalText.ofOurs(offered),
                        Optional.of(ProposalText.ofPeer(answer.proposals())),
                        differences,
                        "the peer breaks RFC 7296 §2.7: take to its vendor what it answered");
        return new Selection.Refused<>(
                "peer answered %s as proposal %d, we offered %s: not one transform of each kind"
                        .formatted(
                                ProposalText.ofPeer(answer.proposals()),
                                chosen.number(),
                                mismatch.ours()),
                mismatch);
    }
}
