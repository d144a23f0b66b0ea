package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.LocalExchange;
import io.triplane.ikev2.sa.LocalExchange.ChildLocal;
import io.triplane.ikev2.sa.LocalExchange.DeleteChildLocal;
import io.triplane.ikev2.sa.LocalExchange.DeleteIkeLocal;
import io.triplane.ikev2.sa.LocalExchange.LivenessLocal;
import io.triplane.ikev2.sa.LocalExchange.RekeyIkeLocal;
import io.triplane.ikev2.sa.LocalExchange.ResyncLocal;
import io.triplane.ikev2.sa.LocalExchange.RouteCheckLocal;
import io.triplane.ikev2.sa.LocalExchange.UpdateLocal;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.ProtocolId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Messages on an established IKE SA. The window is looked at before the integrity check, and
/// nothing changes the IKE SA that has not passed both (RFC 7296 §2.21).
final class Protected {
    private Protected() {}

    static Optional<IkeSa> arrived(Established sa, SaInput.Arrived arrived, Turn turn) {
        boolean response = arrived.header().response();
        Optional<Established> resynced =
                Resync.mayBe(sa, arrived) ? Resync.asked(sa, arrived, turn) : Optional.empty();
        if (resynced.isPresent()) {
            return Optional.of(resynced.get());
        }
        if (!response && PeerWindow.isOfLast(sa, arrived)) {
            return Optional.of(PeerWindow.again(sa, arrived, turn));
        }
        boolean expected =
                response
                        ? OwnWindow.isAwaited(sa, arrived.header().messageId(), turn)
                        : PeerWindow.isNext(sa, arrived, turn);
        if (!expected) {
            return Optional.of(sa);
        }
        Channel.Received received =
                Fragments.receive(sa.channel(), arrived, Channel.PROVEN_OCTETS_MAX, turn);
        return opened(
                sa.with(received.channel()), arrived.whole(received), received.result(), turn);
    }

    private static Optional<IkeSa> opened(
            Established sa, SaInput.Arrived arrived, DecodeResult result, Turn turn) {
        boolean response = arrived.header().response();
        return switch (result) {
            case DecodeResult.Fragment _ -> {
                turn.count(Counter.FRAGMENT_HELD);
                yield Optional.of(sa);
            }
            case DecodeResult.Decoded decoded when decoded.message().encrypted() -> {
                turn.received(arrived.route(), decoded.message());
                Established heard = follow(sa.heard(turn.now()), arrived, turn);
                yield response
                        ? answered(heard, decoded.message(), turn)
                        : asked(heard, arrived, decoded.message(), turn);
            }
            case DecodeResult.MalformedProtected(String what, _) ->
                    malformed(sa.heard(turn.now()), arrived, what, turn);
            case DecodeResult.UnsupportedCritical(int type, boolean encrypted) when encrypted ->
                    Optional.of(critical(sa.heard(turn.now()), arrived, type, turn));
            case DecodeResult.NotAuthentic _ -> {
                turn.count(Counter.NOT_AUTHENTIC);
                yield Optional.of(sa);
            }
            case DecodeResult.Decoded _,
                    DecodeResult.UnsupportedCritical _,
                    DecodeResult.MalformedUnprotected _,
                    DecodeResult.WrongMajorVersion _ -> {
                turn.count(Counter.MALFORMED);
                yield Optional.of(sa);
            }
        };
    }

    /// A peer behind a NAT may come from elsewhere at any time; only what is authentic and new
    /// moves us (RFC 7296 §2.23). With MOBIKE the end that began says where to go.
    private static Established follow(Established sa, SaInput.Arrived arrived, Turn turn) {
        if (sa.facts().extensions().mobike()) {
            return AddressInitiator.cameBy(sa, arrived.route());
        }
        var nat = sa.facts().nat();
        if (arrived.route().equals(sa.route()) || !nat.remoteBehindNat() || nat.localBehindNat()) {
            return sa;
        }
        turn.count(Counter.PEER_MOVED);
        return ChildMove.all(sa.on(arrived.route()), false, turn);
    }

