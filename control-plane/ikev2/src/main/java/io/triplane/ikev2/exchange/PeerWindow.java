package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.PeerRequests;
import io.triplane.ikev2.sa.PeerRequests.Answered;
import io.triplane.ikev2.sa.PeerRequests.Fresh;
import io.triplane.ikev2.sa.PeerRequests.Resynced;
import io.triplane.ikev2.sa.PeerRequests.Working;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Payload;
import java.util.ArrayList;
import java.util.List;

/// The peer's requests on an established IKE SA: each is taken once, in order, and its answer kept
/// (RFC 7296 §2.1 to §2.3).
final class PeerWindow {
    private PeerWindow() {}

    /// A request that is being served.
    record Asked(long messageId, SaInput.Arrived arrived) {
        Bytes tail() {
            return PeerRequests.tail(arrived.datagram());
        }

        ExchangeType exchange() {
            return ExchangeType.of(arrived.header().exchangeType()).orElseThrow();
        }

        Message answer(Established sa, List<Payload> payloads) {
            return sa.channel().answer(exchange(), messageId, payloads);
        }
    }

    /// Whether it has the number of the last request that was answered.
    static boolean isOfLast(Established sa, SaInput.Arrived arrived) {
        return sa.peer() instanceof Answered answered
                && arrived.header().messageId() == answered.nextId() - 1;
    }

    /// The stored answer again, for the request that came again: the same octets, or its first
    /// fragment in another cut. Any other fragment of it gets nothing (RFC 7383 §2.6.1).
    static Established again(Established sa, SaInput.Arrived arrived, Turn turn) {
        Answered last = (Answered) sa.peer();
        Bytes tail = PeerRequests.tail(arrived.datagram());
        if (!tail.equals(last.requestTail()) && !Fragments.isFirst(sa.channel(), arrived, turn)) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return sa;
        }
        // Sent to where the copy came from: its answer may be lost with an old path.
        Route route = arrived.route();
        var cut = Fragments.cutSmaller(sa.channel(), last.answer(), last.sends(), route, turn);
        Bytes answer = cut.map(Channel.Recut::flight).orElse(last.answer());
        turn.sendAgain(route, answer);
        turn.count(Counter.ANSWER_REPEATED);
        return sa.with(cut.map(Channel.Recut::channel).orElse(sa.channel()))
                .with(new Answered(last.nextId(), tail, answer, last.sends() + 1));
    }

    /// Whether the request is the next one and nothing is in its way. If not it never gets as far
    /// as decryption.
    static boolean isNext(Established sa, SaInput.Arrived arrived, Turn turn) {
        long id = arrived.header().messageId();
        Bytes tail = PeerRequests.tail(arrived.datagram());
        return switch (sa.peer()) {
            case Resynced resynced -> isOr(id == resynced.nextId(), Counter.OUTSIDE_WINDOW, turn);
            case Fresh(long nextId) -> isOr(id == nextId, Counter.OUTSIDE_WINDOW, turn);
            case Answered answered -> isOr(id == answered.nextId(), Counter.OUTSIDE_WINDOW, turn);
            case Working(long nextId, Bytes lastTail, _, _, _) -> {
                boolean copy = id == nextId - 1 && tail.equals(lastTail);
                turn.count(copy ? Counter.DUPLICATE_ABSORBED : Counter.OUTSIDE_WINDOW);
                yield false;
            }
        };
    }

    private static boolean isOr(boolean next, Counter otherwise, Turn turn) {
        if (!next) {
            turn.count(otherwise);
        }
        return next;
    }

    /// Answers at once.
    static Established answer(Established sa, Asked asked, Message answer, Turn turn) {
        return send(sa, asked.messageId() + 1, asked.tail(), asked.arrived().route(), answer, turn);
    }

    /// Answers once the data plane has said something to each of the requests.
    static Established answerLater(
            Established sa, Asked asked, List<Long> awaited, Message accepted, Message refused) {
        return sa.with(
                new Working(asked.messageId() + 1, asked.tail(), awaited, accepted, refused));
    }

    /// Whether the answer to the peer's request waits for that of the data plane.
    static boolean isAwaiting(Established sa, long requestId) {
        return sa.peer() instanceof Working working && working.awaited().contains(requestId);
    }

    /// The data plane has said something to one request.
    static Established planeSaid(Established sa, long requestId, PlaneResult result, Turn turn) {
        if (!(sa.peer() instanceof Working working) || !isAwaiting(sa, requestId)) {
            return sa;
        }
        return switch (result) {
            case PlaneResult.Refused _ -> answer(sa, working, working.refused(), turn);
            case PlaneResult.Accepted _ -> {
                List<Long> awaited = new ArrayList<>(working.awaited());
                awaited.remove(requestId);
                yield awaited.isEmpty()
                        ? answer(sa, working, working.accepted(), turn)
                        : sa.with(
                                new Working(
                                        working.nextId(),
                                        working.requestTail(),
                                        awaited,
                                        working.accepted(),
                                        working.refused()));
            }
        };
    }

    /// What is being worked on is answered without waiting any longer: the IKE SA has been
    /// replaced.
    static Established answerNow(Established sa, Turn turn) {
        return sa.peer() instanceof Working working
                ? answer(sa, working, working.accepted(), turn)
                : sa;
    }

    private static Established answer(Established sa, Working working, Message answer, Turn turn) {
        return send(sa, working.nextId(), working.requestTail(), sa.route(), answer, turn);
    }

    private static Established send(
            Established sa, long nextId, Bytes tail, Route route, Message answer, Turn turn) {
        Bytes flight = sa.channel().seal(turn.suite(), answer, route);
        turn.send(route, answer, flight);
        Established next =
                sa.with(sa.channel().after(flight)).with(new Answered(nextId, tail, flight, 1));
        if (answer.header().exchangeType() == ExchangeType.IKE_AUTH.number()) {
            turn.report(new Event.IkeSaEstablished(Views.of(next)));
            Uniqueness.established(next, turn);
        }
        return next;
    }
}
