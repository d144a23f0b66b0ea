package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange.ResyncLocal;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.sa.OwnRequests;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.PeerRequests;
import io.triplane.ikev2.sa.PeerRequests.Fresh;
import io.triplane.ikev2.sa.PeerRequests.Resynced;
import io.triplane.ikev2.sa.PeerRequests.Working;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.util.List;
import java.util.Optional;

/// Message ID synchronisation (RFC 6311): one end goes on from a state that is older than what was
/// sent, as a member of a cluster does that takes over. Each side then takes the higher of both
/// views of every number. What either has asked and not been answered is asked again.
///
/// ```
/// HDR(0), SK {N(IKEV2_MESSAGE_ID_SYNC: nonce, our next, the peer's next)}  -->
///            <--  HDR(0), SK {N(IKEV2_MESSAGE_ID_SYNC: nonce, its next, ours)}
/// ```
final class Resync {
    private static final long MESSAGE_ID = 0;
    private static final int NONCE_OCTETS = 4;

    /// As many requests of ours may be missing in the state that we go on from. The peer ignores
    /// who knows less of his own requests than it does (RFC 6311 §5.1).
    private static final int FORGOTTEN_MAX = 256;

    private static final int SEND_AT = NONCE_OCTETS;
    private static final int RECEIVE_AT = SEND_AT + Integer.BYTES;

    private Resync() {}

    /// What the peer says of the numbers, as the peer sees them.
    private record Numbers(Bytes nonce, long send, long receive) {
        static Numbers of(Notify notify) {
            Bytes data = notify.data();
            return new Numbers(
                    data.slice(0, NONCE_OCTETS), data.u32(SEND_AT), data.u32(RECEIVE_AT));
        }

        Notify notification() {
            return Notify.of(
                    NotifyType.IKEV2_MESSAGE_ID_SYNC,
                    Bytes.concat(nonce, Bytes.ofU32(send), Bytes.ofU32(receive)));
        }
    }

    /// Whether the number alone would make the peer's request one.
    static boolean mayBe(Established sa, SaInput.Arrived arrived) {
        var header = arrived.header();
        return sa.facts().extensions().messageIdSync()
                && !header.response()
                && header.messageId() == MESSAGE_ID
                && header.exchangeType() == ExchangeType.INFORMATIONAL.number();
    }

