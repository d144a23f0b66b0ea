package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.ProtocolId;
import java.util.List;
import java.util.Optional;

/// Messages on an IKE SA that another has replaced (RFC 7296 §2.8): it is good for its Delete, and
/// tells that it is alive. Whatever else is asked on it is not for it any more.
final class SupersededIke {
    private SupersededIke() {}

    static Optional<IkeSa> step(Superseded state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> arrived(state, arrived, turn);
            case SaInput.Fired(TimerId timer) -> fired(state, timer, turn);
            // Whoever asked has not heard yet that another carries the children now.
            case SaInput.End(var cause) -> {
                turn.then(state.successor(), new SaInput.End(cause));
                yield Optional.of(
                        state.last().own() instanceof Idle
                                ? IkeSuccession.delete(state, turn)
                                : state);
            }
            case SaInput.Vanish _ -> gone(state);
            case SaInput.PlaneSaid _,
                    SaInput.Wanted _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> arrived(Superseded state, SaInput.Arrived arrived, Turn turn) {
        Established last = state.last();
        boolean response = arrived.header().response();
        if (!response && PeerWindow.isOfLast(last, arrived)) {
            return Optional.of(state.with(PeerWindow.again(last, arrived, turn)));
        }
        boolean expected =
                response
                        ? OwnWindow.isAwaited(last, arrived.header().messageId(), turn)
                        : PeerWindow.isNext(last, arrived, turn);
        if (!expected) {
            return Optional.of(state);
        }
        Channel.Received received =
                Fragments.receive(last.channel(), arrived, Channel.PROVEN_OCTETS_MAX, turn);
        Superseded next = state.with(last.with(received.channel()));
        return opened(next, arrived.whole(received), received.result(), turn);
    }

    private static Optional<IkeSa> opened(
            Superseded state, SaInput.Arrived arrived, DecodeResult result, Turn turn) {
        if (result instanceof DecodeResult.Fragment) {
            turn.count(Counter.FRAGMENT_HELD);
            return Optional.of(state);
        }
        if (!(result instanceof DecodeResult.Decoded decoded) || !decoded.message().encrypted()) {
            boolean forged = result instanceof DecodeResult.NotAuthentic;
            turn.count(forged ? Counter.NOT_AUTHENTIC : Counter.MALFORMED);
            return Optional.of(state);
        }
        turn.received(arrived.route(), decoded.message());
        Established last = state.last();
        if (arrived.header().response()) {
            return state.isDeleting()
                    ? gone(state)
                    : Optional.of(state.with(last.with(new Idle(last.own().nextId()))));
        }
        return asked(state, arrived, decoded.message(), turn);
    }

    private static Optional<IkeSa> asked(
            Superseded state, SaInput.Arrived arrived, Message message, Turn turn) {
        if (!(MessageForm.of(message) instanceof MessageForm.Fit.Fits(MessageForm form))) {
            turn.count(Counter.MALFORMED);
            return Optional.of(state);
        }
        var asked = new PeerWindow.Asked(arrived.header().messageId(), arrived);
        boolean informs = form == MessageForm.INFORMATIONAL_REQUEST;
        Message answer =
                asked.answer(
                        state.last(),
                        informs ? List.of() : List.of(Notify.of(NotifyType.TEMPORARY_FAILURE)));
        Established last = PeerWindow.answer(state.last(), asked, answer, turn);
        boolean deleted =
                message.all(Delete.class).stream()
                        .anyMatch(delete -> delete.protocolId() == ProtocolId.IKE.number());
        return informs && deleted ? gone(state) : Optional.of(state.with(last));
    }

    private static Optional<IkeSa> fired(Superseded state, TimerId timer, Turn turn) {
        boolean repeats =
                timer instanceof TimerId.OfIkeSa(_, IkeTimer which) && which == IkeTimer.RETRANSMIT;
        if (!repeats || !(state.last().own() instanceof Waiting waiting)) {
            // It has waited long enough.
            return gone(state);
        }
        ConnectionConfig config = turn.connection(state.last().facts().connection());
        return waiting.request().isExhausted(config.retransmission())
                ? gone(state)
                : Optional.of(state.with(OwnWindow.again(state.last(), waiting, turn)));
    }

    /// The children live on: there is nothing to tell.
    private static Optional<IkeSa> gone(Superseded state) {
        state.wipe();
        return Optional.empty();
    }
}
