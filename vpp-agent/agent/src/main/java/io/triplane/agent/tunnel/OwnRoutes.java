package io.triplane.agent.tunnel;

import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.SourcedRoutes;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Our routes in VPP's default table. They have a source of our own, which goes before all others
/// but the networks of VPP's own interfaces: what an operator or a routing protocol said of the
/// same prefix later stays beside ours and never takes its place. Several children of a tunnel may
/// want the same route, so each is counted. Safe for several threads.
public final class OwnRoutes {
    /// One behind that of connected networks.
    private static final int PRIORITY = 4;

    /// From here on VPP finds out by itself: neighbours, what other routes resolve through.
    private static final int PRIORITY_FOUND_OUT = 0xd0;

    private static final int DEFAULT_TABLE = 0;

    private final VppCalls vpp;
    private final int source;

    /// What an earlier run left is wanted by nobody at first.
    private final Map<Prefix, Held> held = new HashMap<>();

    /// Who gives routes, by VPP's number; what is not in here yet was added since.
    private Map<Integer, SourcedRoutes.Source> sources = Map.of();

    /// Through which interface, and how many want it.
    private record Held(int swIfIndex, int count) {}

    private OwnRoutes(VppCalls vpp, int source) {
        this.vpp = vpp;
        this.source = source;
    }

    /// Finds our source, which VPP keeps for good, or adds it.
    ///
    /// @param base tells us from another gateway on the same VPP
    public static OwnRoutes open(VppCalls vpp, int base) throws RefusedException {
        String name = Marks.tag(Integer.toUnsignedString(base));
        Optional<SourcedRoutes.Source> known =
                sources(vpp).stream().filter(source -> source.name().equals(name)).findFirst();
        if (known.isPresent()) {
            OwnRoutes routes = new OwnRoutes(vpp, known.get().id());
            routes.adopt();
            return routes;
        }
        SourcedRoutes.Source ours = new SourcedRoutes.Source(PRIORITY, 0, name);
        int id = vpp.call(new SourcedRoutes.SourceAdd(ours), "source of our routes").id();
        if (id == SourcedRoutes.API) {
            throw RefusedException.lasting(
                    "plane.route.sources", "VPP has no source of routes left for us; restart VPP");
        }
        return new OwnRoutes(vpp, id);
    }

    private synchronized void adopt() throws RefusedException {
        for (boolean v6 : new boolean[] {false, true}) {
            Routes.Table table = new Routes.Table(DEFAULT_TABLE, v6, "");
            for (SourcedRoutes.Details row :
                    vpp.rows(new SourcedRoutes.Dump(source, table), "our routes")) {
                int swIfIndex = row.route().paths().getFirst().swIfIndex();
                held.put(row.route().prefix(), new Held(swIfIndex, 0));
            }
        }
    }

    private static List<SourcedRoutes.Source> sources(VppCalls vpp) throws RefusedException {
        return vpp.rows(new SourcedRoutes.SourceDump(), "sources of routes").stream()
                .map(SourcedRoutes.SourceDetails::source)
                .toList();
    }

    /// Leads a prefix to an ipsec interface, until it is released as often. Refuses what would
    /// catch the encrypted packets themselves, and what somebody else routes elsewhere.
    ///
    /// @param peer the outer address that the interface sends to, where it is known
    synchronized void hold(
            Prefix prefix, RouteInterface itf, Optional<Address> peer, String subject, Undo undo)
            throws RefusedException {
        Optional<Held> before = Optional.ofNullable(held.get(prefix));
        int count = before.map(Held::count).orElse(0);
        boolean here = before.filter(by -> by.swIfIndex == itf.swIfIndex()).isPresent();
        if (count > 0 && !here) {
            throw RefusedException.lasting(
                    "plane.route.taken",
                    "%s: %s is routed through the interface of another tunnel already; give the two"
                                    .formatted(subject, prefix)
                            + " different remote selectors or set install_routes off for one");
        }
        if (before.isEmpty()) {
            refuseForeign(prefix, itf, subject);
            if (peer.isPresent() && prefix.contains(peer.get())) {
                refuseLoop(prefix, peer.get(), itf, subject);
            }
        }
        if (!here) {
            FibPath path = through(itf, prefix);
            vpp.call(
                    request(true, prefix, path),
                    request(before.isPresent(), prefix, before.isPresent() ? drop(prefix) : path),
                    words(prefix, itf),
                    undo);
        }
        set(prefix, Optional.of(new Held(itf.swIfIndex(), count + 1)));
        undo.note(() -> set(prefix, before));
    }

    private synchronized void set(Prefix prefix, Optional<Held> now) {
        now.ifPresentOrElse(by -> held.put(prefix, by), () -> held.remove(prefix));
    }

    private static String words(Prefix prefix, RouteInterface itf) {
        return "route %s through %s".formatted(prefix, itf.name());
    }

    /// Takes one [#hold] back; the last one takes the route away.
    synchronized void release(Prefix prefix, RouteInterface itf, Undo undo)
            throws RefusedException {
        Held before = held.get(prefix);
        if (before == null) {
            return;
        }
        boolean last = before.count == 1;
        if (last) {
            vpp.call(
                    request(false, prefix, through(itf, prefix)),
                    request(true, prefix, through(itf, prefix)),
                    words(prefix, itf),
                    undo);
        }
        Held fewer = new Held(before.swIfIndex, before.count - 1);
        set(prefix, last ? Optional.empty() : Optional.of(fewer));
        undo.note(() -> set(prefix, Optional.of(before)));
    }

    /// Lets go of the interface with every route, until [#lay]. Packets are dropped in between, and
    /// never take another way.
    synchronized void lift(RouteInterface itf, Undo undo) throws RefusedException {
        for (Prefix prefix : through(itf)) {
            vpp.call(
                    request(true, prefix, drop(prefix)),
                    request(true, prefix, through(itf, prefix)),
                    words(prefix, itf),
                    undo);
        }
    }

