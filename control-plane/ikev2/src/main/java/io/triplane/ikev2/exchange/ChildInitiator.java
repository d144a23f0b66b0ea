package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.ChildKeys;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange.ChildLocal;
import io.triplane.ikev2.sa.LocalExchange.ChildProposal;
import io.triplane.ikev2.sa.LocalExchange.Goal;
import io.triplane.ikev2.sa.Offer;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The initiator's part in making a pair of ESP SAs: a further child, or the successor of a pair
/// (RFC 7296 §1.3.1, §1.3.3).
///
/// ```
/// HDR, SK {[N(REKEY_SA),] SA, Ni, [KEi,] TSi, TSr}  -->
///                     <--  HDR, SK {SA, Nr, [KEr,] TSi, TSr}
/// ```
final class ChildInitiator {
    private static final Cause NO_ROOM =
            new Cause(
                    "child.rekey.limit",
                    "%d pairs of the child are being replaced at once".formatted(Child.SAS_MAX));

    private ChildInitiator() {}

    /// Whether our request for that child is open.
    static boolean isCreating(Established sa, String childName) {
        return sa.own() instanceof Waiting(_, ChildLocal(ChildProposal proposal, Goal.Create()))
                && proposal.childName().equals(childName);
    }

    /// Begins a child, unless there is one or it has left the configuration.
    static Established create(Established sa, String childName, Turn turn) {
        Optional<ChildConfig> config = turn.child(sa.facts().connection(), childName);
        boolean there =
                sa.children().stream()
                        .anyMatch(child -> child.name().equals(childName) && child.isWanted());
        if (there || config.isEmpty()) {
            return sa;
        }
        Offer offer =
                ChildTerms.fresh(
                        sa.facts().connection(),
                        config.get(),
                        config.get().proposals(),
                        sa.route(),
                        turn);
        ChildProposal proposal =
                propose(
                        turn.numbers().childSa(),
                        childName,
                        offer,
                        firstGroup(sa, offer.proposals(), Optional.empty()),
                        0,
                        turn);
        return send(sa, proposal, new Goal.Create(), turn);
    }

    /// Begins a successor for the pair that carries the child's traffic, unless one is on its way.
    static Established replace(Established sa, ChildSaId id, Turn turn) {
        Optional<Child> child = sa.child(id);
        Optional<ChildSa> old = child.flatMap(Child::carrying);
        Optional<ChildConfig> config =
                child.flatMap(c -> turn.child(sa.facts().connection(), c.name()));
        if (old.isEmpty() || config.isEmpty()) {
            return sa;
        }
        int inboundSpi = old.get().inboundSpi();
        if (child.get().hasSuccessor(inboundSpi) || !child.get().hasRoom()) {
            return ChildEnd.retryLater(sa, inboundSpi, NO_ROOM, turn);
        }
        Offer offer = ChildTerms.successor(config.get(), old.get());
        ChildProposal proposal =
                propose(
                        id,
                        child.get().name(),
                        offer,
                        firstGroup(sa, offer.proposals(), child.get().group()),
                        0,
                        turn);
        Goal goal = new Goal.Replace(old.get().inboundSpi(), Optional.empty());
        return send(sa, proposal, goal, turn);
    }

    private static ChildProposal propose(
            ChildSaId id,
            String name,
            Offer offer,
            Optional<KeyExchangeMethod> group,
            int refusedGroups,
            Turn turn) {
        return new ChildProposal(
                id,
                name,
                turn.newEspSpi(),
                turn.numbers().nonce(),
                group.map(method -> turn.suite().keyExchange(method).orElseThrow().offer()),
                offer,
                refusedGroups,
                List.of());
    }

    private static Established send(Established sa, ChildProposal proposal, Goal goal, Turn turn) {
        List<Payload> payloads = new ArrayList<>(6);
        if (goal instanceof Goal.Replace(int predecessor, _)) {
            payloads.add(
                    Notify.about(
                            ProtocolId.ESP, ChildAgreement.spi(predecessor), NotifyType.REKEY_SA));
        }
        Offer offer = proposal.offer();
        payloads.addAll(ChildTerms.modeWish(offer));
        payloads.add(Proposals.offerEsp(offer.proposals(), proposal.inboundSpi()));
        payloads.add(new Nonce(proposal.nonce()));
        proposal.share()
                .ifPresent(share ->
                        payloads.add(
                                new KeyExchange(share.method().number(), share.publicValue())));
        payloads.addAll(ChildTerms.traffic(offer));
        return OwnWindow.send(
                sa, ExchangeType.CREATE_CHILD_SA, payloads, new ChildLocal(proposal, goal), turn);
    }

