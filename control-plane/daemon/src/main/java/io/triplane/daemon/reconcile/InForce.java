package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.plane.TunnelConfig;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What of one connection has been carried out.
///
/// @param engines the form in which the engines know it
/// @param tunnels what the data plane has accepted, by child name
/// @param ending children that the engines no longer know and whose Child SAs are still to be ended
/// @param restore children whose Child SAs stood and had to make way
record InForce(
        Optional<DesiredConnection> engines,
        SortedMap<String, TunnelConfig> tunnels,
        SortedSet<String> ending,
        SortedSet<String> restore) {
    static final InForce NOTHING =
            new InForce(Optional.empty(), new TreeMap<>(), new TreeSet<>(), new TreeSet<>());

    InForce {
        tunnels = Collections.unmodifiableSortedMap(new TreeMap<>(tunnels));
        ending = Collections.unmodifiableSortedSet(new TreeSet<>(ending));
        restore = Collections.unmodifiableSortedSet(new TreeSet<>(restore));
    }

    boolean isNothing() {
        return engines.isEmpty() && tunnels.isEmpty();
    }

    InForce configured(DesiredConnection now) {
        SortedSet<String> alsoEnding = new TreeSet<>(ending);
        engines.ifPresent(before ->
                before.plan().children().stream()
                        .filter(child -> now.plan().child(child.name()).isEmpty())
                        .forEach(child -> alsoEnding.add(child.name())));
        return new InForce(Optional.of(now), tunnels, alsoEnding, restore);
    }

    InForce unconfigured(boolean stood) {
        SortedSet<String> alsoRestore = new TreeSet<>(restore);
        if (stood) {
            engines.ifPresent(
                    before -> before.plan().children().forEach(c -> alsoRestore.add(c.name())));
        }
        return new InForce(Optional.empty(), tunnels, new TreeSet<>(), alsoRestore);
    }

    InForce ended(String child, boolean stood) {
        return new InForce(
                engines,
                tunnels,
                changed(ending, set -> set.remove(child)),
                stood ? changed(restore, set -> set.add(child)) : restore);
    }

    InForce restored(String child) {
        return new InForce(engines, tunnels, ending, changed(restore, set -> set.remove(child)));
    }

    /// What is not on us to begin again is left to the peer.
    InForce restoredAll() {
        return new InForce(engines, tunnels, ending, new TreeSet<>());
    }

    InForce applied(TunnelConfig tunnel) {
        SortedMap<String, TunnelConfig> now = new TreeMap<>(tunnels);
        now.put(tunnel.name().child(), tunnel);
        return new InForce(engines, now, ending, restore);
    }

    InForce removed(String child) {
        SortedMap<String, TunnelConfig> now = new TreeMap<>(tunnels);
        now.remove(child);
        return new InForce(engines, now, ending, restore);
    }

    private static SortedSet<String> changed(
            SortedSet<String> set, Consumer<SortedSet<String>> change) {
        SortedSet<String> copy = new TreeSet<>(set);
        change.accept(copy);
        return copy;
    }
}