    /// After [#lift].
    synchronized void lay(RouteInterface itf) throws RefusedException {
        for (Prefix prefix : through(itf)) {
            vpp.call(request(true, prefix, through(itf, prefix)), words(prefix, itf));
        }
    }

    private List<Prefix> through(RouteInterface itf) {
        List<Prefix> prefixes = new ArrayList<>();
        held.forEach((prefix, by) -> {
            if (by.swIfIndex == itf.swIfIndex()) {
                prefixes.add(prefix);
            }
        });
        return prefixes;
    }

    private static FibPath through(RouteInterface itf, Prefix prefix) {
        return FibPath.through(itf.swIfIndex(), prefix.address().isV6());
    }

    private static FibPath drop(Prefix prefix) {
        return FibPath.drop(prefix.address().isV6());
    }

    private SourcedRoutes.AddDel request(boolean add, Prefix prefix, FibPath path) {
        return new SourcedRoutes.AddDel(
                add,
                false,
                new SourcedRoutes.Route(DEFAULT_TABLE, 0, prefix, source, List.of(path)));
    }

    /// Ours would go before theirs, which nobody has asked for.
    private void refuseForeign(Prefix prefix, RouteInterface itf, String subject)
            throws RefusedException {
        Optional<SourcedRoutes.Route> found = lookup(prefix, true);
        boolean elsewhere =
                found.isPresent()
                        && found.get().source() != source
                        && found.get().paths().stream()
                                .anyMatch(path -> path.swIfIndex() != itf.swIfIndex());
        if (!elsewhere) {
            return;
        }
        SourcedRoutes.Source theirs = sourceOf(found.get());
        if (theirs.priority() >= PRIORITY_FOUND_OUT) {
            return;
        }
        throw RefusedException.temporary(
                "plane.route.foreign",
                "%s: VPP has a route to %s, given by %s%s, which is not ours and stays as it is;"
                                .formatted(subject, prefix, theirs.name(), words(found.get()))
                        + " remove it, or set install_routes off");
    }

    private synchronized SourcedRoutes.Source sourceOf(SourcedRoutes.Route route)
            throws RefusedException {
        if (!sources.containsKey(route.source())) {
            Map<Integer, SourcedRoutes.Source> all = new HashMap<>();
            sources(vpp).forEach(listed -> all.put(listed.id(), listed));
            sources = all;
        }
        return sources.getOrDefault(
                route.source(),
                new SourcedRoutes.Source(0, route.source(), "source " + route.source()));
    }

    private String words(SourcedRoutes.Route route) throws RefusedException {
        int index = route.paths().getFirst().swIfIndex();
        if (index == Interfaces.NONE) {
            return "";
        }
        return vpp.rows(new Interfaces.Dump(index, false, ""), "interface " + index).stream()
                .map(InterfaceDetails::name)
                .findFirst()
                .map(" through "::concat)
                .orElse("");
    }

    /// A route that VPP would take to the peer, too, sends the encrypted packets back into the
    /// tunnel and IKE with them.
    private void refuseLoop(Prefix prefix, Address peer, RouteInterface itf, String subject)
            throws RefusedException {
        boolean caught =
                wayTo(peer).map(way -> way.prefix().length() <= prefix.length()).orElse(true);
        if (caught) {
            throw loop(prefix, peer, itf, subject);
        }
    }

    private static RefusedException loop(
            Prefix prefix, Address peer, RouteInterface itf, String subject) {
        return RefusedException.lasting(
                "plane.route.loop",
                "%s: a route to %s through %s would catch what is sent to the peer %s itself; use"
                                .formatted(subject, prefix, itf.name(), peer)
                        + " policy mode, set install_routes off, or give VPP a narrower route to"
                        + " the peer");
    }

    /// Refuses a peer that our own routes would keep from being reached.
    void refuseCaught(Address peer, RouteInterface itf, String subject) throws RefusedException {
        Optional<SourcedRoutes.Route> way = wayTo(peer);
        if (way.isPresent() && way.get().source() == source) {
            throw loop(way.get().prefix(), peer, itf, subject);
        }
    }

    /// The route by which VPP reaches an address. Of the address itself VPP may have an entry that
    /// only remembers who resolves through the next shorter one.
    private Optional<SourcedRoutes.Route> wayTo(Address address) throws RefusedException {
        Optional<SourcedRoutes.Route> way = lookup(Prefix.host(address), false);
        boolean remembered =
                way.isPresent()
                        && way.get().prefix().length() == address.bits()
                        && sourceOf(way.get()).priority() > PRIORITY_FOUND_OUT;
        return remembered ? lookup(new Prefix(address, address.bits() - 1), false) : way;
    }

    private Optional<SourcedRoutes.Route> lookup(Prefix prefix, boolean exact)
            throws RefusedException {
        try {
            return Optional.of(
                    vpp.call(
                                    new SourcedRoutes.Lookup(DEFAULT_TABLE, exact, prefix),
                                    "route to " + prefix)
                            .route());
        } catch (RefusedException e) {
            if (e.isRetval(Retvals.NO_SUCH_ENTRY)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Removes what an earlier run left and nobody has claimed. May be repeated after a refusal.
    synchronized void retire() throws RefusedException {
        List<Prefix> unclaimed = new ArrayList<>();
        held.forEach((prefix, by) -> {
            if (by.count == 0) {
                unclaimed.add(prefix);
            }
        });
        for (Prefix prefix : unclaimed) {
            vpp.call(request(false, prefix, drop(prefix)), "old route " + prefix);
            held.remove(prefix);
        }
    }
}