    private static Optional<IkeSa> asked(
            Established before, SaInput.Arrived arrived, Message message, Turn turn) {
        Established sa = Handover.used(before, turn);
        var asked = new PeerWindow.Asked(arrived.header().messageId(), arrived);
        return switch (MessageForm.of(message)) {
            case MessageForm.Fit.Misfit(String what) -> malformed(sa, arrived, what, turn);
            case MessageForm.Fit.Fits(MessageForm form) ->
                    switch (form) {
                        case INFORMATIONAL_REQUEST -> informed(sa, asked, message, turn);
                        case CREATE_CHILD_REQUEST ->
                                Optional.of(RekeyResponder.create(sa, asked, message, turn));
                        case REKEY_CHILD_REQUEST ->
                                Optional.of(RekeyResponder.replace(sa, asked, message, turn));
                        case REKEY_IKE_REQUEST -> IkeRekeyResponder.asked(sa, asked, message, turn);
                        // RFC 9370 §2.2.4: there is no exchange that it could belong to.
                        case FOLLOWUP_KE_REQUEST ->
                                Optional.of(
                                        notified(
                                                sa,
                                                arrived,
                                                Notify.of(NotifyType.STATE_NOT_FOUND),
                                                turn));
                        // An established IKE SA is not set up again (RFC 7296 §2.2).
                        case INIT_REQUEST,
                                INIT_RESPONSE,
                                INIT_REFUSAL,
                                AUTH_REQUEST,
                                AUTH_REQUEST_CHILDLESS,
                                AUTH_REQUEST_EAP_FIRST,
                                AUTH_REQUEST_EAP,
                                AUTH_REQUEST_EAP_LAST,
                                AUTH_RESPONSE,
                                AUTH_RESPONSE_CHILDLESS,
                                AUTH_RESPONSE_EAP_FIRST,
                                AUTH_RESPONSE_EAP,
                                AUTH_RESPONSE_EAP_LAST,
                                AUTH_RESPONSE_EAP_LAST_CHILDLESS,
                                AUTH_REFUSAL,
                                INTERMEDIATE_REQUEST,
                                INTERMEDIATE_RESPONSE,
                                INTERMEDIATE_REFUSAL,
                                FOLLOWUP_KE_RESPONSE,
                                FOLLOWUP_KE_REFUSAL,
                                CREATE_CHILD_RESPONSE,
                                REKEY_IKE_RESPONSE,
                                CREATE_CHILD_REFUSAL,
                                INFORMATIONAL_RESPONSE -> {
                            turn.count(Counter.MALFORMED);
                            yield Optional.of(sa);
                        }
                    };
        };
    }

    /// INFORMATIONAL (RFC 7296 §1.4): Deletes, errors, or nothing, which asks whether we are alive.
    private static Optional<IkeSa> informed(
            Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        boolean deletesIke =
                message.all(Delete.class).stream()
                        .anyMatch(delete -> delete.protocolId() == ProtocolId.IKE.number());
        if (deletesIke) {
            Established last = PeerWindow.answer(sa, asked, asked.answer(sa, List.of()), turn);
            return IkeRekeyInitiator.isRekeyedByPeer(last, turn)
                    ? Optional.empty()
                    : Handover.end(last, ownWishOr(sa, Causes.IKE_BY_PEER), turn);
        }
        Optional<Notify> fatal =
                message.notification(NotifyType.AUTHENTICATION_FAILED)
                        .or(() -> message.notification(NotifyType.INVALID_SYNTAX));
        if (fatal.isPresent()) {
            Established last = PeerWindow.answer(sa, asked, asked.answer(sa, List.of()), turn);
            Cause cause =
                    new Cause(
                            Causes.PEER_ERROR,
                            "%s sent %s: it does not take us for whom we say we are, or did not"
                                            .formatted(
                                                    sa.route().remote(),
                                                    NotifyType.nameOf(fatal.get().type()))
                                    + " understand us; its log says why");
            return Closing.vanish(last, cause, turn);
        }
        return Optional.of(
                Mobike.concerns(sa, message) && message.all(Delete.class).isEmpty()
                        ? AddressResponder.asked(sa, asked, message, turn)
                        : DeleteResponder.asked(sa, asked, message, turn));
    }

    /// When both ends delete at once, our own reason is the better one to tell.
    private static Cause ownWishOr(Established sa, Cause cause) {
        if (sa.own() instanceof Waiting(_, DeleteIkeLocal(Cause ours))) {
            return ours;
        }
        return sa.tasks().stream()
                .flatMap(task ->
                        task instanceof Task.EndIke(Cause ours) ? Stream.of(ours) : Stream.empty())
                .findFirst()
                .orElse(cause);
    }

