package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin.Fresh;
import io.triplane.ikev2.sa.ChildOrigin.RekeyedByPeer;
import io.triplane.ikev2.sa.ChildOrigin.RekeyedByUs;
import io.triplane.ikev2.sa.ChildSa;
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
import java.util.List;
import java.util.Optional;

/// How pairs and children end from our side: by wish, by lifetime, by failure. What the peer
/// deletes is in [DeleteResponder].
final class ChildEnd {
    /// How long a replaced inbound SA goes on receiving (R4).
    static final Duration GRACE = Duration.ofSeconds(5);

    /// After a rekey that did not succeed; up to as much again at random, so that two ends that
    /// were in each other's way do not meet again (RFC 7296 §2.25).
    private static final Duration REKEY_RETRY = Duration.ofSeconds(5);

    private ChildEnd() {}

    /// By wish: the peer is told, and what carries traffic goes on until it has heard.
    static Established asked(Established sa, ChildSaId id, Cause cause, Turn turn) {
        Established next = sa;
        for (ChildSa pair : sa.child(id).map(Child::sas).orElse(List.of())) {
            next = askedPair(next, id, pair.inboundSpi(), cause, turn);
        }
        return next;
    }

    private static Established askedPair(
            Established sa, ChildSaId id, int spi, Cause cause, Turn turn) {
        Optional<Child> found = sa.child(id).filter(child -> child.inbound(spi).isPresent());
        if (found.isEmpty()) {
            return sa;
        }
        Child child = found.get();
        ChildSa pair = child.inbound(spi).orElseThrow();
        return switch (pair.stage()) {
            case Installed _ -> end(sa, child, pair, cause);
            // The peer is on the successor already: the switch is completed first, then that ends.
            case Replaced _ -> promoteBefore(sa, child, pair, turn);
            case Doomed _ -> now(sa, child, cause, turn);
            case Receiving _, Sending _, Registered _ ->
                    switch (pair.origin()) {
                        case Fresh _ -> abandon(sa, child, pair, cause, turn);
                        case RekeyedByPeer origin when pair.stage() instanceof Sending -> {
                            turn.report(
                                    new Event.ChildSaRekeyed(
                                            origin.oldInboundSpi(),
                                            origin.oldOutboundSpi(),
                                            Views.of(sa, child, pair)));
                            yield end(sa, child, pair, cause);
                        }
                        case RekeyedByPeer _, RekeyedByUs _ -> {
                            pair.stage().wipe();
                            yield sa.with(child.without(spi)).plus(new Task.DeleteSa(spi));
                        }
                    };
            case Deleting _, Retiring _ -> sa;
        };
    }

    private static Established end(Established sa, Child child, ChildSa pair, Cause cause) {
        return sa.with(child.with(pair.at(new Deleting(Why.ENDED, cause))))
                .plus(new Task.DeleteSa(pair.inboundSpi()));
    }

    /// A child that never came up.
    private static Established abandon(
            Established sa, Child child, ChildSa pair, Cause cause, Turn turn) {
        pair.stage().wipe();
        ChildPlane.remove(sa, child, turn);
        turn.childFailed(sa, child.name(), cause);
        return sa.with(child.without(pair.inboundSpi())).plus(new Task.DeleteSa(pair.inboundSpi()));
    }

    /// At once: the data plane forgets the child, the peer is told of every pair it may still have.
    static Established now(Established sa, Child child, Cause cause, Turn turn) {
        ChildPlane.remove(sa, child, turn);
        if (child.isUp()) {
            turn.childDown(sa, child, cause);
        }
        Established next = sa;
        Child rest = child;
        for (ChildSa pair : child.sas()) {
            rest = rest.without(pair.inboundSpi());
            switch (pair.stage()) {
                case Receiving _, Registered _, Sending _, Installed _, Replaced _ -> {
                    pair.stage().wipe();
                    next = next.plus(new Task.DeleteSa(pair.inboundSpi()));
                }
                case Doomed _, Retiring _, Deleting _ -> {
                    // The peer has deleted it, or our Delete is on its way.
                }
            }
        }
        return next.with(rest);
    }

