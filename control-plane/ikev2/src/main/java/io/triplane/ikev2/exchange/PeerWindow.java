package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.PeerRequests;
import io.triplane.ikev2.sa.PeerRequests.Answered;
import io.triplane.ikev2.sa.PeerRequests.Fresh;
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

    /// Whether the request is the next one and nothing is in its way. If not, whatever is due for
    /// it (the stored answer, or nothing) has been done; it never gets as far as decryption.
    static boolean isNext(Established sa, SaInput.Arrived arrived, Turn turn) {
        long id = arrived.header().messageId();
        Bytes tail = PeerRequests.tail(arrived.datagram());
        return switch (sa.peer()) {
            case Fresh(long nextId) -> isOr(id == nextId, Counter.OUTSIDE_WINDOW, turn);
            case Answered(long nextId, Bytes lastTail, Bytes answer) -> {
                if (id == nextId - 1 && tail.equals(lastTail)) {
                    // Sent to where the copy came from: its answer may be lost with an old path.
                    turn.sendAgain(arrived.route(), answer);
                    turn.count(Counter.ANSWER_REPEATED);
                    yield false;
                }
                yield isOr(id == nextId, Counter.OUTSIDE_WINDOW, turn);
            }
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
        Bytes datagram = sa.channel().seal(turn.suite(), answer);
        turn.send(route, answer, datagram);
        Established next = sa.with(sa.channel().next()).with(new Answered(nextId, tail, datagram));
        if (answer.header().exchangeType() == ExchangeType.IKE_AUTH.number()) {
            turn.report(new Event.IkeSaEstablished(Views.of(next)));
            Uniqueness.established(next, turn);
        }
        return next;
    }
}