    /// The answer to CREATE_CHILD_SA; the window is free again.
    static Established answered(
            Established sa, ChildProposal proposal, Goal goal, Message answer, Turn turn) {
        if (answer.first(SecurityAssociation.class).isEmpty()) {
            Notify error = answer.firstError().orElse(Notify.of(NotifyType.INVALID_SYNTAX));
            proposal.share().ifPresent(KeyShare::close);
            return error.is(NotifyType.INVALID_KE_PAYLOAD)
                    ? wrongGroup(sa, proposal, goal, error.data().u16(0), turn)
                    : RekeyRefused.refused(sa, proposal, goal, error, turn);
        }
        Nonces nonces =
                new Nonces(proposal.nonce(), answer.first(Nonce.class).orElseThrow().data());
        Established next =
                switch (ChildAgreement.of(sa, proposal.offer(), answer)) {
                    case ChildAgreement.Unusable unusable ->
                            unusable(sa, proposal, goal, unusable, turn);
                    case ChildAgreement.Agreed agreed ->
                            agreed(sa, proposal, goal, agreed, answer, nonces, turn);
                };
        proposal.share().ifPresent(KeyShare::close);
        return next;
    }

    private static Established agreed(
            Established sa,
            ChildProposal proposal,
            Goal goal,
            ChildAgreement.Agreed agreed,
            Message answer,
            Nonces nonces,
            Turn turn) {
        if (proposal.deletedByPeer().contains(agreed.outboundSpi())) {
            return RekeyRefused.takenBack(sa, proposal, goal, turn);
        }
        if (goal instanceof Goal.Replace replace
                && (RekeyRivals.oursLoses(replace, nonces)
                        || !RekeyRefused.isStillWanted(sa, replace))) {
            return sa.plus(new Task.DeleteSa(proposal.inboundSpi()));
        }
        if (sa.child(proposal.child()).filter(child -> !child.hasRoom()).isPresent()) {
            var full = new ChildAgreement.Unusable(NO_ROOM);
            return unusable(sa, proposal, goal, full, turn);
        }
        return switch (shared(proposal, agreed, answer, turn)) {
            case Shared.Bad(String text) ->
                    unusable(
                            sa,
                            proposal,
                            goal,
                            new ChildAgreement.Unusable(new Cause("child.ke.invalid", text)),
                            turn);
            case Shared.Good(Optional<Secret> secret) -> {
                ChildKeys keys =
                        ChildAgreement.keys(sa, agreed.suite().suite(), secret, nonces, turn);
                secret.ifPresent(Secret::close);
                yield install(sa, proposal, goal, agreed, keys, turn);
            }
        };
    }

    private static Established install(
            Established sa,
            ChildProposal proposal,
            Goal goal,
            ChildAgreement.Agreed agreed,
            ChildKeys keys,
            Turn turn) {
        var pair =
                new ChildPlane.Pair(
                        proposal.child(),
                        proposal.childName(),
                        proposal.inboundSpi(),
                        agreed.outboundSpi(),
                        agreed.suite().suite(),
                        agreed.mode(),
                        agreed.selectors(),
                        origin(sa, goal));
        return ChildPlane.receive(sa, pair, keys, true, turn);
    }

    private static ChildOrigin origin(Established sa, Goal goal) {
        return switch (goal) {
            case Goal.Create() -> new ChildOrigin.Fresh();
            case Goal.Replace(int predecessor, _) ->
                    new ChildOrigin.RekeyedByUs(
                            predecessor,
                            sa.childOfInbound(predecessor)
                                    .flatMap(child -> child.inbound(predecessor))
                                    .map(ChildSa::outboundSpi)
                                    .orElse(0));
        };
    }

    /// The first child, from the answer to IKE_AUTH.
    static Established firstChild(
            Established sa, AuthLocal.FirstChild first, Nonces nonces, Message answer, Turn turn) {
        ChildProposal proposal =
                new ChildProposal(
                        first.id(),
                        first.name(),
                        first.inboundSpi(),
                        nonces.initiator(),
                        Optional.empty(),
                        first.offer(),
                        0,
                        List.of());
        if (answer.first(SecurityAssociation.class).isEmpty()) {
            Notify error = answer.firstError().orElse(Notify.of(NotifyType.NO_ADDITIONAL_SAS));
            if (error.is(NotifyType.TEMPORARY_FAILURE)) {
                // Half up: it is told of although the child will be asked for again.
                turn.childFailed(sa, first.name(), RekeyRefused.cause(proposal, error, sa));
            }
            return RekeyRefused.refused(sa, proposal, new Goal.Create(), error, turn);
        }
        return switch (ChildAgreement.of(sa, first.offer(), answer)) {
            case ChildAgreement.Unusable unusable ->
                    unusable(sa, proposal, new Goal.Create(), unusable, turn);
            case ChildAgreement.Agreed agreed -> {
                ChildKeys keys =
                        ChildAgreement.keys(
                                sa, agreed.suite().suite(), Optional.empty(), nonces, turn);
                yield install(sa, proposal, new Goal.Create(), agreed, keys, turn);
            }
        };
    }

