package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.PeerAnswer;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The responder's part in making a pair of ESP SAs: the first of an IKE SA, a further child, or
/// the successor of a pair (RFC 7296 §1.2, §1.3.1, §1.3.3). The answer waits until the data plane
/// has confirmed the inbound half (R1).
final class ChildResponder {
    private ChildResponder() {}

    /// @param nonces of the exchange that makes the keys
    /// @param proof what the answer begins with in IKE_AUTH
    record Request(PeerWindow.Asked asked, Message message, Nonces nonces, List<Payload> proof) {
        SecurityAssociation offered() {
            return message.first(SecurityAssociation.class).orElseThrow();
        }

        /// TSr describes our side.
        TrafficSelectors local() {
            return message.trafficSelectors(Side.RESPONDER).orElseThrow();
        }

        TrafficSelectors remote() {
            return message.trafficSelectors(Side.INITIATOR).orElseThrow();
        }

        boolean isFirst() {
            return !proof.isEmpty();
        }

        List<Payload> answer(List<Payload> more) {
            List<Payload> all = new ArrayList<>(proof);
            all.addAll(more);
            return all;
        }
    }

    /// The first child, asked for in IKE_AUTH.
    static Established first(Established sa, Request request, Turn turn) {
        return serve(sa, request, new ChildOrigin.Fresh(), turn);
    }

    /// IKE_AUTH crossed ours and its IKE SA will go: the child is on the other one.
    static Established refuseFirst(Established sa, Request request, Turn turn) {
        return refuse(sa, request, Notify.of(NotifyType.TEMPORARY_FAILURE), turn);
    }

    /// A further child.
    static Established create(Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        return serve(sa, request(asked, message, turn), new ChildOrigin.Fresh(), turn);
    }

    /// A successor for `old`, which the caller has found fit for it.
    static Established replace(
            Established sa, PeerWindow.Asked asked, Message message, ChildSa old, Turn turn) {
        return serve(
                sa,
                request(asked, message, turn),
                new ChildOrigin.RekeyedByPeer(old.inboundSpi(), old.outboundSpi()),
                turn);
    }

    private static Request request(PeerWindow.Asked asked, Message message, Turn turn) {
        Bytes nonceI = message.first(Nonce.class).orElseThrow().data();
        return new Request(asked, message, new Nonces(nonceI, turn.numbers().nonce()), List.of());
    }

    private static Established serve(
            Established sa, Request request, ChildOrigin origin, Turn turn) {
        return switch (ChildCandidates.decide(sa, request, predecessor(sa, origin), turn)) {
            case ChildCandidates.Decision.Denied(Failure failure) ->
                    refuse(sa, request, failure, turn);
            // Both ends create the same child at once: the original initiator's goes through.
            case ChildCandidates.Decision.Granted(ChildCandidates.Grant grant)
                    when origin instanceof ChildOrigin.Fresh
                            && sa.spis().initiatedByUs()
                            && ChildInitiator.isCreating(sa, grant.config().name()) ->
                    refuse(sa, request, Notify.of(NotifyType.TEMPORARY_FAILURE), turn);
            case ChildCandidates.Decision.Granted(ChildCandidates.Grant grant) ->
                    exchangeKeys(sa, request, grant, origin, turn);
        };
    }

    private static Established exchangeKeys(
            Established sa,
            Request request,
            ChildCandidates.Grant grant,
            ChildOrigin origin,
            Turn turn) {
        Optional<KeyExchangeMethod> method = grant.suite().forwardSecrecy();
        if (method.isEmpty()) {
            // A KE payload beside it was the peer's guess and means nothing (RFC 7296 §1.3.1).
            return install(sa, request, grant, origin, Optional.empty(), Optional.empty(), turn);
        }
        Optional<KeyExchange> theirs = request.message().first(KeyExchange.class);
        if (theirs.isEmpty() || theirs.get().method() != method.get().number()) {
            Bytes wanted = Bytes.ofU16(method.get().number());
            return refuse(sa, request, Notify.of(NotifyType.INVALID_KE_PAYLOAD, wanted), turn);
        }
        Agreement agreement =
                turn.suite().keyExchange(method.get()).orElseThrow().answer(theirs.get().data());
        return switch (agreement) {
            case Agreement.Refused(_, String text) ->
                    refuse(
                            sa,
                            request,
                            told(NotifyType.INVALID_SYNTAX, "child.ke.invalid", text),
                            turn);
            case Agreement.Agreed(Bytes publicValue, Secret shared) ->
                    install(
                            sa,
                            request,
                            grant,
                            origin,
                            Optional.of(new KeyExchange(method.get().number(), publicValue)),
                            Optional.of(shared),
                            turn);
        };
    }

