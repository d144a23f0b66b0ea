package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin.Fresh;
import io.triplane.ikev2.sa.ChildOrigin.RekeyedByPeer;
import io.triplane.ikev2.sa.ChildOrigin.RekeyedByUs;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.ChildStage.Why;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Task;
import java.time.Duration;
import java.util.Optional;

/// What follows when the data plane has carried out, or refused, one half of a pair. The order of
/// halves is what keeps a rekey free of loss (rules R1 to R4 of the rekey design): in before out,
/// the peer's inbound before our outbound, the old inbound for a grace time.
final class ChildInstaller {
    /// How long a successor of the peer's making waits for the Delete that moves us to it.
    static final Duration REDUNDANT_WAIT = Duration.ofMinutes(5);

    private ChildInstaller() {}

    static Established planeSaid(Established sa, long requestId, PlaneResult result, Turn turn) {
        Optional<Child> child =
                sa.children().stream().filter(c -> c.awaiting(requestId).isPresent()).findFirst();
        if (child.isEmpty()) {
            if (ChildMove.isOpen(sa, requestId)) {
                return ChildMove.planeSaid(sa, requestId, result);
            }
            // The pair ended meanwhile, and with it what the answer was for.
            return PeerWindow.planeSaid(sa, requestId, result, turn);
        }
        ChildSa pair = child.get().awaiting(requestId).orElseThrow();
        Established next =
                switch (pair.stage()) {
                    case Receiving(_, EspKeys keys) ->
                            switch (result) {
                                case PlaneResult.Accepted() ->
                                        received(sa, child.get(), pair, keys, turn);
                                case PlaneResult.Refused refused ->
                                        notReceived(sa, child.get(), pair, refused, turn);
                            };
                    case Sending _ ->
                            switch (result) {
                                case PlaneResult.Accepted() -> sent(sa, child.get(), pair, turn);
                                case PlaneResult.Refused refused ->
                                        notSent(sa, child.get(), pair, refused, turn);
                            };
                    case Registered _, Installed _, Replaced _, Doomed _, Deleting _, Retiring _ ->
                            sa;
                };
        return PeerWindow.planeSaid(next, requestId, result, turn);
    }

    /// In. The peer's answer leaves next, or came before: then its inbound is in as well.
    private static Established received(
            Established sa, Child child, ChildSa pair, EspKeys keys, Turn turn) {
        boolean waitsForDelete =
                pair.origin() instanceof RekeyedByPeer(int old, _)
                        && child.inbound(old)
                                .filter(sending -> sending.stage() instanceof Installed)
                                .isPresent();
        if (Handover.isDue(sa, child, pair, turn)) {
            return sa.with(child.with(pair.at(new Registered(keys, Handover.until(turn)))));
        }
        if (!waitsForDelete) {
            return sa.with(child.with(ChildPlane.send(sa, child, pair, keys, turn)));
        }
        int old = ((RekeyedByPeer) pair.origin()).oldInboundSpi();
        ChildSa predecessor = child.inbound(old).orElseThrow();
        return sa.with(
                child.with(predecessor.at(new Replaced()))
                        .with(pair.at(new Registered(keys, turn.now().plus(REDUNDANT_WAIT)))));
    }

    /// In is refused: nothing of the pair is in the data plane. If we answer, the refusal goes into
    /// the answer; if the peer has the pair already, it is told to drop it.
    private static Established notReceived(
            Established sa, Child child, ChildSa pair, PlaneResult.Refused refused, Turn turn) {
        pair.stage().wipe();
        turn.childFailed(sa, child.name(), cause(refused));
        Established next = sa.with(child.without(pair.inboundSpi()));
        return switch (pair.origin()) {
            case RekeyedByPeer _ -> RekeyRivals.gone(next, pair);
            case Fresh() ->
                    PeerWindow.isAwaiting(sa, requestId(pair))
                            ? next
                            : next.plus(new Task.DeleteSa(pair.inboundSpi()));
            case RekeyedByUs(int old, _) ->
                    ChildEnd.retryLater(
                            next.plus(new Task.DeleteSa(pair.inboundSpi())),
                            old,
                            cause(refused),
                            turn);
        };
    }

