package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.PeerAnswer;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.crypto.AuthVerdict;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.Mac;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.PskAuth;
import io.triplane.ikev2.crypto.SignedOctets;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.sa.AuthRefusedRemote;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Facts;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.Mobility;
import io.triplane.ikev2.sa.OwnRequests;
import io.triplane.ikev2.sa.PeerRequests;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Authentication;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// IKE_AUTH as responder (RFC 7296 §1.2, §2.15, §2.21.2). Before the proof nothing is told to the
/// peer but AUTHENTICATION_FAILED; after it, a child that cannot be had does not end the IKE SA.
final class AuthResponder {
    private AuthResponder() {}

    static Optional<IkeSa> expired(InitRemote state, Turn turn) {
        turn.count(Counter.HALF_OPEN_EXPIRED);
        state.wipe();
        return Optional.empty();
    }

    static Optional<IkeSa> arrived(InitRemote state, SaInput.Arrived arrived, Turn turn) {
        if (IntermediateResponder.isLast(state, arrived, turn)) {
            turn.sendAgain(arrived.route(), state.intermediates().last().orElseThrow().answer());
            turn.count(Counter.ANSWER_REPEATED);
            return Optional.of(state);
        }
        if (arrived.header().response()
                || arrived.header().exchangeType() != exchange(state).number()
                || arrived.header().messageId() != state.nextId()) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return Optional.of(state);
        }
        Channel.Received received =
                Fragments.receive(state.channel(), arrived, Channel.UNPROVEN_OCTETS_MAX, turn);
        return asked(
                state.with(received.channel()), arrived.whole(received), received.result(), turn);
    }

    private static ExchangeType exchange(InitRemote state) {
        return state.nextExchange().isPresent()
                ? ExchangeType.IKE_INTERMEDIATE
                : ExchangeType.IKE_AUTH;
    }

    private static Optional<IkeSa> asked(
            InitRemote state, SaInput.Arrived arrived, DecodeResult result, Turn turn) {
        return switch (result) {
            case DecodeResult.Decoded decoded when decoded.message().encrypted() ->
                    asked(state, arrived, decoded, turn);
            case DecodeResult.MalformedProtected(String what, _) ->
                    refuse(
                            state,
                            arrived,
                            Notify.of(NotifyType.INVALID_SYNTAX),
                            silent("ike.auth.syntax", what),
                            turn);
            case DecodeResult.UnsupportedCritical(int type, boolean encrypted) when encrypted ->
                    refuse(
                            state,
                            arrived,
                            Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Bytes.ofU8(type)),
                            silent("ike.auth.syntax", "critical payload of unknown type " + type),
                            turn);
            case DecodeResult.Fragment _ -> {
                turn.count(Counter.FRAGMENT_HELD);
                yield Optional.of(state);
            }
            case DecodeResult.Decoded _,
                    DecodeResult.UnsupportedCritical _,
                    DecodeResult.MalformedUnprotected _,
                    DecodeResult.WrongMajorVersion _ -> {
                turn.count(Counter.MALFORMED);
                yield Optional.of(state);
            }
            case DecodeResult.NotAuthentic _ -> {
                turn.count(Counter.NOT_AUTHENTIC);
                yield Optional.of(state);
            }
        };
    }

    /// The refusal again, for a request that came again.
    static Optional<IkeSa> arrived(AuthRefusedRemote state, SaInput.Arrived arrived, Turn turn) {
        if (PeerRequests.tail(arrived.datagram()).equals(state.requestTail())) {
            turn.sendAgain(arrived.route(), state.answer());
            turn.count(Counter.ANSWER_REPEATED);
        } else {
            turn.count(Counter.OUTSIDE_WINDOW);
        }
        return Optional.of(state);
    }

    private static Optional<IkeSa> asked(
            InitRemote state, SaInput.Arrived arrived, DecodeResult.Decoded decoded, Turn turn) {
        Message message = decoded.message();
        turn.received(arrived.route(), message);
        return switch (MessageForm.of(message)) {
            case MessageForm.Fit.Fits(MessageForm form)
                    when form == MessageForm.INTERMEDIATE_REQUEST ->
                    IntermediateResponder.asked(
                            state, arrived, state.nextExchange().orElseThrow(), decoded, turn);
            case MessageForm.Fit.Misfit(String what) ->
                    refuse(
                            state,
                            arrived,
                            Notify.of(NotifyType.INVALID_SYNTAX),
                            silent("ike.auth.syntax", what),
                            turn);
            case MessageForm.Fit.Fits(MessageForm form)
                    when form == MessageForm.AUTH_REQUEST
                            || form == MessageForm.AUTH_REQUEST_CHILDLESS ->
                    verify(state, arrived, message, turn);
            case MessageForm.Fit.Fits(MessageForm form) ->
                    refuse(
                            state,
                            arrived,
                            Notify.of(NotifyType.AUTHENTICATION_FAILED),
                            silent("ike.auth.method", form + " is not configured"),
                            turn);
        };
    }

    private static Optional<IkeSa> verify(
            InitRemote state, SaInput.Arrived arrived, Message message, Turn turn) {
        Identification idI = message.identification(Side.INITIATOR).orElseThrow();
        Optional<ConnectionConfig> match = match(state, message, idI, turn);
        if (match.isEmpty()) {
            Route route = state.route();
            String text =
                    "no connection of %s for a peer that is %s%s and uses %s"
                            .formatted(
                                    arrived.route().local().address(),
                                    Identities.text(idI),
                                    message.identification(Side.RESPONDER)
                                            .map(id -> " and calls us " + Identities.text(id))
                                            .orElse(""),
                                    state.suite());
            return refuse(
                    state,
                    arrived,
                    Notify.of(NotifyType.AUTHENTICATION_FAILED),
                    Failure.silent(
                            new Cause(
                                    "ike.auth.unknown-peer",
                                    text,
                                    Identities.unknown(
                                            turn.connections()
                                                    .between(
                                                            route.local().address(),
                                                            route.remote().address()),
                                            idI)),
                            Verdict.CLOSE_IKE),
                    turn);
        }
        ConnectionConfig config = match.get();
        Identity remote = Identities.of(idI).orElseThrow();
        Authentication auth = message.first(Authentication.class).orElseThrow();
        IkeKeys keys = state.channel().keys();
        Mac prf = turn.suite().prf(state.suite().prf()).orElseThrow();
        SignedOctets octets =
                SignedOctets.of(prf, state.request(), state.nonceR(), keys.skPi(), idI.body())
                        .and(state.intermediates().auth().covered(state.nextId()));
        PskAuth psk = new PskAuth(prf, config.authentication().psk());
        if (psk.verify(auth.method(), auth.data(), octets)
                instanceof AuthVerdict.Refused(String why)) {
            return refuse(
                    state,
                    arrived,
                    Notify.of(NotifyType.AUTHENTICATION_FAILED),
                    silent(
                            "ike.auth.failed",
                            "connection %s, %s: %s".formatted(config.name(), remote, why)),
                    turn);
        }
        Optional<Cause> form = Childless.fault(config, message);
        if (form.isPresent()) {
            return refuse(
                    state,
                    arrived,
                    Notify.of(NotifyType.INVALID_SYNTAX),
                    Failure.silent(form.get(), Verdict.CLOSE_IKE),
                    turn);
        }
        // Who has lost its state has nothing that could be kept (RFC 7296 §2.4).
        if (!message.has(NotifyType.INITIAL_CONTACT)
                && Uniqueness.isUnwelcome(
                        config, remote, state.id(), state.beganAt(), message, turn)) {
            return refuse(
                    state,
                    arrived,
                    Notify.of(NotifyType.AUTHENTICATION_FAILED),
                    silent(
                            "ike.unique.kept",
                            "connection %s keeps the IKE SA that it has with %s"
                                    .formatted(config.name(), remote)),
                    turn);
        }
        return Optional.of(establish(state, arrived, message, config, remote, turn));
    }

    /// The connection with these identities that allows what IKE_SA_INIT has agreed; one that names
    /// the peer goes before one that takes any.
    private static Optional<ConnectionConfig> match(
            InitRemote state, Message message, Identification idI, Turn turn) {
        Optional<Identity> remote = Identities.of(idI);
        Optional<Identification> idR = message.identification(Side.RESPONDER);
        List<ConnectionConfig> possible =
                turn
                        .connections()
                        .between(state.route().local().address(), state.route().remote().address())
                        .stream()
                        .filter(config ->
                                idR.isEmpty()
                                        || Identities.of(idR.get())
                                                .filter(
                                                        config.authentication().localIdentity()
                                                                ::equals)
                                                .isPresent())
                        .filter(config -> Proposals.allow(config.ikeProposals(), state.suite()))
                        .toList();
        Optional<ConnectionConfig> named =
                possible.stream()
                        .filter(config -> config.authentication().remoteIdentity().isPresent())
                        .filter(config -> config.authentication().remoteIdentity().equals(remote))
                        .findFirst();
        return named.or(() ->
                possible.stream()
                        .filter(config ->
                                remote.isPresent()
                                        && config.authentication().remoteIdentity().isEmpty())
                        .findFirst());
    }

    private static IkeSa establish(
            InitRemote state,
            SaInput.Arrived arrived,
            Message message,
            ConnectionConfig config,
            Identity remote,
            Turn turn) {
        Facts facts =
                new Facts(
                        config.name(),
                        config.authentication().localIdentity(),
                        remote,
                        state.suite(),
                        state.nat(),
                        Abilities.agreed(config.transport(), message),
                        false,
                        state.beganAt(),
                        turn.now(),
                        Uniqueness.rank(state.nonceI(), state.nonceR()));
        // The initiator may have moved to the NAT traversal port: it is authentic from here on.
        Established sa =
                new Established(
                        state.id(),
                        facts,
                        arrived.route(),
                        state.channel(),
                        new OwnRequests.Idle(0),
                        new PeerRequests.Fresh(state.nextId()),
                        List.of(),
                        List.of(),
                        List.of(),
                        Terms.first(config, turn),
                        Mobility.of(Mobike.addresses(message)),
                        turn.now(),
                        turn.now());
        if (message.has(NotifyType.INITIAL_CONTACT)) {
            turn.report(new Event.InitialContact(sa.id(), facts.local(), facts.remote()));
            Uniqueness.initialContact(sa, turn);
        }
        List<Payload> proof = proof(state, config, turn);
        proof.addAll(Abilities.answer(facts.extensions(), config, arrived.route(), turn));
        state.intermediates().wipe();
        var asked = new PeerWindow.Asked(state.nextId(), arrived);
        if (message.first(SecurityAssociation.class).isEmpty()) {
            return PeerWindow.answer(
                    sa,
                    asked,
                    sa.channel().answer(ExchangeType.IKE_AUTH, state.nextId(), proof),
                    turn);
        }
        var request =
                new ChildResponder.Request(
                        asked, message, new Nonces(state.nonceI(), state.nonceR()), proof);
        boolean loses =
                Uniqueness.loses(config, remote, state.id(), facts.rank(), state.beganAt(), turn);
        if (loses) {
            return ChildResponder.refuseFirst(sa, request, turn);
        }
        Established next = ChildResponder.first(sa, request, turn);
        return next.children().isEmpty() ? HalfUp.afterOurRefusal(next, turn) : next;
    }

    /// IDr and AUTH, which prove our side.
    private static List<Payload> proof(InitRemote state, ConnectionConfig config, Turn turn) {
        Mac prf = turn.suite().prf(state.suite().prf()).orElseThrow();
        Identification idR =
                Identities.payload(Side.RESPONDER, config.authentication().localIdentity());
        SignedOctets octets =
                SignedOctets.of(
                                prf,
                                state.answer(),
                                state.nonceI(),
                                state.channel().keys().skPr(),
                                idR.body())
                        .and(state.intermediates().auth().covered(state.nextId()));
        PskAuth psk = new PskAuth(prf, config.authentication().psk());
        List<Payload> proof = new ArrayList<>(2);
        proof.add(idR);
        proof.add(new Authentication(psk.method().number(), psk.authData(octets)));
        return proof;
    }

    static Optional<IkeSa> refuse(
            InitRemote state, SaInput.Arrived arrived, Notify notify, Cause cause, Turn turn) {
        return refuse(state, arrived, notify, Failure.silent(cause, Verdict.CLOSE_IKE), turn);
    }

    private static Optional<IkeSa> refuse(
            InitRemote state, SaInput.Arrived arrived, Notify notify, Failure failure, Turn turn) {
        turn.failed(
                arrived.route(),
                Optional.empty(),
                Optional.empty(),
                new Failure(
                        new PeerAnswer.Notify(
                                NotifyType.of(notify.type()).orElseThrow(), notify.data()),
                        failure.cause(),
                        Verdict.CLOSE_IKE));
        Route route = arrived.route();
        Message answer = state.channel().answer(exchange(state), state.nextId(), List.of(notify));
        Bytes datagram = state.channel().seal(turn.suite(), answer, route);
        turn.send(route, answer, datagram);
        state.wipe();
        return Optional.of(
                new AuthRefusedRemote(
                        state.id(),
                        route,
                        state.spis(),
                        PeerRequests.tail(arrived.datagram()),
                        datagram,
                        state.expiresAt()));
    }

    private static Failure silent(String code, String text) {
        return Failure.silent(code, text, Verdict.CLOSE_IKE);
    }
}
