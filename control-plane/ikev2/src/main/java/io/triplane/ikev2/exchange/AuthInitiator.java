package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.crypto.AuthVerdict;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.Mac;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.PskAuth;
import io.triplane.ikev2.crypto.SignedOctets;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.AuthLocal.FirstChild;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Facts;
import io.triplane.ikev2.sa.Handshake;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.sa.Mobility;
import io.triplane.ikev2.sa.Offer;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.sa.OwnRequests;
import io.triplane.ikev2.sa.PeerRequests;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Task;
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
import io.triplane.ikev2.wire.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// IKE_AUTH as initiator, with the first Child SA (RFC 7296 §1.2, §2.15).
///
/// ```
/// HDR, SK {IDi, [N(INITIAL_CONTACT),] [IDr,] AUTH, SAi2, TSi, TSr}  -->
///                                 <--  HDR, SK {IDr, AUTH, SAr2, TSi, TSr}
/// ```
final class AuthInitiator {
    private AuthInitiator() {}

    /// Empty when the child has left the configuration meanwhile.
    ///
    /// @param messageId 1, or more behind IKE_INTERMEDIATE exchanges
    static Optional<IkeSa> begin(Handshake handshake, long messageId, Turn turn) {
        ConnectionConfig config = turn.connection(handshake.connection());
        if (handshake.childName().filter(name -> config.child(name).isEmpty()).isPresent()) {
            handshake.channel().wipe();
            return Optional.empty();
        }
        Optional<FirstChild> child =
                handshake
                        .childName()
                        .flatMap(config::child)
                        .map(wanted -> firstChild(config.name(), wanted, handshake.route(), turn));
        Message message = request(handshake, messageId, child, config, turn);
        Bytes flight = handshake.channel().seal(turn.suite(), message, handshake.route());
        turn.send(handshake.route(), message, flight);
        return Optional.of(
                new AuthLocal(
                        handshake.id(),
                        handshake.connection(),
                        handshake.route(),
                        handshake.channel().after(flight),
                        handshake.suite(),
                        handshake.nat(),
                        handshake.nonceI(),
                        handshake.nonceR(),
                        handshake.initAnswer(),
                        handshake.intermediate().covered(messageId),
                        child,
                        handshake.then(),
                        Outstanding.first(messageId, flight, config.retransmission(), turn.now()),
                        handshake.beganAt()));
    }

    private static FirstChild firstChild(
            String connection, ChildConfig wanted, Route route, Turn turn) {
        Offer offer =
                ChildTerms.fresh(
                        connection,
                        wanted,
                        Proposals.withoutKeyExchange(wanted.proposals()),
                        route,
                        turn);
        return new FirstChild(turn.numbers().childSa(), wanted.name(), turn.newEspSpi(), offer);
    }

    private static Message request(
            Handshake handshake,
            long messageId,
            Optional<FirstChild> child,
            ConnectionConfig config,
            Turn turn) {
        ConnectionConfig.Authentication mine = config.authentication();
        Identification idI = Identities.payload(Side.INITIATOR, mine.localIdentity());
        SignedOctets octets =
                SignedOctets.of(
                                prf(handshake.suite(), turn),
                                handshake.initRequest(),
                                handshake.nonceR(),
                                handshake.channel().keys().skPi(),
                                idI.body())
                        .and(handshake.intermediate().covered(messageId));
        PskAuth psk = new PskAuth(prf(handshake.suite(), turn), mine.psk());
        List<Payload> payloads = new ArrayList<>(8);
        payloads.add(idI);
        if (Uniqueness.isFirstContact(config.name(), handshake.id(), turn)) {
            payloads.add(Notify.of(NotifyType.INITIAL_CONTACT));
        }
        Reauthentication.notice(config.name(), handshake.id(), turn).ifPresent(payloads::add);
        mine.remoteIdentity().ifPresent(id -> payloads.add(Identities.payload(Side.RESPONDER, id)));
        payloads.add(new Authentication(psk.method().number(), psk.authData(octets)));
        child.ifPresent(
                first -> payloads.addAll(ChildTerms.whole(first.offer(), first.inboundSpi())));
        payloads.addAll(Abilities.offer(config, handshake.route(), turn));
        return handshake.channel().request(ExchangeType.IKE_AUTH, messageId, payloads);
    }

