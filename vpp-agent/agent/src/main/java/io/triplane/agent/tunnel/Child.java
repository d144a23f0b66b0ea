package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.selector.Traffic;
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
    private boolean routed;

    Child(ChildRef ref, List<Traffic> traffic) {
        this.ref = ref;
        this.traffic = List.copyOf(traffic);
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

    /// Whether its routes are installed.
    boolean isRouted() {
        return routed;
    }

    void routed(boolean now) {
        routed = now;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
