package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.config.Trouble;
import io.triplane.ikev2.ChildConfig;
import io.triplane.plane.TunnelConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The next step of one connection: a pure function of what is in force and what is desired.
///
/// A change withdraws the children it concerns from the engines first, so that nothing new is
/// negotiated in the old form, then ends their Child SAs, changes their static part, and tells the
/// engines the new form last. Children that stay as they are, and all other connections, take no
/// part in any step.
final class NextStep {
    private final String name;
    private final InForce inForce;
    private final Surroundings surroundings;
    private final List<Trouble> waits = new ArrayList<>();

    /// Children whose tunnel is still programmed in an older form.
    private final Set<String> held = new HashSet<>();

    private boolean waiting;

    /// What the step of a connection depends on beside the connection itself.
    interface Surroundings {
        Gate tunnelInterface(String interfaceName, String connection);

        /// Why the data plane does not take this tunnel for the time being.
        Optional<Trouble> refusedForNow(String connection, String child);
    }

    /// Whether a tunnel may be put on an interface.
    sealed interface Gate {
        /// It is there and nobody else's.
        record Open() implements Gate {}

        /// It will be: something else is under way.
        record Soon() implements Gate {}

        /// The data plane does not take it for the time being.
        record Later(Trouble trouble) implements Gate {}

        /// The data plane refuses it.
        record Never(Trouble trouble) implements Gate {}
    }

    /// What is to be done now.
    sealed interface Next {
        record Do(Step step) implements Next {}

        /// Something of another connection or interface comes first.
        record Wait() implements Next {}

        /// All is done but what the data plane does not take for the time being.
        record Settled(List<Trouble> waits) implements Next {
            public Settled {
                waits = List.copyOf(waits);
            }
        }

        /// What is desired cannot be had.
        record Impossible(Trouble trouble) implements Next {}
    }

    private NextStep(String name, InForce inForce, Surroundings surroundings) {
        this.name = name;
        this.inForce = inForce;
        this.surroundings = surroundings;
    }

    static Next of(
            String name,
            InForce inForce,
            Optional<DesiredConnection> desired,
            Surroundings surroundings) {
        NextStep next = new NextStep(name, inForce, surroundings);
        return desired.map(next::towards).orElseGet(next::towardsNothing);
    }

    private Next towardsNothing() {
        if (inForce.engines().isPresent()) {
            return new Next.Do(new Step.UnconfigureEngines(name));
        }
        return inForce.tunnels().values().stream()
                .findFirst()
                .<Next>map(tunnel -> new Next.Do(new Step.RemoveTunnel(tunnel.name())))
                .orElseGet(() -> new Next.Settled(List.of()));
    }

    private Next towards(DesiredConnection desired) {
        return withdraw(desired)
                .or(this::end)
                .or(() -> removeTunnel(desired))
                .<Next>map(Next.Do::new)
                .orElseGet(() -> buildUp(desired));
    }

    private Optional<Step> withdraw(DesiredConnection desired) {
        if (inForce.engines().isEmpty()) {
            return Optional.empty();
        }
        DesiredConnection known = inForce.engines().get();
        if (desired.needsNewIkeSa(known)) {
            return Optional.of(new Step.UnconfigureEngines(name));
        }
        SortedSet<String> outdated = desired.outdated(known);
        if (outdated.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Step.ConfigureEngines(without(known, outdated)));
    }

    private static DesiredConnection without(DesiredConnection connection, Set<String> children) {
        SortedMap<String, TunnelConfig> tunnels = new TreeMap<>(connection.tunnels());
        tunnels.keySet().removeAll(children);
        return new DesiredConnection(
                connection.source(), connection.plan().without(children), tunnels);
    }

    private Optional<Step> end() {
        return inForce.ending().stream().findFirst().map(child -> new Step.EndChild(name, child));
    }

    /// A tunnel that goes, or that moves: what carries it is left before something new is taken, so
    /// that two connections can exchange their interfaces.
    private Optional<Step> removeTunnel(DesiredConnection desired) {
        return inForce.tunnels().values().stream()
                .filter(tunnel -> moves(tunnel, desired))
                .findFirst()
                .map(tunnel -> new Step.RemoveTunnel(tunnel.name()));
    }

    private static boolean moves(TunnelConfig now, DesiredConnection desired) {
        TunnelConfig wanted = desired.tunnels().get(now.name().child());
        return wanted == null
                || !wanted.mode().equals(now.mode())
                || !wanted.localAddress().equals(now.localAddress());
    }

    private Next buildUp(DesiredConnection desired) {
        for (TunnelConfig tunnel : desired.tunnels().values()) {
            if (!tunnel.equals(inForce.tunnels().get(tunnel.name().child()))) {
                Optional<Next> next = apply(tunnel);
                if (next.isPresent()) {
                    return next.get();
                }
            }
        }
        if (waiting) {
            return new Next.Wait();
        }
        DesiredConnection possible = without(desired, held);
        boolean known = inForce.engines().filter(e -> e.plan().equals(possible.plan())).isPresent();
        if (!known) {
            return new Next.Do(new Step.ConfigureEngines(possible));
        }
        return restore(possible);
    }

    /// Empty where the tunnel has to wait and the rest may go on without it. What the plane does
    /// not have at all it refuses itself, so the engines may know the child and the IKE SA come up;
    /// a tunnel in an older form would take the child, so the engines must not know it yet.
    private Optional<Next> apply(TunnelConfig tunnel) {
        Optional<Next> next = applyNow(tunnel);
        if (next.isEmpty() && inForce.tunnels().containsKey(tunnel.name().child())) {
            held.add(tunnel.name().child());
        }
        return next;
    }

    private Optional<Next> applyNow(TunnelConfig tunnel) {
        Gate gate =
                switch (tunnel.mode()) {
                    case TunnelConfig.Mode.Policy _ -> new Gate.Open();
                    case TunnelConfig.Mode.Route route ->
                            surroundings.tunnelInterface(route.interfaceName(), name);
                };
        return switch (gate) {
            case Gate.Never never -> Optional.of(new Next.Impossible(never.trouble()));
            case Gate.Soon _ -> {
                waiting = true;
                yield Optional.empty();
            }
            case Gate.Later later -> {
                waits.add(later.trouble());
                yield Optional.empty();
            }
            case Gate.Open _ -> {
                Optional<Trouble> refused = surroundings.refusedForNow(name, tunnel.name().child());
                refused.ifPresent(waits::add);
                yield refused.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Next.Do(new Step.ApplyTunnel(tunnel)));
            }
        };
    }

    private Next restore(DesiredConnection desired) {
        for (String child : inForce.restore()) {
            if (begins(desired, child)) {
                return new Next.Do(new Step.Initiate(desired, child));
            }
        }
        return new Next.Settled(waits);
    }

    /// Whether it is on us to begin again; what starts by itself the engine has begun already.
    private static boolean begins(DesiredConnection desired, String child) {
        return desired.mayInitiate()
                && desired.plan()
                        .child(child)
                        .filter(c -> c.startAction() == ChildConfig.StartAction.NONE)
                        .isPresent();
    }
}