    private static Optional<IkeSa> answered(Established sa, Message message, Turn turn) {
        Waiting waiting = (Waiting) sa.own();
        Established free = sa.with(new Idle(waiting.nextId()));
        MessageForm.Fit fit = MessageForm.of(message);
        boolean fits =
                fit instanceof MessageForm.Fit.Fits(MessageForm form)
                        && isAnswerTo(waiting.exchange(), form);
        if (!fits) {
            return failed(free, waiting.exchange(), fit.toString(), turn);
        }
        return switch (waiting.exchange()) {
            case ChildLocal(var proposal, var goal) ->
                    Optional.of(ChildInitiator.answered(free, proposal, goal, message, turn));
            case RekeyIkeLocal(var rekey, var rival) ->
                    IkeRekeyInitiator.answered(free, rekey, rival, message, turn);
            case DeleteChildLocal(int spi) -> Optional.of(ChildEnd.deleted(free, spi, turn));
            case DeleteIkeLocal(Cause cause) -> Handover.end(free, cause, turn);
            case LivenessLocal() -> Optional.of(AddressInitiator.seen(free, message));
            case UpdateLocal update ->
                    Optional.of(
                            AddressInitiator.updated(free, update, message, free.route(), turn));
            case RouteCheckLocal check ->
                    Optional.of(AddressResponder.checked(free, check, message, turn));
            case ResyncLocal asked -> Optional.of(Resync.answered(sa, asked, message, turn));
        };
    }

    private static boolean isAnswerTo(LocalExchange exchange, MessageForm form) {
        return switch (exchange) {
            case ChildLocal _ ->
                    form == MessageForm.CREATE_CHILD_RESPONSE
                            || form == MessageForm.CREATE_CHILD_REFUSAL;
            case RekeyIkeLocal _ ->
                    form == MessageForm.REKEY_IKE_RESPONSE
                            || form == MessageForm.CREATE_CHILD_REFUSAL;
            case DeleteChildLocal _,
                    DeleteIkeLocal _,
                    LivenessLocal _,
                    ResyncLocal _,
                    UpdateLocal _,
                    RouteCheckLocal _ ->
                    form == MessageForm.INFORMATIONAL_RESPONSE;
        };
    }

    /// Authentic and yet no answer to what was asked: the two ends do not agree on the protocol,
    /// and what the peer has now is not known.
    private static Optional<IkeSa> failed(
            Established free, LocalExchange exchange, String what, Turn turn) {
        exchange.wipe();
        if (exchange instanceof DeleteIkeLocal(Cause cause)) {
            return Closing.vanish(free, cause, turn);
        }
        Cause cause =
                new Cause(
                        "ike.syntax",
                        "answer of %s does not fit the request: %s"
                                .formatted(free.route().remote(), what));
        return Optional.of(free.plus(new Task.EndIke(cause)));
    }

    /// RFC 7296 §2.21.3: a request that is authentic and does not parse is answered, and the IKE SA
    /// ends.
    private static Optional<IkeSa> malformed(
            Established sa, SaInput.Arrived arrived, String what, Turn turn) {
        if (arrived.header().response()) {
            Waiting waiting = (Waiting) sa.own();
            Established free = sa.with(new Idle(waiting.nextId()));
            return failed(free, waiting.exchange(), what, turn);
        }
        Established last = notified(sa, arrived, Notify.of(NotifyType.INVALID_SYNTAX), turn);
        Cause cause =
                new Cause(
                        "ike.syntax",
                        "request of %s does not parse: %s".formatted(sa.route().remote(), what));
        turn.failed(
                sa.route(),
                Optional.of(sa.facts().connection()),
                Optional.empty(),
                Failure.told(
                        NotifyType.INVALID_SYNTAX, cause.code(), cause.text(), Verdict.CLOSE_IKE));
        return Closing.vanish(last, cause, turn);
    }

    /// RFC 7296 §2.5: the request is refused, the IKE SA stays.
    private static Established critical(
            Established sa, SaInput.Arrived arrived, int type, Turn turn) {
        if (arrived.header().response()) {
            Waiting waiting = (Waiting) sa.own();
            waiting.exchange().wipe();
            Cause cause =
                    new Cause("ike.critical", "answer has a critical payload of type " + type);
            return sa.with(new Idle(waiting.nextId())).plus(new Task.EndIke(cause));
        }
        Notify notify = Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Bytes.ofU8(type));
        return notified(sa, arrived, notify, turn);
    }

    private static Established notified(
            Established sa, SaInput.Arrived arrived, Notify notify, Turn turn) {
        long id = arrived.header().messageId();
        ExchangeType exchange =
                ExchangeType.of(arrived.header().exchangeType()).orElse(ExchangeType.INFORMATIONAL);
        Message answer = sa.channel().answer(exchange, id, List.of(notify));
        return PeerWindow.answer(sa, new PeerWindow.Asked(id, arrived), answer, turn);
    }
}
