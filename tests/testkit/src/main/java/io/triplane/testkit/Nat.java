package io.triplane.testkit;

import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A NAT box before one peer: what leaves gets a public address and a port of its own, what comes
/// in is let through if its port was given out.
public final class Nat {
    private static final int PORT_FIRST = 20_000;
    private static final Duration FOR_EVER = Duration.ofDays(1000);

    private final IpAddress inside;
    private final IpAddress outside;
    private final Map<Endpoint, Mapping> mappings = new HashMap<>();
    private final Map<Endpoint, Endpoint> forwarded = new HashMap<>();
    private Duration idleMax = FOR_EVER;
    private int nextPort = PORT_FIRST;

    private record Mapping(int port, Tick usedAt) {}

    Nat(IpAddress inside, IpAddress outside) {
        this.inside = inside;
        this.outside = outside;
    }

    IpAddress outside() {
        return outside;
    }

    /// A mapping by which nothing has left for so long is forgotten.
    public Nat forgetsAfter(Duration idle) {
        idleMax = idle;
        return this;
    }

    /// Lets these ports in to the inside under the same numbers, also when nothing has left by
    /// them.
    public Nat forward(int... ports) {
        for (int port : ports) {
            Endpoint end = new Endpoint(inside, port);
            forwarded.put(end, new Endpoint(outside, port));
        }
        return this;
    }

    Endpoint leaving(Endpoint source, Tick now) {
        if (forwarded.containsKey(source)) {
            return forwarded.get(source);
        }
        forgetIdle(now);
        Mapping known = mappings.get(source);
        int port = known == null ? nextPort++ : known.port();
        mappings.put(source, new Mapping(port, now));
        return new Endpoint(outside, port);
    }

    Optional<Endpoint> entering(Endpoint destination, Tick now) {
        Optional<Endpoint> open =
                forwarded.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(destination))
                        .map(Map.Entry::getKey)
                        .findFirst();
        if (open.isPresent()) {
            return open;
        }
        forgetIdle(now);
        return mappings.entrySet().stream()
                .filter(entry -> entry.getValue().port() == destination.port())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void forgetIdle(Tick now) {
        mappings.values().removeIf(mapping -> mapping.usedAt().plus(idleMax).isBefore(now));
    }

    /// Forgets every mapping, as a box does when it restarts: what leaves next gets other ports.
    public void rebind() {
        mappings.clear();
    }
}
