package io.triplane.sim;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.testkit.Peer;
import io.triplane.testkit.World;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one world has come upon: pairs of state and input, and what crossed what.
final class Sight implements World.Watcher {
    private final Set<String> pairs = new HashSet<>();
    private final Map<Collision, Integer> collisions = new EnumMap<>(Collision.class);
    private List<IkeSa> before = List.of();
    private int told;
    private long steps;

    Set<String> pairs() {
        return pairs;
    }

    Map<Collision, Integer> collisions() {
        return collisions;
    }

    long steps() {
        return steps;
    }

    @Override
    public void before(Peer peer, Input input) {
        steps++;
        before = peer.states();
        told = peer.told();
        if (input instanceof Input.Datagram datagram) {
            datagram(datagram);
        } else if (input instanceof Input.TimerFired(TimerId.OfIkeSa(IkeSaId id, var timer))) {
            ofIkeSa(id, timer.name());
        } else if (input instanceof Input.TimerFired(TimerId.OfChildSa(_, int spi, var timer))) {
            children()
                    .flatMap(child -> child.inbound(spi).stream())
                    .forEach(pair -> seen(pair.stage(), timer.name()));
        } else if (input instanceof Input.PlaneAnswered(long id, var result)) {
            children()
                    .flatMap(child -> child.awaiting(id).stream())
                    .forEach(pair -> seen(pair.stage(), result.getClass().getSimpleName()));
        } else if (input instanceof Input.TerminateIke(IkeSaId id)) {
            ofIkeSa(id, input.getClass().getSimpleName());
        } else if (input instanceof Input.RekeyIke(IkeSaId id)) {
            ofIkeSa(id, input.getClass().getSimpleName());
        } else if (input instanceof Input.TerminateChild(ChildSaId id)) {
            ofChild(id, input);
        } else if (input instanceof Input.RekeyChild(ChildSaId id)) {
            ofChild(id, input);
        }
        // The others are no input of a state that stands: they make one, or concern many.
    }

    private void ofIkeSa(IkeSaId id, String input) {
        before.stream().filter(sa -> sa.id().equals(id)).forEach(sa -> seen(sa, input));
    }

    private void ofChild(ChildSaId id, Input input) {
        children()
                .filter(child -> child.id().equals(id))
                .flatMap(child -> child.sas().stream())
                .forEach(pair -> seen(pair.stage(), input.getClass().getSimpleName()));
    }

    private Stream<Child> children() {
        return before.stream()
                .flatMap(sa ->
                        sa instanceof Established established
                                ? established.children().stream()
                                : Stream.empty());
    }

    private void datagram(Input.Datagram datagram) {
        Optional<IkeHeader> header = IkeHeader.peek(datagram.message());
        Optional<ExchangeType> exchange =
                header.flatMap(known -> ExchangeType.of(known.exchangeType()));
        if (exchange.isPresent()) {
            String input = Pairs.input(exchange.get(), header.get().response());
            before.stream().filter(sa -> isFor(sa, header.get())).forEach(sa -> seen(sa, input));
        }
    }

    private static boolean isFor(IkeSa sa, IkeHeader header) {
        boolean initiatedByUs = !header.fromInitiator();
        return sa.spis().initiatedByUs() == initiatedByUs
                && (initiatedByUs
                        ? sa.spis().initiator() == header.spiI()
                        : sa.spis().responder() == header.spiR());
    }

    private void seen(IkeSa sa, String input) {
        pairs.add(Pairs.pair(Pairs.state(sa), input));
    }

    private void seen(Object stage, String input) {
        pairs.add(Pairs.pair(stage.getClass().getSimpleName(), input));
    }

    @Override
    public void after(Peer peer, Input input) {
        if (!(input instanceof Input.Datagram datagram)) {
            return;
        }
        for (Event event : peer.eventsSince(told)) {
            if (event instanceof Event.MessageTrace trace
                    && trace.direction() == Event.Direction.RECEIVED) {
                crossed(datagram, trace.line());
            }
        }
    }

    /// A set-up crosses any of ours, another request only what is open on the same IKE SA.
    private void crossed(Input.Datagram datagram, String line) {
        IkeHeader header = IkeHeader.peek(datagram.message()).orElseThrow();
        before.stream()
                .filter(sa -> line.startsWith("IKE_SA_INIT") || isFor(sa, header))
                .flatMap(sa -> Collision.of(sa, line).stream())
                .forEach(kind -> collisions.merge(kind, 1, Integer::sum));
    }
}