    /// Answers a request that is one; empty when it is an ordinary message or none.
    static Optional<Established> asked(Established sa, SaInput.Arrived arrived, Turn turn) {
        Bytes tail = PeerRequests.tail(arrived.datagram());
        if (sa.peer() instanceof Resynced last && last.requestTail().equals(tail)) {
            return Optional.of(again(sa, last, arrived, turn));
        }
        var received = Fragments.receive(sa.channel(), arrived, Channel.PROVEN_OCTETS_MAX, turn);
        Optional<Numbers> theirs =
                received.result() instanceof DecodeResult.Decoded decoded
                                && decoded.message().encrypted()
                        ? numbers(decoded.message())
                        : Optional.empty();
        if (theirs.isEmpty()) {
            return Optional.empty();
        }
        // Anything else is of an earlier day: the peer never knows less of its own requests.
        if (theirs.get().send() < sa.peer().nextId() || sa.peer() instanceof Working) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return Optional.of(sa);
        }
        turn.count(Counter.RESYNCHRONISED);
        return Optional.of(answer(sa.heard(turn.now()), theirs.get(), tail, arrived, turn));
    }

    /// A message that says anything else beside it is not one (RFC 6311 §5.1).
    private static Optional<Numbers> numbers(Message message) {
        boolean alone =
                message.payloads().stream()
                        .allMatch(payload ->
                                payload instanceof Notify notify
                                        && (notify.is(NotifyType.IKEV2_MESSAGE_ID_SYNC)
                                                || notify.is(
                                                        NotifyType.IPSEC_REPLAY_COUNTER_SYNC)));
        return alone
                ? message.notification(NotifyType.IKEV2_MESSAGE_ID_SYNC).map(Numbers::of)
                : Optional.empty();
    }

    /// The same answer for the same request, until either side has gone on.
    private static Established again(
            Established sa, Resynced last, SaInput.Arrived arrived, Turn turn) {
        if (last.ownNextId() == sa.own().nextId()) {
            turn.sendAgain(arrived.route(), last.answer());
            turn.count(Counter.ANSWER_REPEATED);
        } else {
            turn.count(Counter.OUTSIDE_WINDOW);
        }
        return sa;
    }

    private static Established answer(
            Established sa, Numbers theirs, Bytes tail, SaInput.Arrived arrived, Turn turn) {
        long ownNext = Math.max(sa.own().nextId(), theirs.receive());
        Numbers ours = new Numbers(theirs.nonce(), ownNext, theirs.send());
        Message message =
                sa.channel()
                        .answer(
                                ExchangeType.INFORMATIONAL,
                                MESSAGE_ID,
                                List.of(ours.notification()));
        Bytes flight = sa.channel().seal(turn.suite(), message, arrived.route());
        turn.send(arrived.route(), message, flight);
        Established answered = sa.with(sa.channel().after(flight));
        Established next =
                switch (sa.own()) {
                    case Idle _ -> answered.with(new Idle(ownNext));
                    case Waiting(Outstanding request, ResyncLocal(Bytes nonce, _, var before)) ->
                            answered.with(
                                    new Waiting(request, new ResyncLocal(nonce, ownNext, before)));
                    case Waiting waiting ->
                            OwnWindow.askAgain(answered.with(new Idle(ownNext)), waiting, turn);
                };
        return next.with(new Resynced(theirs.send(), tail, flight, next.own().nextId()));
    }

    /// We go on from a state that may be old.
    static Established begin(Established sa, Turn turn) {
        if (!sa.facts().extensions().messageIdSync() || isOpen(sa.own())) {
            return sa;
        }
        Established apart = sa.with(sa.channel().apart(turn.numbers().place()));
        Numbers ours =
                new Numbers(
                        turn.numbers().octets(NONCE_OCTETS),
                        sa.own().nextId() + FORGOTTEN_MAX,
                        sa.peer().nextId());
        Optional<Waiting> interrupted =
                sa.own() instanceof Waiting waiting ? Optional.of(waiting) : Optional.empty();
        Message message =
                apart.channel()
                        .request(
                                ExchangeType.INFORMATIONAL,
                                MESSAGE_ID,
                                List.of(ours.notification()));
        Bytes flight = apart.channel().seal(turn.suite(), message, sa.route());
        turn.send(sa.route(), message, flight);
        ConnectionConfig config = turn.connection(sa.facts().connection());
        Outstanding request =
                Outstanding.first(MESSAGE_ID, flight, config.retransmission(), turn.now());
        return apart.with(apart.channel().after(flight))
                .with(
                        new Waiting(
                                request, new ResyncLocal(ours.nonce(), ours.send(), interrupted)));
    }

    private static boolean isOpen(OwnRequests own) {
        return own instanceof Waiting(_, ResyncLocal _);
    }

    /// @param sa still waits; an answer to another request of ours changes nothing
    static Established answered(Established sa, ResyncLocal asked, Message message, Turn turn) {
        Optional<Numbers> theirs =
                numbers(message).filter(said -> said.nonce().equals(asked.nonce()));
        if (theirs.isEmpty()) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return sa;
        }
        turn.count(Counter.RESYNCHRONISED);
        Established next =
                sa.with(new Idle(Math.max(asked.nextId(), theirs.get().receive())))
                        .with(new Fresh(Math.max(sa.peer().nextId(), theirs.get().send())));
        return asked.interrupted()
                .map(waiting -> OwnWindow.askAgain(next, waiting, turn))
                .orElse(next);
    }
}