    private static Established install(
            Established sa,
            Request request,
            ChildCandidates.Grant grant,
            ChildOrigin origin,
            Optional<KeyExchange> ours,
            Optional<Secret> shared,
            Turn turn) {
        Optional<Child> known = predecessor(sa, origin);
        String name = known.map(Child::name).orElse(grant.config().name());
        var pair =
                new ChildPlane.Pair(
                        known.map(Child::id).orElseGet(() -> turn.numbers().childSa()),
                        name,
                        turn.newEspSpi(),
                        grant.peerSpi(),
                        grant.suite().suite(),
                        grant.mode(),
                        grant.selectors(),
                        origin);
        var keys = ChildAgreement.keys(sa, grant.suite().suite(), shared, request.nonces(), turn);
        shared.ifPresent(Secret::close);
        Established with = ChildPlane.receive(sa, pair, keys, false, turn);
        ChildSa installing =
                with.child(pair.child())
                        .flatMap(child -> child.inbound(pair.inboundSpi()))
                        .orElseThrow();
        List<Payload> payloads = new ArrayList<>(grant.notifies());
        payloads.add(Proposals.acceptEsp(grant.suite(), grant.number(), installing.inboundSpi()));
        if (!request.isFirst()) {
            payloads.add(new Nonce(request.nonces().responder()));
            ours.ifPresent(payloads::add);
        }
        payloads.add(Narrowing.payload(Side.INITIATOR, grant.selectors().remote()));
        payloads.add(Narrowing.payload(Side.RESPONDER, grant.selectors().local()));
        Message accepted = request.asked().answer(sa, request.answer(payloads));
        Message refused =
                request.asked()
                        .answer(
                                sa,
                                request.answer(List.of(Notify.of(NotifyType.TEMPORARY_FAILURE))));
        long awaited = ((ChildStage.Receiving) installing.stage()).requestId();
        Established waiting =
                PeerWindow.answerLater(with, request.asked(), List.of(awaited), accepted, refused);
        return RekeyRivals.peerMade(waiting, installing, request.nonces());
    }

    private static Optional<Child> predecessor(Established sa, ChildOrigin origin) {
        return switch (origin) {
            case ChildOrigin.Fresh _, ChildOrigin.RekeyedByUs _ -> Optional.empty();
            case ChildOrigin.RekeyedByPeer(int oldInbound, _) -> sa.childOfInbound(oldInbound);
        };
    }

    private static Failure told(NotifyType type, String code, String text) {
        return Failure.told(type, code, text, Verdict.CLOSE_CHILD);
    }

    private static Established refuse(Established sa, Request request, Failure failure, Turn turn) {
        turn.failed(sa.route(), Optional.of(sa.facts().connection()), Optional.empty(), failure);
        Notify notify =
                switch (failure.toPeer()) {
                    case PeerAnswer.Notify(NotifyType type, Bytes data) -> Notify.of(type, data);
                    case PeerAnswer.Silence() -> Notify.of(NotifyType.TEMPORARY_FAILURE);
                };
        return refuse(sa, request, notify, turn);
    }

    private static Established refuse(Established sa, Request request, Notify notify, Turn turn) {
        Message answer = request.asked().answer(sa, request.answer(List.of(notify)));
        return PeerWindow.answer(sa, request.asked(), answer, turn);
    }
}