    /// Our request to replace the pair did not succeed. If the peer has deleted the pair meanwhile,
    /// the child ends with it.
    static Established retryLater(Established sa, int inboundSpi, Cause cause, Turn turn) {
        Optional<Child> child = sa.childOfInbound(inboundSpi);
        if (child.isEmpty()) {
            return sa;
        }
        ChildSa pair = child.get().inbound(inboundSpi).orElseThrow();
        return switch (pair.stage()) {
            case Installed _, Replaced _ -> {
                yield sa.with(child.get().with(pair.with(pair.life().rekeyAt(retryAt(turn)))));
            }
            case Doomed _ -> now(sa, child.get(), cause, turn);
            case Receiving _, Registered _, Sending _, Deleting _, Retiring _ -> sa;
        };
    }

    static Tick retryAt(Turn turn) {
        return turn.now().plus(REKEY_RETRY).plus(turn.numbers().upTo(REKEY_RETRY));
    }

    /// A hard lifetime is over: what is left of the pair goes at once (R4).
    static Established expired(
            Established sa, Child child, ChildSa pair, Cause expired, Turn turn) {
        return switch (pair.stage()) {
            case Installed _, Doomed _ -> now(sa, child, expired, turn);
            case Replaced _ -> {
                Established moved = promoteBefore(sa, child, pair, turn);
                ChildPlane.removeInbound(sa, child, pair.inboundSpi(), turn);
                Child after = moved.child(child.id()).orElseThrow();
                yield moved.with(after.without(pair.inboundSpi()));
            }
            case Deleting(Why why, Cause cause) ->
                    switch (why) {
                        case ENDED -> now(sa, child, cause, turn);
                        case REPLACED -> graceOver(sa, child, pair, turn);
                    };
            case Receiving _, Registered _, Sending _, Retiring _ -> sa;
        };
    }

    /// Cuts the grace time of the oldest pair short if the data plane could not take one more.
    static Established makeRoom(Established sa, Child child, Turn turn) {
        return child.sas().size() < Child.SAS_MAX
                ? sa
                : child.oldestRetiring().map(pair -> graceOver(sa, child, pair, turn)).orElse(sa);
    }

    /// A pair that only receives stops doing so.
    static Established graceOver(Established sa, Child child, ChildSa pair, Turn turn) {
        ChildPlane.removeInbound(sa, child, pair.inboundSpi(), turn);
        return sa.with(child.without(pair.inboundSpi()));
    }

    /// The peer made a successor and never moved us to it. If it has replaced a pair that still
    /// carries traffic we move now; if it lost against ours, it goes.
    static Established registeredTooLong(Established sa, Child child, ChildSa pair, Turn turn) {
        if (Handover.waits(pair)) {
            return Handover.take(sa, pair.inboundSpi(), turn);
        }
        Optional<ChildSa> old =
                pair.origin() instanceof RekeyedByPeer(int oldInbound, _)
                        ? child.inbound(oldInbound)
                                .filter(sending -> sending.stage() instanceof Replaced)
                        : Optional.empty();
        if (old.isPresent()) {
            return promoteBefore(sa, child, old.get(), turn);
        }
        pair.stage().wipe();
        return graceOver(sa, child, pair, turn).plus(new Task.DeleteSa(pair.inboundSpi()));
    }

    /// Moves sending from a replaced pair to the successor that the peer made (R3); the pair itself
    /// only receives from then on.
    static Established promoteBefore(Established sa, Child child, ChildSa old, Turn turn) {
        ChildSa successor = child.registeredSuccessor(old.inboundSpi()).orElseThrow();
        EspKeys keys = ((Registered) successor.stage()).outboundKeys();
        return sa.with(
                child.with(ChildPlane.send(sa, child, successor, keys, turn))
                        .with(old.at(retiring(turn))));
    }

    static Retiring retiring(Turn turn) {
        return new Retiring(turn.now().plus(GRACE));
    }

    /// The peer has answered our Delete of the pair.
    static Established deleted(Established sa, int inboundSpi, Turn turn) {
        Optional<Child> found = sa.childOfInbound(inboundSpi);
        if (found.isEmpty()) {
            return sa;
        }
        Child child = found.get();
        ChildSa pair = child.inbound(inboundSpi).orElseThrow();
        return switch (pair.stage()) {
            case Deleting(Why why, Cause cause) ->
                    switch (why) {
                        case ENDED -> now(sa, child, cause, turn);
                        case REPLACED -> sa.with(child.with(pair.at(retiring(turn))));
                    };
            case Receiving _,
                    Registered _,
                    Sending _,
                    Installed _,
                    Replaced _,
                    Doomed _,
                    Retiring _ ->
                    sa;
        };
    }
}
