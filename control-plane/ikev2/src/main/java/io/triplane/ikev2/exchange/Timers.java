package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.Liveness;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.TimerId.OfChildSa;
import io.triplane.ikev2.TimerId.OfChildSa.ChildTimer;
import io.triplane.ikev2.TimerId.OfIkeSa;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.AuthRefusedRemote;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Deferred;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Superseded;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which timers run is a function of the state: nothing arms one by hand, so none can be forgotten
/// or left over, and a revived engine arms what its states say.
public final class Timers {
    private Timers() {}

    /// Arms, moves and cancels what differs between two states of an IKE SA.
    ///
    /// @param fired the timer whose firing brought the change; it is no longer armed
    public static void change(
            Map<TimerId, Tick> before,
            Map<TimerId, Tick> after,
            Optional<TimerId> fired,
            Turn turn) {
        for (Map.Entry<TimerId, Tick> timer : before.entrySet()) {
            boolean armed = fired.filter(timer.getKey()::equals).isEmpty();
            if (armed && !after.containsKey(timer.getKey())) {
                turn.act(new Action.CancelTimer(timer.getKey()));
            }
        }
        for (Map.Entry<TimerId, Tick> timer : after.entrySet()) {
            boolean running =
                    timer.getValue().equals(before.get(timer.getKey()))
                            && fired.filter(timer.getKey()::equals).isEmpty();
            if (!running) {
                turn.act(new Action.ArmTimer(timer.getKey(), timer.getValue()));
            }
        }
    }

    /// The timers of a state with their deadlines.
    public static Map<TimerId, Tick> of(IkeSa state, Connections connections) {
        return switch (state) {
            case InitLocal s -> one(s.id(), IkeTimer.RETRANSMIT, s.request().deadline());
            case InitRemote s -> one(s.id(), IkeTimer.ESTABLISH, s.expiresAt());
            case IntermediateLocal s -> one(s.id(), IkeTimer.RETRANSMIT, s.request().deadline());
            case AuthLocal s -> one(s.id(), IkeTimer.RETRANSMIT, s.request().deadline());
            case AuthFailedLocal s -> one(s.id(), IkeTimer.RETRANSMIT, s.request().deadline());
            case AuthRefusedRemote s -> one(s.id(), IkeTimer.ESTABLISH, s.expiresAt());
            case Established s -> of(s, connections);
            case Superseded s -> of(s);
        };
    }

    private static Map<TimerId, Tick> of(Established sa, Connections connections) {
        Map<TimerId, Tick> timers = new LinkedHashMap<>();
        switch (sa.own()) {
            case Waiting waiting ->
                    timers.put(
                            new OfIkeSa(sa.id(), IkeTimer.RETRANSMIT),
                            waiting.request().deadline());
            case Idle _ ->
                    connections
                            .config(sa.facts().connection())
                            .map(ConnectionConfig::liveness)
                            .map(Liveness::delay)
                            .filter(delay -> !delay.isZero())
                            .ifPresent(delay ->
                                    timers.put(
                                            new OfIkeSa(sa.id(), IkeTimer.LIVENESS),
                                            sa.heardAt().plus(delay)));
        }
        if (sa.facts().nat().localBehindNat() && sa.route().natPort()) {
            connections
                    .config(sa.facts().connection())
                    .map(config -> config.path().natKeepAlive())
                    .filter(interval -> !interval.isZero())
                    .ifPresent(interval ->
                            timers.put(
                                    new OfIkeSa(sa.id(), IkeTimer.NAT_KEEPALIVE),
                                    sa.sentAt().plus(interval)));
        }
        sa.term().rekeyAt().ifPresent(at -> timers.put(new OfIkeSa(sa.id(), IkeTimer.REKEY), at));
        sa.term().reauthAt().ifPresent(at -> timers.put(new OfIkeSa(sa.id(), IkeTimer.REAUTH), at));
        sa.term()
                .expiresAt()
                .ifPresent(at -> timers.put(new OfIkeSa(sa.id(), IkeTimer.EXPIRE), at));
        sa.deferred().stream()
                .map(Deferred::until)
                .min(Comparator.naturalOrder())
                .ifPresent(at -> timers.put(new OfIkeSa(sa.id(), IkeTimer.DEFERRED), at));
        sa.channel()
                .framing()
                .until()
                .ifPresent(at -> timers.put(new OfIkeSa(sa.id(), IkeTimer.REASSEMBLY), at));
        for (Child child : sa.children()) {
            child.sas().forEach(pair -> put(timers, sa.id(), pair));
        }
        return timers;
    }

    private static Map<TimerId, Tick> of(Superseded sa) {
        Map<TimerId, Tick> timers = new LinkedHashMap<>();
        if (sa.last().own() instanceof Waiting waiting) {
            timers.put(new OfIkeSa(sa.id(), IkeTimer.RETRANSMIT), waiting.request().deadline());
        }
        if (!sa.isDeleting()) {
            timers.put(new OfIkeSa(sa.id(), IkeTimer.SUPERSEDED), sa.until());
        }
        return timers;
    }

    private static void put(Map<TimerId, Tick> timers, IkeSaId ikeSa, ChildSa pair) {
        int spi = pair.inboundSpi();
        switch (pair.stage()) {
            case Installed _ -> {
                pair.life()
                        .rekeyAt()
                        .ifPresent(
                                at -> timers.put(new OfChildSa(ikeSa, spi, ChildTimer.REKEY), at));
                expiry(timers, ikeSa, pair);
            }
            case Replaced _, Doomed _, Deleting _ -> expiry(timers, ikeSa, pair);
            case Registered(_, Tick until) ->
                    timers.put(new OfChildSa(ikeSa, spi, ChildTimer.REDUNDANT), until);
            case Retiring(Tick until) ->
                    timers.put(new OfChildSa(ikeSa, spi, ChildTimer.GRACE), until);
            // The data plane always answers.
            case Receiving _, Sending _ -> {}
        }
    }

    private static void expiry(Map<TimerId, Tick> timers, IkeSaId ikeSa, ChildSa pair) {
        pair.life()
                .expiresAt()
                .ifPresent(at ->
                        timers.put(new OfChildSa(ikeSa, pair.inboundSpi(), ChildTimer.EXPIRE), at));
    }

    private static Map<TimerId, Tick> one(IkeSaId ikeSa, IkeTimer timer, Tick deadline) {
        return Map.of(new OfIkeSa(ikeSa, timer), deadline);
    }
}
