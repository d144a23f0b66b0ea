package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange;
import io.triplane.ikev2.sa.LocalExchange.DeleteChildLocal;
import io.triplane.ikev2.sa.LocalExchange.DeleteIkeLocal;
import io.triplane.ikev2.sa.LocalExchange.LivenessLocal;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.sa.OwnRequests;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import java.util.List;
import java.util.Optional;

/// Our requests on an established IKE SA: one at a time, the most urgent task first (RFC 7296
/// §2.3).
final class OwnWindow {
    private OwnWindow() {}

    /// Begins the next task if the window is free. A task that has become needless is skipped.
    static Established advance(Established sa, Turn turn) {
        Established next = sa;
        Optional<Task> task = ready(next);
        while (task.isPresent()) {
            Task begun = task.get();
            next =
                    begin(
                            next.withTasks(
                                    next.tasks().stream().filter(t -> !t.equals(begun)).toList()),
                            begun,
                            turn);
            task = ready(next);
        }
        return next;
    }

    private static Optional<Task> ready(Established sa) {
        return sa.own() instanceof Idle
                ? sa.tasks().stream()
                        .filter(task ->
                                !(task instanceof Task.RekeyIke) || !IkeRekeyInitiator.mustWait(sa))
                        .findFirst()
                : Optional.empty();
    }

    static boolean isAwaited(Established sa, long messageId, Turn turn) {
        boolean awaited =
                sa.own() instanceof Waiting waiting && waiting.request().messageId() == messageId;
        if (!awaited) {
            turn.count(Counter.OUTSIDE_WINDOW);
        }
        return awaited;
    }

    private static Established begin(Established sa, Task task, Turn turn) {
        return switch (task) {
            case Task.EndIke(var cause) ->
                    send(
                            sa,
                            ExchangeType.INFORMATIONAL,
                            List.of(Delete.ikeSa()),
                            new DeleteIkeLocal(cause),
                            turn);
            case Task.DeleteSa(int spi) -> {
                Delete delete = Delete.childSas(ProtocolId.ESP, List.of(ChildAgreement.spi(spi)));
                yield send(
                        sa,
                        ExchangeType.INFORMATIONAL,
                        List.of(delete),
                        new DeleteChildLocal(spi),
                        turn);
            }
            case Task.RekeyIke() -> IkeRekeyInitiator.begin(sa, turn);
            case Task.RekeyChild(var child) -> ChildInitiator.replace(sa, child, turn);
            case Task.CreateChild(String name) -> ChildInitiator.create(sa, name, turn);
            case Task.UpdateAddresses() -> AddressInitiator.update(sa, turn);
            case Task.CheckRoute(boolean reencapsulate) ->
                    AddressResponder.check(sa, reencapsulate, turn);
            case Task.TellAddresses() ->
                    send(
                            sa,
                            ExchangeType.INFORMATIONAL,
                            Mobike.tell(sa.route(), turn),
                            new LivenessLocal(),
                            turn);
            case Task.CheckLiveness() -> {
                turn.count(Counter.LIVENESS_CHECKED);
                List<Payload> payloads =
                        sa.facts().extensions().mobike()
                                ? Mobike.natDetection(sa, sa.route(), turn)
                                : List.of();
                yield send(sa, ExchangeType.INFORMATIONAL, payloads, new LivenessLocal(), turn);
            }
        };
    }

    /// Sends a request; the window is taken until it is answered or given up.
    static Established send(
            Established sa,
            ExchangeType exchange,
            List<Payload> payloads,
            LocalExchange about,
            Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        long id = sa.own().nextId();
        Message message = sa.channel().request(exchange, id, payloads);
        Bytes flight = sa.channel().seal(turn.suite(), message, sa.route());
        turn.send(sa.route(), message, flight);
        Outstanding request = Outstanding.first(id, flight, config.retransmission(), turn.now());
        return sa.with(sa.channel().after(flight)).with(new Waiting(request, about));
    }

    /// What was asked is asked once more under the number that is next; the first one is void.
    static Established askAgain(Established sa, Waiting waiting, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        long id = sa.own().nextId();
        var again =
                sa.channel().renumbered(turn.suite(), waiting.request().message(), id, sa.route());
        turn.sendAgain(sa.route(), again.flight());
        Outstanding request =
                Outstanding.first(id, again.flight(), config.retransmission(), turn.now());
        return sa.with(again.channel()).with(new Waiting(request, waiting.exchange()));
    }

    /// The request is sent again; the caller has seen that it may be.
    static Established again(Established sa, Waiting waiting, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        Outstanding open = waiting.request();
        Route path = AddressInitiator.pathForRepetition(sa, open.sent(), turn);
        var again = Retransmit.again(sa.channel(), open, path, config, turn);
        OwnRequests next = new Waiting(again.request(), waiting.exchange());
        return sa.with(again.channel()).with(next);
    }

    static boolean isExhausted(Established sa, Waiting waiting, Turn turn) {
        return waiting.request()
                .isExhausted(turn.connection(sa.facts().connection()).retransmission());
    }
}
