package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.selector.Traffic;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspSa.UdpEncapsulation;
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
    private Optional<UdpEncapsulation> encapsulation;

    /// @param way the outer addresses that it will send between
    /// @param encapsulation the ports that it will send between, when it travels in UDP
    Child(
            ChildRef ref,
            List<Traffic> traffic,
            Placeholder.Way way,
            Optional<UdpEncapsulation> encapsulation) {
        this.ref = ref;
        this.traffic = List.copyOf(traffic);
        this.way = way;
        this.encapsulation = encapsulation;
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

    /// The ports of its outbound SA, or those that it is going to have.
    Optional<UdpEncapsulation> encapsulation() {
        return encapsulation;
    }

    void encapsulation(Optional<UdpEncapsulation> now) {
        encapsulation = now;
    }

    void way(Placeholder.Way now) {
        way = now;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
