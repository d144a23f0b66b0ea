package io.triplane.agent.tunnel;

import io.triplane.agent.sa.EspAlgorithms;
import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.selector.Traffic;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.EspSa;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// By routes to an ipsec interface, from the remote selectors, while a child can send. Two children
/// of the tunnel may want the same route, so each is counted.
final class RouteSteering implements Steering {
    private final VppCalls vpp;
    private final RouteInterface itf;
    private final boolean installRoutes;
    private final Map<Prefix, Integer> routes = new HashMap<>();

    RouteSteering(VppCalls vpp, RouteInterface itf, boolean installRoutes) {
        this.vpp = vpp;
        this.itf = itf;
        this.installRoutes = installRoutes;
    }

    @Override
    public void prepare(Child child, EspSa sa, Undo undo) throws RefusedException {
        refuseLoop(child, Address.of(sa.source()));
        EspAlgorithms algorithms = EspAlgorithms.of(sa.suite()).orElseThrow();
        itf.fitMtu(
                pathMtu ->
                        algorithms.innerMtu(
                                pathMtu,
                                sa.source().getAddress().length == 16,
                                sa.encapsulation().isPresent()),
                undo);
    }

    /// A host route to the peer itself would send the encrypted packets back into the tunnel.
    private void refuseLoop(Child child, Address peer) throws RefusedException {
        if (prefixes(child).contains(Prefix.host(peer))) {
            throw RefusedException.lasting(
                    "plane.route.loop",
                    "%s: its remote selector is the peer's own address %s, and a route to it into %s"
                                    .formatted(child, peer, itf.name())
                            + " would catch the encrypted packets; use policy mode or"
                            + " install_routes off");
        }
    }

    @Override
    public void policies(Child child, Optional<InstalledSa> old, Undo undo) {
        // What is routed to the interface is the child's traffic.
    }

    @Override
    public void routes(Child child, Undo undo) throws RefusedException {
        if (child.isRouted()) {
            return;
        }
        child.routed(true);
        undo.note(() -> child.routed(false));
        for (Prefix prefix : prefixes(child)) {
            boolean first = routes.merge(prefix, 1, Integer::sum) == 1;
            undo.note(() -> release(prefix));
            if (first) {
                vpp.call(route(true, prefix), route(false, prefix), subject(prefix), undo);
            }
        }
    }

    @Override
    public void stop(Child child, Undo undo) throws RefusedException {
        if (!child.isRouted()) {
            return;
        }
        child.routed(false);
        undo.note(() -> child.routed(true));
        for (Prefix prefix : prefixes(child)) {
            release(prefix);
            undo.note(() -> routes.merge(prefix, 1, Integer::sum));
            if (!routes.containsKey(prefix)) {
                vpp.call(route(false, prefix), route(true, prefix), subject(prefix), undo);
            }
        }
    }

    private void release(Prefix prefix) {
        routes.computeIfPresent(prefix, (_, count) -> count > 1 ? count - 1 : null);
    }

    private Set<Prefix> prefixes(Child child) {
        Set<Prefix> prefixes = new LinkedHashSet<>();
        if (installRoutes) {
            for (Traffic traffic : child.traffic()) {
                prefixes.addAll(traffic.routes());
            }
        }
        return prefixes;
    }

    private Routes.AddDel route(boolean add, Prefix prefix) {
        FibPath path = FibPath.through(itf.swIfIndex(), prefix.address().isV6());
        return new Routes.AddDel(add, false, new Routes.Route(0, 0, prefix, List.of(path)));
    }

    private String subject(Prefix prefix) {
        return "route %s through %s".formatted(prefix, itf.name());
    }
}
