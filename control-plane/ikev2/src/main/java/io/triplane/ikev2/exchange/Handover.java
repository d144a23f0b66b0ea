package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId.OfChildSa;
import io.triplane.ikev2.TimerId.OfChildSa.ChildTimer;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin.Fresh;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A peer sets up an IKE SA with a child that is up on an older one: it proves its identity anew,
/// make before break. The peer's inbound SA is in when it has our answer and not before, so we go
/// on sending on the old pair until the peer uses the new IKE SA, or deletes the old one (R1, R3
/// across IKE SAs).
final class Handover {
    /// A peer that does neither has moved without telling.
    private static final Duration WAIT = Duration.ofSeconds(10);

    private Handover() {}

    /// Whether the pair, which has just become able to receive, is not to send yet.
    static boolean isDue(Established sa, Child child, ChildSa pair, Turn turn) {
        return pair.origin() instanceof Fresh
                && pair.stage() instanceof Receiving(long request, _)
                && PeerWindow.isAwaiting(sa, request)
                && Reauthentication.others(sa, turn)
                        .filter(old ->
                                old.route()
                                        .remote()
                                        .address()
                                        .equals(sa.route().remote().address()))
                        .flatMap(old -> old.children().stream())
                        .anyMatch(old -> old.name().equals(child.name()) && old.isUp());
    }

    static Tick until(Turn turn) {
        return turn.now().plus(WAIT);
    }

    /// Whether a child of the IKE SA waits for that.
    static boolean isAwaited(Established sa) {
        return sa.children().stream()
                .flatMap(child -> child.sas().stream())
                .anyMatch(Handover::waits);
    }

    static boolean waits(ChildSa pair) {
        return pair.origin() instanceof Fresh && pair.stage() instanceof Registered;
    }

    /// The peer has used the IKE SA: it has our answer.
    static Established used(Established sa, Turn turn) {
        Established next = sa;
        for (Child child : sa.children()) {
            for (ChildSa pair : child.sas()) {
                next = waits(pair) ? take(next, pair.inboundSpi(), turn) : next;
            }
        }
        return next;
    }

    /// Sending moves to the pair. What it replaces is the peer's to delete, for a while.
    static Established take(Established sa, int inboundSpi, Turn turn) {
        Child child = sa.childOfInbound(inboundSpi).orElseThrow();
        ChildSa pair = child.inbound(inboundSpi).orElseThrow();
        if (!(pair.stage() instanceof Registered(var keys, Tick until))) {
            return sa;
        }
        if (turn.connection(sa.facts().connection()).uniqueness() != Uniqueness.NEVER) {
            Reauthentication.others(sa, turn)
                    .filter(old -> old.facts().establishedAt().isBefore(sa.facts().beganAt()))
                    .forEach(old ->
                            turn.then(
                                    old.id(),
                                    new SaInput.Wanted(new Task.EndIke(Causes.REPLACED), until)));
        }
        return sa.with(child.with(ChildPlane.send(sa, child, pair, keys, turn)));
    }

    /// An IKE SA ends. What waits for that on another one goes first, so that there is no instant
    /// without a way to send.
    static Optional<IkeSa> end(Established sa, Cause cause, Turn turn) {
        List<String> names = sa.children().stream().map(Child::name).toList();
        List<OfChildSa> heirs =
                Reauthentication.others(sa, turn)
                        .flatMap(heir ->
                                heir.children().stream()
                                        .filter(child -> names.contains(child.name()))
                                        .flatMap(child -> child.sas().stream())
                                        .filter(Handover::waits)
                                        .map(pair ->
                                                new OfChildSa(
                                                        heir.id(),
                                                        pair.inboundSpi(),
                                                        ChildTimer.REDUNDANT)))
                        .toList();
        if (heirs.isEmpty()) {
            return Closing.vanish(sa, cause, turn);
        }
        heirs.forEach(timer -> turn.then(timer.ikeSa(), new SaInput.Fired(timer)));
        turn.then(sa.id(), new SaInput.Vanish(cause));
        return Optional.of(sa.withTasks(List.of()));
    }
}
