package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.TimerId.OfChildSa.ChildTimer;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.AuthRefusedRemote;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.sa.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of contents: which exchange answers which input in which state. Pure: the same state,
/// input, time and random numbers give the same next state and actions.
public final class IkeSaMachine {
    private IkeSaMachine() {}

    /// The next state; empty when the IKE SA has ended, and every secret of it is wiped.
    public static Optional<IkeSa> step(IkeSa state, SaInput input, Turn turn) {
        if (input instanceof SaInput.Arrived arrived && !isForRole(state, arrived)) {
            turn.count(Counter.MALFORMED);
            return Optional.of(state);
        }
        int sends = turn.sends();
        Optional<IkeSa> after =
                switch (state) {
                    case InitLocal s -> step(s, input, turn);
                    case InitRemote s -> step(s, input, turn);
                    case IntermediateLocal s -> step(s, input, turn);
                    case AuthLocal s -> step(s, input, turn);
                    case AuthFailedLocal s -> step(s, input, turn);
                    case AuthRefusedRemote s -> step(s, input, turn);
                    case Established s -> step(s, input, turn);
                    case Superseded s -> SupersededIke.step(s, input, turn);
                };
        return after.map(next -> next instanceof Established sa ? settled(sa, sends, turn) : next);
    }

    /// Begins what waits, also when the IKE SA has only just been established: tasks may have
    /// gathered before. Then notes whether anything was sent.
    private static IkeSa settled(Established sa, int sendsBefore, Turn turn) {
        Established next = OwnWindow.advance(sa, turn);
        return turn.sends() == sendsBefore ? next : next.sent(turn.now());
    }

    /// RFC 7296 §3.1: the initiator flag and both SPIs must be the peer's of this very IKE SA.
    private static boolean isForRole(IkeSa state, SaInput.Arrived arrived) {
        var header = arrived.header();
        boolean peerSpi =
                state instanceof InitLocal
                        || (header.spiI() == state.spis().initiator()
                                && header.spiR() == state.spis().responder());
        return peerSpi && header.fromInitiator() != state.spis().initiatedByUs();
    }

