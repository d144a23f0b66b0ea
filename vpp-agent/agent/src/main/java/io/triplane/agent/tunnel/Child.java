package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.selector.Traffic;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.ChildRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Child SA with its successors as VPP holds it. Owner: its tunnel.
final class Child {
    private final ChildRef ref;
    private final List<Traffic> traffic;
    private final List<InstalledSa> inbound = new ArrayList<>();
    private Optional<InstalledSa> outbound = Optional.empty();
    private List<Prefix> routes = List.of();
    private Placeholder.Way way;

    /// @param way the outer addresses that it will send between
    Child(ChildRef ref, List<Traffic> traffic, Placeholder.Way way) {
        this.ref = ref;
        this.traffic = List.copyOf(traffic);
        this.way = way;
    }

    ChildRef ref() {
        return ref;
    }

    List<Traffic> traffic() {
        return traffic;
    }

    /// Oldest first; live.
    List<InstalledSa> inbound() {
        return inbound;
    }

    Optional<InstalledSa> outbound() {
        return outbound;
    }

    void outbound(Optional<InstalledSa> sa) {
        outbound = sa;
    }

    Optional<InstalledSa> inbound(int spi) {
        return inbound.stream().filter(sa -> sa.spi() == spi).findFirst();
    }

    List<InstalledSa> sas() {
        List<InstalledSa> all = new ArrayList<>(inbound);
        outbound.ifPresent(all::add);
        return all;
    }

    /// The routes that it has besides its tunnel's.
    List<Prefix> routes() {
        return routes;
    }

    void routes(List<Prefix> now) {
        routes = List.copyOf(now);
    }

    /// The outer addresses of its outbound SA, or those that it is going to have.
    Placeholder.Way way() {
        return way;
    }

    void way(Placeholder.Way now) {
        way = now;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