    private static long requestId(ChildSa pair) {
        return ((Receiving) pair.stage()).requestId();
    }

    /// In and out: the pair carries traffic.
    private static Established sent(Established sa, Child child, ChildSa pair, Turn turn) {
        ChildSa up = pair.at(new Installed()).with(ChildLifetime.begin(sa, child, pair, turn));
        Child now = child.with(up);
        return switch (pair.origin()) {
            case Fresh() -> {
                Established next = sa.with(now.used(turn.now()));
                turn.report(new Event.ChildSaUp(Views.of(next, now, up)));
                endOlder(next, now, up, turn);
                Reauthentication.childUp(next, turn);
                yield next;
            }
            case RekeyedByUs(int oldInbound, int oldOutbound) -> {
                Established next = sa.with(retired(now, oldInbound, turn));
                turn.report(
                        new Event.ChildSaRekeyed(oldInbound, oldOutbound, Views.of(next, now, up)));
                yield isDeletingReplaced(next, oldInbound)
                        ? next.plus(new Task.DeleteSa(oldInbound))
                        : next;
            }
            case RekeyedByPeer(int oldInbound, int oldOutbound) -> {
                Optional<ChildSa> old = now.inbound(oldInbound);
                Child moved = old.map(o -> now.with(o.at(ChildEnd.retiring(turn)))).orElse(now);
                Established next = sa.with(moved);
                turn.report(
                        new Event.ChildSaRekeyed(oldInbound, oldOutbound, Views.of(next, now, up)));
                yield next;
            }
        };
    }

    /// Our rekey is through: the old pair is ours to delete, unless the peer has done so already.
    private static Child retired(Child child, int oldInbound, Turn turn) {
        Optional<ChildSa> old = child.inbound(oldInbound);
        if (old.isEmpty()) {
            return child;
        }
        ChildStage next =
                switch (old.get().stage()) {
                    case Installed _, Replaced _ -> new Deleting(Why.REPLACED, Causes.REKEYED);
                    case Doomed _ -> ChildEnd.retiring(turn);
                    case Receiving _, Registered _, Sending _, Deleting _, Retiring _ ->
                            old.get().stage();
                };
        return child.with(old.get().at(next));
    }

    private static boolean isDeletingReplaced(Established sa, int inboundSpi) {
        return sa.childOfInbound(inboundSpi)
                .flatMap(child -> child.inbound(inboundSpi))
                .filter(pair -> pair.stage() instanceof Deleting(Why why, _) && why == Why.REPLACED)
                .isPresent();
    }

    /// Out is refused: in is there, so the peer must not be left sending to it for nothing.
    private static Established notSent(
            Established sa, Child child, ChildSa pair, PlaneResult.Refused refused, Turn turn) {
        turn.childFailed(sa, child.name(), cause(refused));
        return switch (pair.origin()) {
            case Fresh() -> {
                ChildPlane.remove(sa, child, turn);
                yield sa.with(child.without(pair.inboundSpi()))
                        .plus(new Task.DeleteSa(pair.inboundSpi()));
            }
            case RekeyedByUs(int old, _) -> {
                ChildPlane.removeInbound(sa, child, pair.inboundSpi(), turn);
                yield ChildEnd.retryLater(
                        sa.with(child.without(pair.inboundSpi()))
                                .plus(new Task.DeleteSa(pair.inboundSpi())),
                        old,
                        cause(refused),
                        turn);
            }
            // The peer has left the old pair for good: without this one there is no child.
            case RekeyedByPeer _ -> ChildEnd.now(sa, child, cause(refused), turn);
        };
    }

    /// A new child of the same name and selectors takes the place of an older one.
    private static void endOlder(Established sa, Child child, ChildSa pair, Turn turn) {
        for (Child other : sa.children()) {
            if (!other.id().equals(child.id())
                    && other.name().equals(child.name())
                    && other.carrying()
                            .filter(old -> old.selectors().equals(pair.selectors()))
                            .isPresent()) {
                turn.then(sa.id(), new SaInput.EndChild(other.id(), Causes.SUPERSEDED));
            }
        }
    }

    private static Cause cause(PlaneResult.Refused refused) {
        return new Cause(refused.code(), refused.text());
    }
}
