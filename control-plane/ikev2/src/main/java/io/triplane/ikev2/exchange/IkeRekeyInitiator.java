package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.negotiation.Selection;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeRekey;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.IkeSuccessor;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.sa.LocalExchange.RekeyIkeLocal;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.PeerRequests.Working;
import io.triplane.ikev2.sa.Spis;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.List;
import java.util.Optional;

/// The initiator's part in rekeying an IKE SA (RFC 7296 §1.3.2, §2.8.2).
///
/// ```
/// HDR, SK {SA, Ni, KEi}  -->
///                      <--  HDR, SK {SA, Nr, KEr}
/// HDR, SK {D}  -->
///                      <--  HDR, SK {}
/// ```
final class IkeRekeyInitiator {
    private static final int REFUSED_GROUPS_MAX = 4;

    private static final String UNUSABLE = "ike.rekey.answer";

    private IkeRekeyInitiator() {}

    /// Whether our request for a successor is open: no child is begun, replaced or ended by the
    /// peer's wish meanwhile but by a Delete (RFC 7296 §2.25.2).
    static boolean isOpen(Established sa) {
        return sa.own() instanceof Waiting(_, RekeyIkeLocal _);
    }

    /// Whether something that is under way has to end first.
    static boolean mustWait(Established sa) {
        return sa.peer() instanceof Working
                || sa.children().stream()
                        .flatMap(child -> child.sas().stream())
                        .anyMatch(pair ->
                                pair.stage() instanceof Receiving
                                        || pair.stage() instanceof Sending);
    }

    static Established begin(Established sa, Turn turn) {
        List<IkeProposal> offer =
                Proposals.withoutAdditional(
                        turn.connection(sa.facts().connection()).ikeProposals());
        // What the peer took the last time, be it after INVALID_KE_PAYLOAD.
        KeyExchangeMethod known = sa.facts().suite().keyExchange();
        KeyExchangeMethod first =
                isOffered(offer, known) ? known : offer.getFirst().keyExchange().getFirst();
        long spi = turn.numbers().ikeSpi(turn.table());
        return send(sa.with(sa.term().rekeyBegun()), spi, first, offer, 0, turn);
    }

    private static Established send(
            Established sa,
            long spi,
            KeyExchangeMethod method,
            List<IkeProposal> offer,
            int refusedGroups,
            Turn turn) {
        IkeRekey rekey =
                new IkeRekey(
                        spi,
                        turn.numbers().nonce(),
                        turn.suite().keyExchange(method).orElseThrow().offer(),
                        offer,
                        refusedGroups);
        List<Payload> payloads =
                List.of(
                        Proposals.offerIke(offer, spi),
                        new Nonce(rekey.nonce()),
                        new KeyExchange(method.number(), rekey.share().publicValue()));
        return OwnWindow.send(
                sa,
                ExchangeType.CREATE_CHILD_SA,
                payloads,
                new RekeyIkeLocal(rekey, Optional.empty()),
                turn);
    }

    /// The answer; the window is free again.
    ///
    /// @param rival what the peer's own rekey has made meanwhile
    static Optional<IkeSa> answered(
            Established sa,
            IkeRekey rekey,
            Optional<IkeSuccessor> rival,
            Message answer,
            Turn turn) {
        if (answer.first(SecurityAssociation.class).isPresent()) {
            Made made = successor(sa, rekey, answer, turn);
            rekey.share().close();
            return Optional.of(
                    switch (made) {
                        case Made.Unusable(Cause cause) -> unusable(sa, rival, cause);
                        case Made.Usable(IkeSuccessor ours) -> decide(sa, ours, rival, turn);
                    });
        }
        rekey.share().close();
        if (rival.isPresent()) {
            // The peer refuses since it has done so itself (RFC 7296 §2.25.2).
            return Optional.of(IkeSuccession.replace(sa, rival.get(), turn));
        }
        Notify error = answer.firstError().orElse(Notify.of(NotifyType.INVALID_SYNTAX));
        return Optional.of(
                error.is(NotifyType.INVALID_KE_PAYLOAD)
                        ? wrongGroup(sa, rekey, error.data().u16(0), turn)
                        : refused(sa, rekey, error, turn));
    }

    /// Whoever created the redundant one deletes it, whoever created the other one deletes the old
    /// one (RFC 7296 §2.8.2).
    private static IkeSa decide(
            Established sa, IkeSuccessor ours, Optional<IkeSuccessor> rival, Turn turn) {
        if (rival.isPresent() && ours.lowestNonce().compareTo(rival.get().lowestNonce()) < 0) {
            Superseded old = IkeSuccession.replace(sa, rival.get(), turn);
            Superseded lost = IkeSuccession.redundant(sa, ours, rival.get(), turn);
            turn.add(IkeSuccession.delete(lost, turn));
            return old;
        }
        Superseded old = IkeSuccession.replace(sa, ours, turn);
        rival.ifPresent(lost -> turn.add(IkeSuccession.redundant(sa, lost, ours, turn)));
        return IkeSuccession.delete(old, turn);
    }

