package io.triplane.agent.tunnel;

import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.sweep.Leftovers;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspSuite;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// What we have programmed over one connection to VPP, and the requests that change it. Requests
/// about one tunnel come one at a time, in order; what tunnels share is changed under one lock.
public final class Tunnels {
    private final VppCalls vpp;
    private final TunnelBuilder builder;
    private final IpsecInterfaces interfaces;

    /// Held by everything that touches what several tunnels share.
    private final ReentrantLock statics = new ReentrantLock();

    private final Map<String, RouteInterface> routeInterfaces = new HashMap<>();

    /// Those that an earlier run left and nobody has asked for yet.
    private final Map<String, RouteInterface> leftInterfaces = new HashMap<>();

    private final OwnRoutes routes;
    private final Map<TunnelName, Tunnel> tunnels = new ConcurrentHashMap<>();

    /// @param routes those that are ours in this VPP
    /// @param spdBase the first number of our policy databases
    /// @param placeholderSuite an AEAD suite with an engine; without one no tunnel can be had
    public Tunnels(
            VppCalls vpp,
            SaDatabase sas,
            OwnRoutes routes,
            int spdBase,
            int ikePort,
            int nattPort,
            Optional<EspSuite> placeholderSuite) {
        this.vpp = vpp;
        Placeholder placeholder = new Placeholder(sas, placeholderSuite);
        this.routes = routes;
        this.interfaces = new IpsecInterfaces(vpp);
        this.builder =
                new TunnelBuilder(
                        vpp, sas, interfaces, placeholder, routes, spdBase, ikePort, nattPort);
    }

    /// Takes over what an earlier run left, before any request.
    public void adopt(Leftovers left) throws RefusedException {
        builder.adopt(left.ports());
        for (Leftovers.Found found : left.interfaces()) {
            leftInterfaces.put(found.config().name(), RouteInterface.found(vpp, found));
        }
    }

    /// Routes go before the interfaces that drop what they lead there.
    private void removeLeftovers() throws RefusedException {
        routes.retire();
        for (RouteInterface left : List.copyOf(leftInterfaces.values())) {
            interfaces.delete(left.swIfIndex(), left.name());
            leftInterfaces.remove(left.name());
        }
        builder.retire();
    }

    /// Carries a request out, or leaves everything as it was.
    public void carryOut(PlaneRequest request) throws RefusedException {
        switch (request) {
            case PlaneRequest.ApplyInterface(InterfaceConfig config) ->
                    underLock(() -> apply(config));
            case PlaneRequest.RemoveInterface(String name) -> underLock(() -> removeItf(name));
            case PlaneRequest.ApplyTunnel(TunnelConfig config) -> underLock(() -> apply(config));
            case PlaneRequest.RemoveTunnel(TunnelName name) -> underLock(() -> remove(name));
            case PlaneRequest.RemoveLeftovers() -> underLock(this::removeLeftovers);
            case PlaneRequest.InstallInbound install -> of(install.child()).install(install);
            case PlaneRequest.SwitchOutbound move -> of(move.child()).switchTo(move);
            case PlaneRequest.MoveChild move -> of(move.child()).move(move);
            case PlaneRequest.RemoveInbound(ChildRef child, int spi) -> {
                if (tunnels.containsKey(child.tunnel())) {
                    of(child).removeInbound(child, spi);
                }
            }
            case PlaneRequest.RemoveChild(ChildRef child) -> {
                if (tunnels.containsKey(child.tunnel())) {
                    of(child).remove(child);
                }
            }
        }
    }

    private interface Work {
        void run() throws RefusedException;
    }

    private void underLock(Work work) throws RefusedException {
        statics.lock();
        try {
            work.run();
        } finally {
            statics.unlock();
        }
    }

    private TunnelChildren of(ChildRef child) throws RefusedException {
        Tunnel tunnel = tunnels.get(child.tunnel());
        if (tunnel == null) {
            throw RefusedException.temporary(
                    "plane.tunnel.unknown",
                    "%s: its tunnel is not programmed; apply the tunnel first".formatted(child));
        }
        return tunnel.children();
    }

    private void apply(InterfaceConfig config) throws RefusedException {
        try (Undo undo = new Undo()) {
            RouteInterface itf = routeInterfaces.get(config.name());
            if (itf == null) {
                itf = claimed(config.name(), undo);
            }
            itf.configure(config, undo);
            routeInterfaces.put(config.name(), itf);
            undo.keep();
        }
    }

    private RouteInterface claimed(String name, Undo undo) throws RefusedException {
        RouteInterface left = leftInterfaces.remove(name);
        if (left != null) {
            undo.note(() -> leftInterfaces.put(name, left));
            return left;
        }
        return new RouteInterface(vpp, interfaces.create(instance(name), name, undo), name);
    }

    private static int instance(String name) throws RefusedException {
        if (name.matches("ipsec\\d{1,5}")) {
            int instance = Integer.parseInt(name.substring("ipsec".length()));
            if (instance <= IpsecInterfaces.INSTANCE_MAX) {
                return instance;
            }
        }
        throw RefusedException.lasting(
                "plane.interface.name",
                "interface '%s': possible are ipsec0 to ipsec%d"
                        .formatted(name, IpsecInterfaces.INSTANCE_MAX));
    }

    private void removeItf(String name) throws RefusedException {
        RouteInterface itf = routeInterfaces.get(name);
        if (itf == null) {
            return;
        }
        if (itf.user().isPresent()) {
            throw RefusedException.lasting(
                    "plane.interface.in-use",
                    "%s carries %s; remove that tunnel first".formatted(name, itf.user().get()));
        }
        interfaces.delete(itf.swIfIndex(), name);
        routeInterfaces.remove(name);
    }

    /// A change puts the new static part up beside the old one and then takes that down, so that
    /// nothing passes in clear in between. It is refused while a child stands.
    private void apply(TunnelConfig config) throws RefusedException {
        Tunnel present = tunnels.get(config.name());
        if (present != null && present.config().equals(config)) {
            return;
        }
        if (present != null && !present.children().isEmpty()) {
            throw RefusedException.temporary(
                    "plane.tunnel.in-use",
                    "%s has Child SAs %s; remove them before its configuration is changed"
                            .formatted(config.name(), present.children().refs()));
        }
        if (!vpp.has(Catalogue.ACL)) {
            throw RefusedException.lasting(
                    "plane.acl.absent",
                    "%s: this VPP has no access lists, without which it accepts forged clear text"
                                    .formatted(config.name())
                            + " and traffic outside the selectors; enable acl_plugin.so");
        }
        try (Undo undo = new Undo()) {
            Tunnel fresh = builder.build(config, routeInterface(config), undo);
            if (present != null) {
                fresh.replace(present);
            }
            tunnels.put(config.name(), fresh);
            undo.keep();
        }
    }

    private Optional<RouteInterface> routeInterface(TunnelConfig config) throws RefusedException {
        return switch (config.mode()) {
            case TunnelConfig.Mode.Policy() -> Optional.empty();
            case TunnelConfig.Mode.Route(String name, boolean _) -> {
                RouteInterface itf = routeInterfaces.get(name);
                if (itf == null) {
                    throw RefusedException.temporary(
                            "plane.interface.unknown",
                            "%s: there is no interface %s; configure it first"
                                    .formatted(config.name(), name));
                }
                yield Optional.of(itf);
            }
        };
    }

    private void remove(TunnelName name) throws RefusedException {
        Tunnel tunnel = tunnels.get(name);
        if (tunnel == null) {
            return;
        }
        tunnel.remove();
        tunnels.remove(name);
    }
}