    /// The peer has a pair that we cannot take: it is told to drop it.
    private static Established unusable(
            Established sa,
            ChildProposal proposal,
            Goal goal,
            ChildAgreement.Unusable unusable,
            Turn turn) {
        turn.childFailed(sa, proposal.childName(), unusable.cause());
        Established next = sa.plus(new Task.DeleteSa(proposal.inboundSpi()));
        return goal instanceof Goal.Replace replace
                ? ChildEnd.retryLater(next, replace.predecessor(), unusable.cause(), turn)
                : next;
    }

    /// RFC 7296 §1.3: the peer wants another group of those we offered; each is tried once.
    private static Established wrongGroup(
            Established sa, ChildProposal proposal, Goal goal, int number, Turn turn) {
        Optional<KeyExchangeMethod> tried = proposal.share().map(KeyShare::method);
        List<EspProposal> offered = proposal.offer().proposals();
        Optional<KeyExchangeMethod> wanted =
                KeyExchangeMethod.of(number)
                        .filter(method -> method != KeyExchangeMethod.NONE)
                        .filter(method -> tried.filter(method::equals).isEmpty())
                        .filter(method ->
                                offered.stream().anyMatch(p -> p.keyExchange().contains(method)));
        if (wanted.isEmpty() || proposal.refusedGroups() == REFUSED_GROUPS_MAX) {
            Notify error = Notify.of(NotifyType.NO_PROPOSAL_CHOSEN);
            return RekeyRefused.refused(sa, proposal, goal, error, turn);
        }
        Established next =
                sa.child(proposal.child())
                        .map(child -> sa.with(child.preferring(wanted.get())))
                        .orElse(sa);
        ChildProposal again =
                propose(
                        proposal.child(),
                        proposal.childName(),
                        proposal.offer(),
                        wanted,
                        proposal.refusedGroups() + 1,
                        turn);
        return goal instanceof Goal.Replace replace && !RekeyRefused.isStillWanted(sa, replace)
                ? next
                : send(next, again, goal, turn);
    }

    private static final int REFUSED_GROUPS_MAX = 4;

    /// The group to begin with: what the peer wanted the last time, else that of the IKE SA, which
    /// it took then, else our first.
    private static Optional<KeyExchangeMethod> firstGroup(
            Established sa, List<EspProposal> proposals, Optional<KeyExchangeMethod> remembered) {
        List<KeyExchangeMethod> ours =
                proposals.stream()
                        .flatMap(p -> p.keyExchange().stream())
                        .filter(method -> method != KeyExchangeMethod.NONE)
                        .toList();
        return remembered
                .filter(ours::contains)
                .or(() -> Optional.of(sa.facts().suite().keyExchange()).filter(ours::contains))
                .or(() -> ours.stream().findFirst());
    }

    private sealed interface Shared {
        record Good(Optional<Secret> secret) implements Shared {}

        record Bad(String text) implements Shared {}
    }

    private static Shared shared(
            ChildProposal proposal, ChildAgreement.Agreed agreed, Message answer, Turn turn) {
        Optional<KeyExchangeMethod> method = agreed.suite().forwardSecrecy();
        if (method.isEmpty()) {
            // Whatever we sent, or the peer did, is not used (RFC 7296 §1.3.1).
            return new Shared.Good(Optional.empty());
        }
        Optional<KeyExchange> theirs = answer.first(KeyExchange.class);
        boolean fits =
                theirs.isPresent()
                        && theirs.get().method() == method.get().number()
                        && proposal.share().filter(s -> s.method() == method.get()).isPresent();
        if (!fits) {
            return new Shared.Bad(
                    "peer chose key exchange %s without doing it".formatted(method.get().token()));
        }
        Agreement agreement =
                turn.suite()
                        .keyExchange(method.get())
                        .orElseThrow()
                        .finish(proposal.share().orElseThrow(), theirs.get().data());
        return switch (agreement) {
            case Agreement.Refused(_, String text) -> new Shared.Bad(text);
            case Agreement.Agreed(_, Secret secret) -> new Shared.Good(Optional.of(secret));
        };
    }
}