    static Optional<IkeSa> fired(AuthLocal state, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        if (!state.request().isExhausted(config.retransmission())) {
            var again =
                    Retransmit.again(state.channel(), state.request(), state.route(), config, turn);
            return Optional.of(state.with(again.channel()).with(again.request()));
        }
        String text =
                "no answer from %s to IKE_AUTH sent %d times: it may have refused us in silence, or"
                                .formatted(state.route().remote(), state.request().sent())
                        + " UDP port "
                        + state.route().remote().port()
                        + " is not open";
        return end(state, Failure.silent("ike.peer.silent", text, Verdict.CLOSE_IKE), turn);
    }

    static Optional<IkeSa> arrived(AuthLocal state, SaInput.Arrived arrived, Turn turn) {
        if (!arrived.header().response()
                || arrived.header().exchangeType() != ExchangeType.IKE_AUTH.number()
                || arrived.header().messageId() != state.request().messageId()) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return Optional.of(state);
        }
        Channel.Received received =
                Fragments.receive(state.channel(), arrived, Channel.UNPROVEN_OCTETS_MAX, turn);
        return answered(state.with(received.channel()), received.result(), turn);
    }

    private static Optional<IkeSa> answered(AuthLocal state, DecodeResult result, Turn turn) {
        return switch (result) {
            case DecodeResult.Decoded decoded when decoded.message().encrypted() ->
                    answered(state, decoded.message(), turn);
            case DecodeResult.Fragment _ -> {
                turn.count(Counter.FRAGMENT_HELD);
                yield Optional.of(state);
            }
            case DecodeResult.MalformedProtected(String what, _) ->
                    giveUp(state, NotifyType.INVALID_SYNTAX, syntax(state, what), turn);
            case DecodeResult.UnsupportedCritical(int type, boolean encrypted) when encrypted ->
                    giveUp(
                            state,
                            NotifyType.INVALID_SYNTAX,
                            syntax(state, "critical payload of unknown type " + type),
                            turn);
            // Anyone can send these.
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

    private static Optional<IkeSa> answered(AuthLocal state, Message message, Turn turn) {
        turn.received(state.route(), message);
        return switch (MessageForm.of(message)) {
            case MessageForm.Fit.Misfit(String what) ->
                    giveUp(state, NotifyType.INVALID_SYNTAX, syntax(state, what), turn);
            case MessageForm.Fit.Fits(MessageForm form)
                    when form == MessageForm.AUTH_RESPONSE
                            || form == MessageForm.AUTH_RESPONSE_CHILDLESS ->
                    verify(state, message, turn);
            case MessageForm.Fit.Fits(MessageForm form) when form == MessageForm.AUTH_REFUSAL ->
                    refused(state, message, turn);
            case MessageForm.Fit.Fits(MessageForm form) ->
                    giveUp(
                            state,
                            NotifyType.AUTHENTICATION_FAILED,
                            syntax(state, "%s, which we did not ask for".formatted(form)),
                            turn);
        };
    }

    private static Optional<IkeSa> refused(AuthLocal state, Message message, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        String notify =
                message.firstError().map(n -> NotifyType.nameOf(n.type())).orElse("no error");
        String text =
                "%s answered %s to IKE_AUTH: check that both sides have the same pre-shared key,"
                                .formatted(state.route().remote(), notify)
                        + " and that it knows us as %s"
                                .formatted(config.authentication().localIdentity())
                        + config.authentication()
                                .remoteIdentity()
                                .map(id -> " and itself as " + id)
                                .orElse("");
        return end(state, Failure.silent("ike.auth.refused", text, Verdict.CLOSE_IKE), turn);
    }

    /// The peer proves that it knows the key, over what it sent and we received.
    private static Optional<IkeSa> verify(AuthLocal state, Message message, Turn turn) {
        ConnectionConfig.Authentication mine = turn.connection(state.connection()).authentication();
        Identification idR = message.identification(Side.RESPONDER).orElseThrow();
        Authentication auth = message.first(Authentication.class).orElseThrow();
        Optional<Identity> remote = Identities.of(idR);
        boolean expected =
                remote.isPresent()
                        && mine.remoteIdentity().filter(id -> !id.equals(remote.get())).isEmpty();
        if (!expected) {
            return giveUp(
                    state,
                    NotifyType.AUTHENTICATION_FAILED,
                    Identities.unexpected(
                            state.route().remote(),
                            mine.remoteIdentity(),
                            idR,
                            "the remote identity of connection " + state.connection()),
                    turn);
        }
        IkeKeys keys = state.channel().keys();
        Mac prf = prf(state.suite(), turn);
        SignedOctets octets =
                SignedOctets.of(prf, state.initAnswer(), state.nonceI(), keys.skPr(), idR.body())
                        .and(state.intermediate());
        return switch (new PskAuth(prf, mine.psk()).verify(auth.method(), auth.data(), octets)) {
            case AuthVerdict.Refused(String why) ->
                    giveUp(
                            state,
                            NotifyType.AUTHENTICATION_FAILED,
                            new Cause(
                                    "ike.auth.failed",
                                    "%s at %s: %s"
                                            .formatted(remote.get(), state.route().remote(), why)),
                            turn);
            case AuthVerdict.Proven() -> Optional.of(establish(state, message, remote.get(), turn));
        };
    }

    private static IkeSa establish(AuthLocal state, Message message, Identity remote, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        Facts facts =
                new Facts(
                        state.connection(),
                        config.authentication().localIdentity(),
                        remote,
                        state.suite(),
                        state.nat(),
                        Abilities.agreed(config.transport(), message),
                        true,
                        state.beganAt(),
                        turn.now(),
                        Uniqueness.rank(state.nonceI(), state.nonceR()));
        Established sa =
                new Established(
                        state.id(),
                        facts,
                        state.route(),
                        state.channel(),
                        new OwnRequests.Idle(state.request().messageId() + 1),
                        new PeerRequests.Fresh(0),
                        state.then(),
                        List.of(),
                        List.of(),
                        Terms.first(config, turn),
                        Mobility.of(Mobike.addresses(message)),
                        turn.now(),
                        turn.now());
        turn.report(new Event.IkeSaEstablished(Views.of(sa)));
        Uniqueness.established(sa, turn);
        if (Uniqueness.isRedundant(sa, turn)) {
            return sa.plus(new Task.EndIke(Causes.REDUNDANT));
        }
        if (sa.isEnding()) {
            return sa;
        }
        return state.child().map(child -> withChild(sa, state, child, message, turn)).orElse(sa);
    }

    private static Established withChild(
            Established sa, AuthLocal state, FirstChild child, Message message, Turn turn) {
        var nonces = new Nonces(state.nonceI(), state.nonceR());
        Established next = ChildInitiator.firstChild(sa, child, nonces, message, turn);
        return next.children().isEmpty()
                ? HalfUp.afterRefusal(next, child.name(), message, turn)
                : next;
    }

    static Optional<IkeSa> end(AuthLocal state, Failure failure, Turn turn) {
        turn.failed(state.route(), Optional.of(state.connection()), state.childName(), failure);
        state.wipe();
        return Optional.empty();
    }

    private static Optional<IkeSa> giveUp(
            AuthLocal state, NotifyType type, String text, Turn turn) {
        return giveUp(state, type, new Cause("ike.auth.answer", text), turn);
    }

    /// The peer takes the IKE SA for established, so it is told in a request of its own.
    private static Optional<IkeSa> giveUp(
            AuthLocal state, NotifyType type, Cause cause, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        turn.failed(
                state.route(),
                Optional.of(state.connection()),
                state.childName(),
                Failure.told(type, cause, Verdict.CLOSE_IKE));
        long id = state.request().messageId() + 1;
        Message farewell =
                state.channel().request(ExchangeType.INFORMATIONAL, id, List.of(Notify.of(type)));
        Bytes flight = state.channel().seal(turn.suite(), farewell, state.route());
        turn.send(state.route(), farewell, flight);
        return Optional.of(
                new AuthFailedLocal(
                        state.id(),
                        state.connection(),
                        state.route(),
                        state.channel().after(flight),
                        Outstanding.first(id, flight, config.retransmission(), turn.now()),
                        state.beganAt()));
    }

    private static String syntax(AuthLocal state, String what) {
        return "answer of %s to IKE_AUTH: %s".formatted(state.route().remote(), what);
    }

    /// Behind a NAT everything moves to the NAT traversal ports (RFC 7296 §2.23); whoever may move
    /// later uses them from the start, since a NAT may be on the next path (RFC 4555 §3.3).
    ///
    /// @param natAware whether the peer knows NAT traversal
    static Route moved(Route route, Nat nat, boolean natAware, ConnectionConfig config) {
        var path = config.path();
        boolean mayMove =
                config.transport().mobike()
                        && natAware
                        && path.natTraversal() != NatTraversal.DISABLE;
        if (!nat.encapsulated() && !mayMove) {
            return route;
        }
        return new Route(
                new Endpoint(route.local().address(), path.localPorts().natTraversal()),
                new Endpoint(route.remote().address(), path.remotePorts().natTraversal()),
                true);
    }

    private static Mac prf(IkeSuite suite, Turn turn) {
        return turn.suite().prf(suite.prf()).orElseThrow();
    }
}
