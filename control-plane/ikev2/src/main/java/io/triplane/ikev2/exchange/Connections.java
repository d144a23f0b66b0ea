package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.wire.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configured connections of an engine. Owns their pre-shared keys.
public final class Connections {
    /// Most connections of one engine.
    public static final int CONNECTIONS_MAX = 1_000_000;

    private final Map<String, ConnectionConfig> configs = new LinkedHashMap<>();
    private final Map<String, ConnectionConfig> leaving = new LinkedHashMap<>();
    // A first message names nothing but addresses, and there may be very many connections.
    private final Map<Ends, Map<String, ConnectionConfig>> byEnds = new HashMap<>();

    private List<IpAddress> localAddresses = List.of();

    /// @param remote empty for any
    private record Ends(IpAddress local, Optional<IpAddress> remote) {
        static Ends of(ConnectionConfig config) {
            return new Ends(config.path().localAddress(), config.path().remoteAddress());
        }
    }

    /// The addresses that we have, as far as we were told; none when nobody has said.
    List<IpAddress> localAddresses() {
        return localAddresses;
    }

    public void localAddresses(List<IpAddress> next) {
        localAddresses = List.copyOf(next);
    }

    /// Also one that is leaving, as long as it has SAs.
    Optional<ConnectionConfig> config(String name) {
        ConnectionConfig config = configs.get(name);
        return Optional.ofNullable(config != null ? config : leaving.get(name));
    }

    public Optional<ConnectionConfig> configured(String name) {
        return Optional.ofNullable(configs.get(name));
    }

    public Collection<ConnectionConfig> all() {
        return configs.values();
    }

    /// The ones that a peer at `remote` may mean, those that name its address first.
    List<ConnectionConfig> between(IpAddress local, IpAddress remote) {
        List<ConnectionConfig> found = new ArrayList<>();
        found.addAll(at(new Ends(local, Optional.of(remote))));
        found.addAll(at(new Ends(local, Optional.empty())));
        return found;
    }

    private Collection<ConnectionConfig> at(Ends ends) {
        return byEnds.getOrDefault(ends, Map.of()).values();
    }

    /// False when the table is full.
    public boolean put(ConnectionConfig config) {
        if (configs.size() == CONNECTIONS_MAX && !configs.containsKey(config.name())) {
            return false;
        }
        ConnectionConfig before = configs.put(config.name(), config);
        if (before != null && !Ends.of(before).equals(Ends.of(config))) {
            unindex(before);
        }
        byEnds.computeIfAbsent(Ends.of(config), _ -> new LinkedHashMap<>())
                .put(config.name(), config);
        if (before != null && before.authentication().psk() != config.authentication().psk()) {
            before.authentication().psk().close();
        }
        forget(config.name());
        return true;
    }

    /// Takes the connection out; its configuration stays readable until [#forget].
    public Optional<ConnectionConfig> leave(String name) {
        ConnectionConfig config = configs.remove(name);
        if (config != null) {
            unindex(config);
            leaving.put(name, config);
        }
        return Optional.ofNullable(config);
    }

    private void unindex(ConnectionConfig config) {
        byEnds.computeIfPresent(
                Ends.of(config),
                (_, named) -> {
                    named.remove(config.name());
                    return named.isEmpty() ? null : named;
                });
    }

    /// The last SA of a leaving connection is gone.
    public void forget(String name) {
        ConnectionConfig config = leaving.remove(name);
        if (config != null) {
            config.authentication().psk().close();
        }
    }

    public boolean isLeaving(String name) {
        return leaving.containsKey(name);
    }

    public void wipe() {
        configs.values().forEach(config -> config.authentication().psk().close());
        leaving.values().forEach(config -> config.authentication().psk().close());
    }
}
