package io.triplane.agent.tunnel;

import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.selector.Traffic;
import io.triplane.agent.sweep.Leftovers;
import io.triplane.agent.underlay.Port;
import io.triplane.agent.underlay.Ports;
import io.triplane.agent.underlay.Underlay;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts the static part of a tunnel up, in the order that leaves no moment in which its traffic
/// could pass in clear: denials first, then the interface, then the policies begin to work. Owner:
/// the static programme, one call at a time.
final class TunnelBuilder {
    private final VppCalls vpp;
    private final SaDatabase sas;
    private final IpsecInterfaces interfaces;
    private final Placeholder placeholder;
    private final OwnRoutes routes;
    private final Ports ports;
    private final int spdBase;
    private final int ikePort;
    private final int nattPort;
    private final Map<Integer, Underlay> underlays = new HashMap<>();

    TunnelBuilder(
            VppCalls vpp,
            SaDatabase sas,
            IpsecInterfaces interfaces,
            Placeholder placeholder,
            OwnRoutes routes,
            int spdBase,
            int ikePort,
            int nattPort) {
        this.vpp = vpp;
        this.sas = sas;
        this.interfaces = interfaces;
        this.placeholder = placeholder;
        this.routes = routes;
        this.ports = new Ports(vpp);
        this.spdBase = spdBase;
        this.ikePort = ikePort;
        this.nattPort = nattPort;
    }

    /// Takes over what an earlier run left on network-facing interfaces.
    void adopt(List<Leftovers.Guarded> ports) throws RefusedException {
        for (Leftovers.Guarded left : ports) {
            try (Undo undo = new Undo()) {
                underlay(left.port())
                        .adopt(left.hasDatabase(), left.policies(), left.lists(), undo);
                undo.keep();
            }
        }
    }

    /// Removes what of that no tunnel has claimed. May be repeated after a refusal.
    void retire() throws RefusedException {
        for (Underlay underlay : List.copyOf(underlays.values())) {
            try (Undo undo = new Undo()) {
                underlay.retire(undo);
                undo.keep();
            }
            underlay.discard();
            forgetIfEmpty(underlay);
        }
    }

    /// @param routeInterface the interface of a tunnel in route mode
    Tunnel build(TunnelConfig config, Optional<RouteInterface> routeInterface, Undo undo)
            throws RefusedException {
        List<Traffic> traffic =
                Traffic.of(config.configured(), picked(config), config.name().toString());
        Port port = ports.with(Address.of(config.localAddress()), config.name().toString());
        return switch (config.mode()) {
            case TunnelConfig.Mode.Policy() -> policy(config, traffic, port, undo);
            case TunnelConfig.Mode.Route(String _, boolean installRoutes) ->
                    route(config, traffic, port, routeInterface.orElseThrow(), installRoutes, undo);
        };
    }

    private static Traffic.Picked picked(TunnelConfig config) {
        return switch (config.mode()) {
            case TunnelConfig.Mode.Policy _ -> Traffic.Picked.BY_POLICY;
            case TunnelConfig.Mode.Route _ -> Traffic.Picked.BY_ROUTE;
        };
    }

    private Tunnel policy(TunnelConfig config, List<Traffic> traffic, Port port, Undo undo)
            throws RefusedException {
        TunnelName name = config.name();
        Address local = Address.of(config.localAddress());
        Underlay underlay = underlay(port);
        undo.note(() -> forgetIfEmpty(underlay));
        placeholder.hold(Placeholder.NOWHERE); // for every child to come
        undo.add("the placeholder SA", () -> placeholder.letGo(Placeholder.NOWHERE));
        underlay.attach(local, traffic, undo);
        IpsecInterfaces.Spare itf = interfaces.createSpare(name, undo);
        Interfaces.SetUnnumbered borrow =
                new Interfaces.SetUnnumbered(port.swIfIndex(), itf.swIfIndex(), true);
        Interfaces.SetUnnumbered giveBack =
                new Interfaces.SetUnnumbered(port.swIfIndex(), itf.swIfIndex(), false);
        vpp.call(borrow, giveBack, itf.name(), undo);
        TunnelFilter filter = new TunnelFilter(vpp, itf.swIfIndex(), name.toString(), false);
        filter.create(traffic, undo);
        vpp.call(new Interfaces.SetFlags(itf.swIfIndex(), Interfaces.ADMIN_UP), itf.name());
        underlay.bind(undo);

        Deque<Tunnel.Step> teardown = new ArrayDeque<>();
        teardown.add(filter::remove);
        teardown.add(() -> vpp.call(giveBack, itf.name()));
        teardown.add(() -> interfaces.delete(itf.swIfIndex(), itf.name()));
        teardown.add(() -> detach(underlay, local, traffic));
        teardown.add(underlay::discard);
        teardown.add(() -> placeholder.letGo(Placeholder.NOWHERE));
        return tunnel(
                config,
                traffic,
                itf.swIfIndex(),
                itf.name(),
                new PolicySteering(vpp, underlay),
                filter,
                teardown);
    }

    private Tunnel route(
            TunnelConfig config,
            List<Traffic> traffic,
            Port port,
            RouteInterface itf,
            boolean installRoutes,
            Undo undo)
            throws RefusedException {
        itf.use(config.name(), port, undo);
        TunnelFilter filter =
                new TunnelFilter(vpp, itf.swIfIndex(), config.name().toString(), true);
        filter.create(traffic, undo);
        RouteSteering steering = new RouteSteering(routes, itf, installRoutes);
        steering.guard(
                traffic, config.remoteAddress().map(Address::of), config.name().toString(), undo);
        Deque<Tunnel.Step> teardown = new ArrayDeque<>();
        teardown.add(steering::unguard);
        teardown.add(filter::remove);
        teardown.add(itf::leave);
        return tunnel(config, traffic, itf.swIfIndex(), itf.name(), steering, filter, teardown);
    }

    private Tunnel tunnel(
            TunnelConfig config,
            List<Traffic> traffic,
            int swIfIndex,
            String itfName,
            Steering steering,
            TunnelFilter filter,
            Deque<Tunnel.Step> teardown) {
        Protection protection = new Protection(vpp, sas, swIfIndex, itfName);
        return new Tunnel(
                config,
                new TunnelChildren(
                        sas, protection, steering, filter, placeholder, traffic, picked(config)),
                teardown);
    }

    private Underlay underlay(Port port) {
        return underlays.computeIfAbsent(
                port.swIfIndex(),
                index -> new Underlay(vpp, port, spdBase + index, ikePort, nattPort));
    }

    private void detach(Underlay underlay, Address local, List<Traffic> traffic)
            throws RefusedException {
        try (Undo undo = new Undo()) {
            underlay.detach(local, traffic, undo);
            undo.keep();
        }
        forgetIfEmpty(underlay);
    }

    private void forgetIfEmpty(Underlay underlay) {
        if (underlay.isEmpty()) {
            underlays.remove(underlay.port().swIfIndex());
        }
    }
}
