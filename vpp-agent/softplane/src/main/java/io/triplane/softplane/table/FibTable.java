package io.triplane.softplane.table;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPrefix;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One routing table of one family, by longest prefix.
final class FibTable {
    /// Who gave a route; the first one that has the prefix wins.
    enum Source {
        SPECIAL,
        INTERFACE,
        API,
        DEFAULT
    }

    private final int id;
    private final boolean v6;
    private final String name;
    private final List<Map<IpAddress, EnumMap<Source, Route>>> byLength = new ArrayList<>();

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

    void put(Source source, Route route) {
        IpPrefix network = route.prefix().network();
        byLength.get(network.length())
                .computeIfAbsent(network.address(), _ -> new EnumMap<>(Source.class))
                .put(source, route);
    }

    Optional<Route> remove(Source source, IpPrefix prefix) {
        IpPrefix network = prefix.network();
        Map<IpAddress, EnumMap<Source, Route>> level = byLength.get(network.length());
        EnumMap<Source, Route> sources = level.get(network.address());
        if (sources == null) {
            return Optional.empty();
        }
        Route removed = sources.remove(source);
        if (sources.isEmpty()) {
            level.remove(network.address());
        }
        return Optional.ofNullable(removed);
    }

    Optional<Route> get(Source source, IpPrefix prefix) {
        IpPrefix network = prefix.network();
        EnumMap<Source, Route> sources = byLength.get(network.length()).get(network.address());
        return sources == null ? Optional.empty() : Optional.ofNullable(sources.get(source));
    }

    Optional<Route> lookup(IpAddress destination) {
        for (int length = byLength.size() - 1; length >= 0; length--) {
            Map<IpAddress, EnumMap<Source, Route>> level = byLength.get(length);
            if (!level.isEmpty()) {
                EnumMap<Source, Route> sources = level.get(destination.masked(length));
                if (sources != null) {
                    return sources.values().stream().findFirst();
                }
            }
        }
        return Optional.empty();
    }

    /// Every prefix once, with the route that counts.
    List<Route> routes() {
        return byLength.stream()
                .flatMap(level -> level.values().stream())
                .flatMap(sources -> sources.values().stream().limit(1))
                .toList();
    }
}