    private static Optional<IkeSa> step(InitLocal state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> InitInitiator.arrived(state, arrived, turn);
            case SaInput.Fired _ -> InitInitiator.fired(state, turn);
            case SaInput.Wanted(Task task, _) -> Optional.of(state.then(plus(state.then(), task)));
            // The peer knows of nothing worth a message.
            case SaInput.End(Cause cause) -> InitInitiator.end(state, failure(cause), turn);
            case SaInput.Vanish _ -> gone(state);
            case SaInput.PlaneSaid _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> step(InitRemote state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> AuthResponder.arrived(state, arrived, turn);
            case SaInput.Fired _ -> AuthResponder.expired(state, turn);
            case SaInput.End _, SaInput.Vanish _ -> gone(state);
            case SaInput.PlaneSaid _,
                    SaInput.Wanted _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> step(IntermediateLocal state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> IntermediateInitiator.arrived(state, arrived, turn);
            case SaInput.Fired _ -> IntermediateInitiator.fired(state, turn);
            case SaInput.Wanted(Task task, _) -> {
                var handshake = state.handshake();
                yield Optional.of(state.with(handshake.then(plus(handshake.then(), task))));
            }
            // The peer has established nothing yet.
            case SaInput.End(Cause cause) -> IntermediateInitiator.end(state, cause, turn);
            case SaInput.Vanish _ -> gone(state);
            case SaInput.PlaneSaid _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> step(AuthLocal state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> AuthInitiator.arrived(state, arrived, turn);
            case SaInput.Fired _ -> AuthInitiator.fired(state, turn);
            case SaInput.Wanted(Task task, _) -> Optional.of(state.then(plus(state.then(), task)));
            // The peer may have established it: it is ended as soon as we have as well.
            case SaInput.End(Cause cause) ->
                    Optional.of(state.then(plus(state.then(), new Task.EndIke(cause))));
            case SaInput.Vanish(Cause cause) -> AuthInitiator.end(state, failure(cause), turn);
            case SaInput.PlaneSaid _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> step(AuthFailedLocal state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> AuthFarewell.arrived(state, arrived, turn);
            case SaInput.Fired _ -> {
                var config = turn.connection(state.connection());
                if (state.request().isExhausted(config.retransmission())) {
                    yield gone(state);
                }
                var again =
                        Retransmit.again(
                                state.channel(), state.request(), state.route(), config, turn);
                yield Optional.of(state.with(again.channel()).with(again.request()));
            }
            case SaInput.End _, SaInput.Vanish _ -> gone(state);
            case SaInput.PlaneSaid _,
                    SaInput.Wanted _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> step(AuthRefusedRemote state, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> AuthResponder.arrived(state, arrived, turn);
            case SaInput.Fired _, SaInput.End _, SaInput.Vanish _ -> gone(state);
            case SaInput.PlaneSaid _,
                    SaInput.Wanted _,
                    SaInput.EndChild _,
                    SaInput.Counted _,
                    SaInput.Resynchronise _,
                    SaInput.AddressesChanged _ ->
                    Optional.of(state);
        };
    }

    private static Optional<IkeSa> step(Established sa, SaInput input, Turn turn) {
        return switch (input) {
            case SaInput.Arrived arrived -> Protected.arrived(sa, arrived, turn);
            case SaInput.Fired(TimerId timer) -> fired(sa, timer, turn);
            case SaInput.PlaneSaid(long requestId, var result) ->
                    Optional.of(ChildInstaller.planeSaid(sa, requestId, result, turn));
            case SaInput.Wanted(Task task, Tick from) ->
                    Optional.of(turn.now().isBefore(from) ? sa.later(task, from) : sa.plus(task));
            case SaInput.AddressesChanged() ->
                    Optional.of(AddressInitiator.addressesChanged(sa, turn));
            case SaInput.Resynchronise() -> Optional.of(Resync.begin(sa, turn));
            case SaInput.EndChild(var child, Cause cause) ->
                    Optional.of(ChildEnd.asked(sa, child, cause, turn));
            case SaInput.End(Cause cause) ->
                    Optional.of(sa.isEnding() ? sa : sa.plus(new Task.EndIke(cause)));
            case SaInput.Vanish(Cause cause) -> Closing.vanish(sa, cause, turn);
            case SaInput.Counted(var readings) ->
                    Optional.of(ChildLifetime.counted(sa, readings, turn));
        };
    }

    private static Optional<IkeSa> fired(Established sa, TimerId timer, Turn turn) {
        return switch (timer) {
            case TimerId.OfIkeSa(_, IkeTimer ikeTimer) ->
                    switch (ikeTimer) {
                        case RETRANSMIT -> retransmit(sa, turn);
                        case LIVENESS ->
                                Optional.of(
                                        sa.own() instanceof Idle
                                                ? sa.plus(new Task.CheckLiveness())
                                                : sa);
                        case NAT_KEEPALIVE -> {
                            turn.keepNatOpen(sa.route());
                            yield Optional.of(sa);
                        }
                        case REKEY ->
                                Optional.of(
                                        sa.with(sa.term().rekeyBegun()).plus(new Task.RekeyIke()));
                        case REAUTH -> Optional.of(Reauthentication.begin(sa, turn));
                        case EXPIRE -> Closing.expired(sa, turn);
                        case DEFERRED -> Optional.of(sa.due(turn.now()));
                        case REASSEMBLY -> Optional.of(Fragments.expire(sa, turn));
                        case ESTABLISH, SUPERSEDED -> Optional.of(sa);
                    };
            case TimerId.OfChildSa(_, int spi, ChildTimer childTimer) ->
                    Optional.of(fired(sa, spi, childTimer, turn));
            case TimerId.OfChildConfig _ -> Optional.of(sa);
        };
    }

    private static Established fired(Established sa, int spi, ChildTimer timer, Turn turn) {
        Optional<Child> found = sa.childOfInbound(spi);
        if (found.isEmpty()) {
            return sa;
        }
        Child child = found.get();
        ChildSa pair = child.inbound(spi).orElseThrow();
        return switch (timer) {
            case REKEY -> ChildLifetime.rekey(sa, child, pair);
            case EXPIRE -> ChildEnd.expired(sa, child, pair, Causes.EXPIRED, turn);
            case GRACE -> ChildEnd.graceOver(sa, child, pair, turn);
            case REDUNDANT -> ChildEnd.registeredTooLong(sa, child, pair, turn);
        };
    }

    /// Repetitions used up: the peer is dead, and everything with it (RFC 7296 §2.4).
    private static Optional<IkeSa> retransmit(Established sa, Turn turn) {
        if (!(sa.own() instanceof Waiting waiting)) {
            return Optional.of(sa);
        }
        if (!OwnWindow.isExhausted(sa, waiting, turn)) {
            return Optional.of(OwnWindow.again(sa, waiting, turn));
        }
        Cause cause =
                new Cause(
                        Causes.DEAD,
                        "no answer from %s to a request sent %d times"
                                .formatted(sa.route().remote(), waiting.request().sent()));
        return Closing.vanish(sa, cause, turn);
    }

    private static List<Task> plus(List<Task> tasks, Task task) {
        if (tasks.stream().anyMatch(known -> known.covers(task))) {
            return tasks;
        }
        List<Task> all = new ArrayList<>(tasks);
        all.add(task);
        return all;
    }

    private static Optional<IkeSa> gone(IkeSa state) {
        state.wipe();
        return Optional.empty();
    }

    private static Failure failure(Cause cause) {
        return Failure.silent(cause, Verdict.CLOSE_IKE);
    }
}