    /// The peer has deleted the old IKE SA although our request is open: it has rekeyed it itself,
    /// and will not answer any more (RFC 7296 §2.25.2). Empty if it just wants the IKE SA gone.
    ///
    /// @param sa its Delete is answered
    static boolean isRekeyedByPeer(Established sa, Turn turn) {
        if (sa.own() instanceof Waiting(_, RekeyIkeLocal(IkeRekey rekey, var rival))
                && rival.isPresent()) {
            rekey.share().close();
            Established free = sa.with(new Idle(sa.own().nextId()));
            IkeSuccession.replace(free, rival.get(), turn).wipe();
            return true;
        }
        return false;
    }

    private sealed interface Made {
        record Usable(IkeSuccessor successor) implements Made {}

        /// The peer believes to have it, but we cannot.
        record Unusable(Cause cause) implements Made {}
    }

    private static Made successor(Established sa, IkeRekey rekey, Message answer, Turn turn) {
        SecurityAssociation chosen = answer.first(SecurityAssociation.class).orElseThrow();
        KeyExchange theirs = answer.first(KeyExchange.class).orElseThrow();
        Bytes nonceR = answer.first(Nonce.class).orElseThrow().data();
        return switch (Proposals.confirmIke(rekey.offer(), chosen)) {
            case Selection.Refused<IkeSuite>(String text, Mismatch mismatch) ->
                    new Made.Unusable(new Cause(UNUSABLE, text, mismatch));
            case Selection.Chosen<IkeSuite>(IkeSuite suite, _, Bytes spi) -> {
                boolean fits =
                        IkeRekeyResponder.isUsable(spi)
                                && suite.keyExchange() == rekey.share().method()
                                && theirs.method() == suite.keyExchange().number();
                if (!fits) {
                    yield unusable(
                            "peer chose %s, SPI %s, and answered with key exchange %s to our %s"
                                    .formatted(
                                            suite,
                                            spi,
                                            KeyExchangeMethod.nameOf(theirs.method()),
                                            rekey.share().method().token()));
                }
                Spis spis = new Spis(rekey.spi(), spi.u64(0), true);
                Nonces nonces = new Nonces(rekey.nonce(), nonceR);
                yield switch (turn.suite()
                        .keyExchange(suite.keyExchange())
                        .orElseThrow()
                        .finish(rekey.share(), theirs.data())) {
                    case Agreement.Refused(_, String text) -> unusable(text);
                    case Agreement.Agreed(_, Secret shared) ->
                            new Made.Usable(successor(sa, suite, spis, nonces, shared, turn));
                };
            }
        };
    }

    private static Made unusable(String text) {
        return new Made.Unusable(new Cause(UNUSABLE, text));
    }

    /// Closes `shared`.
    static IkeSuccessor successor(
            Established sa, IkeSuite suite, Spis spis, Nonces nonces, Secret shared, Turn turn) {
        IkeKeys keys;
        try (shared) {
            keys =
                    KeyDerivation.rekeyed(
                            turn.suite(),
                            sa.channel().keys(),
                            suite.algorithms(),
                            shared,
                            nonces,
                            spis.initiator(),
                            spis.responder());
        }
        return new IkeSuccessor(
                turn.numbers().ikeSa(),
                Channel.open(spis, keys, sa.channel().framing().inherited()),
                suite,
                Uniqueness.rank(nonces.initiator(), nonces.responder()));
    }

    /// The peer has moved to a successor that we cannot follow to.
    private static Established unusable(Established sa, Optional<IkeSuccessor> rival, Cause cause) {
        rival.ifPresent(IkeSuccessor::wipe);
        return sa.plus(new Task.EndIke(cause));
    }

    /// RFC 7296 §1.3: the peer wants another group of those we offered. The SPI may stay, the nonce
    /// is a new one: a collision is decided by the nonces of what was accepted.
    private static Established wrongGroup(Established sa, IkeRekey rekey, int number, Turn turn) {
        Optional<KeyExchangeMethod> wanted =
                KeyExchangeMethod.of(number)
                        .filter(method -> method != rekey.share().method())
                        .filter(method -> isOffered(rekey.offer(), method));
        if (wanted.isEmpty() || rekey.refusedGroups() == REFUSED_GROUPS_MAX) {
            return refused(sa, rekey, Notify.of(NotifyType.INVALID_KE_PAYLOAD), turn);
        }
        return sa.isEnding()
                ? sa
                : send(
                        sa,
                        rekey.spi(),
                        wanted.get(),
                        rekey.offer(),
                        rekey.refusedGroups() + 1,
                        turn);
    }

    private static boolean isOffered(List<IkeProposal> offer, KeyExchangeMethod method) {
        return offer.stream().anyMatch(proposal -> proposal.keyExchange().contains(method));
    }

    /// The old IKE SA stays as it was.
    private static Established refused(Established sa, IkeRekey rekey, Notify error, Turn turn) {
        if (!error.is(NotifyType.TEMPORARY_FAILURE)) {
            String text =
                    "%s answered %s to the rekey of the IKE SA; we offered %s, with %s first"
                            .formatted(
                                    sa.route().remote(),
                                    NotifyType.nameOf(error.type()),
                                    Proposals.ikeText(rekey.offer()),
                                    rekey.share().method().token());
            turn.failed(
                    sa.route(),
                    Optional.of(sa.facts().connection()),
                    Optional.empty(),
                    Failure.silent("ike.rekey.refused", text, Verdict.KEEP_SA));
            return sa.with(Terms.later(sa, turn));
        }
        return sa.with(Terms.soon(sa, turn));
    }
}
