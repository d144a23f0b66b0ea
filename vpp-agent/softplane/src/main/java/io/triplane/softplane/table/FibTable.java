package io.triplane.softplane.table;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One routing table of one family, by longest prefix.
public final class FibTable {
    private final int id;
    private final boolean v6;
    private final String name;
    private final List<Map<IpAddress, SortedMap<FibSource, Route>>> byLength = new ArrayList<>();

    FibTable(int id, boolean v6, String name) {
        this.id = id;
        this.v6 = v6;
        this.name = name;
        for (int length = 0; length <= (v6 ? 128 : 32); length++) {
            byLength.add(new HashMap<>());
        }
    }

    int id() {
        return id;
    }

    boolean isV6() {
        return v6;
    }

    String name() {
        return name;
    }

    void put(FibSource source, Route route) {
        IpPrefix network = route.prefix().network();
        byLength.get(network.length())
                .computeIfAbsent(network.address(), _ -> new TreeMap<>())
                .put(source, route);
    }

    Optional<Route> remove(FibSource source, IpPrefix prefix) {
        IpPrefix network = prefix.network();
        Map<IpAddress, SortedMap<FibSource, Route>> level = byLength.get(network.length());
        SortedMap<FibSource, Route> sources = level.get(network.address());
        if (sources == null) {
            return Optional.empty();
        }
        Route removed = sources.remove(source);
        if (sources.isEmpty()) {
            level.remove(network.address());
        }
        return Optional.ofNullable(removed);
    }

    /// The route that counts for this very prefix.
    Optional<Found> exact(IpPrefix prefix) {
        IpPrefix network = prefix.network();
        return Optional.ofNullable(byLength.get(network.length()).get(network.address()))
                .map(Found::first);
    }

    Optional<Route> get(FibSource source, IpPrefix prefix) {
        IpPrefix network = prefix.network();
        SortedMap<FibSource, Route> sources = byLength.get(network.length()).get(network.address());
        return sources == null ? Optional.empty() : Optional.ofNullable(sources.get(source));
    }

    Optional<Route> lookup(IpAddress destination) {
        return lookup(destination, byLength.size() - 1).map(Found::route);
    }

    /// A route and whose it is.
    public record Found(FibSource source, Route route) {
        static Found first(SortedMap<FibSource, Route> sources) {
            Map.Entry<FibSource, Route> first = sources.entrySet().iterator().next();
            return new Found(first.getKey(), first.getValue());
        }
    }

    /// By the longest prefix of at most that length.
    Optional<Found> lookup(IpAddress destination, int lengthMax) {
        for (int length = lengthMax; length >= 0; length--) {
            Map<IpAddress, SortedMap<FibSource, Route>> level = byLength.get(length);
            if (!level.isEmpty()) {
                SortedMap<FibSource, Route> sources = level.get(destination.masked(length));
                if (sources != null) {
                    return Optional.of(Found.first(sources));
                }
            }
        }
        return Optional.empty();
    }

    /// Every route of every source.
    List<Route> everyRoute() {
        return byLength.stream()
                .flatMap(level -> level.values().stream())
                .flatMap(sources -> sources.values().stream())
                .toList();
    }

    /// Every prefix once, with the route that counts.
    List<Found> routes() {
        return byLength.stream()
                .flatMap(level -> level.values().stream())
                .map(Found::first)
                .toList();
    }
}
