package io.triplane.agent.tunnel;

import io.triplane.agent.sa.EspAlgorithms;
import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.selector.Traffic;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.EspSa;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// By routes to an ipsec interface. Those to the configured remote selectors stand as long as the
/// tunnel: without a protection the interface drops what comes, so nothing leaves in clear by the
/// next best route. What a child negotiated beside them is routed as long as the child stands.
final class RouteSteering implements Steering {
    private final OwnRoutes routes;
    private final RouteInterface itf;
    private final boolean installRoutes;
    private List<Prefix> guarded = List.of();

    RouteSteering(OwnRoutes routes, RouteInterface itf, boolean installRoutes) {
        this.routes = routes;
        this.itf = itf;
        this.installRoutes = installRoutes;
    }

    /// Leads the configured traffic to the interface from now on.
    ///
    /// @param peer the peer's outer address, where it is known
    void guard(List<Traffic> configured, Optional<Address> peer, String subject, Undo undo)
            throws RefusedException {
        List<Prefix> prefixes = prefixes(configured);
        for (Prefix prefix : prefixes) {
            routes.hold(prefix, itf, peer, subject, undo);
        }
        guarded = prefixes;
    }

    /// The tunnel is gone. May be repeated after a refusal.
    void unguard() throws RefusedException {
        while (!guarded.isEmpty()) {
            try (Undo undo = new Undo()) {
                routes.release(guarded.getFirst(), itf, undo);
                undo.keep();
            }
            guarded = List.copyOf(guarded.subList(1, guarded.size()));
        }
    }

    private List<Prefix> prefixes(List<Traffic> traffic) {
        Set<Prefix> prefixes = new LinkedHashSet<>();
        if (installRoutes) {
            traffic.forEach(pair -> prefixes.addAll(pair.routes()));
        }
        return List.copyOf(prefixes);
    }

    @Override
    public void prepare(Child child, EspSa sa, Undo undo) throws RefusedException {
        if (child.inbound().isEmpty()) {
            holdOwn(child, Address.of(sa.source()), undo);
        }
        EspAlgorithms algorithms = EspAlgorithms.of(sa.suite()).orElseThrow();
        itf.fitMtu(
                pathMtu ->
                        algorithms.innerMtu(
                                pathMtu,
                                sa.source().getAddress().length == 16,
                                sa.encapsulation().isPresent()),
                undo);
    }

    private void holdOwn(Child child, Address peer, Undo undo) throws RefusedException {
        routes.refuseCaught(peer, itf, child.toString());
        List<Prefix> own =
                prefixes(child.traffic()).stream().filter(prefix -> !isGuarded(prefix)).toList();
        for (Prefix prefix : own) {
            routes.hold(prefix, itf, Optional.of(peer), child.toString(), undo);
        }
        child.routes(own);
    }

    private boolean isGuarded(Prefix prefix) {
        return guarded.stream()
                .anyMatch(wide ->
                        wide.length() <= prefix.length() && wide.contains(prefix.address()));
    }

    @Override
    public void policies(Child child, Optional<InstalledSa> old, Undo undo) {
        // What is routed to the interface is the child's traffic.
    }

    @Override
    public Placeholder.Way placeholderFor(Child child) {
        return child.way();
    }

    @Override
    public void sendingTowards(Address peer, Undo undo) throws RefusedException {
        itf.layTowards(peer, routes, undo);
    }

    @Override
    public void stop(Child child, Undo undo) throws RefusedException {
        List<Prefix> before = child.routes();
        for (Prefix prefix : before) {
            routes.release(prefix, itf, undo);
        }
        child.routes(List.of());
        undo.note(() -> child.routes(before));
    }
}
