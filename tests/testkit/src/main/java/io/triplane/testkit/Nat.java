package io.triplane.testkit;

import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.wire.IpAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A NAT box before one peer: what leaves gets a public address and a port of its own, what comes
/// in is let through if its port was given out.
public final class Nat {
    private static final int PORT_FIRST = 20_000;

    private final IpAddress inside;
    private final IpAddress outside;
    private final Map<Endpoint, Integer> ports = new HashMap<>();
    private final Map<Integer, Endpoint> insides = new HashMap<>();
    private int nextPort = PORT_FIRST;

    Nat(IpAddress inside, IpAddress outside) {
        this.inside = inside;
        this.outside = outside;
    }

    IpAddress inside() {
        return inside;
    }

    IpAddress outside() {
        return outside;
    }

    Endpoint leaving(Endpoint source) {
        int port = ports.computeIfAbsent(source, _ -> nextPort++);
        insides.put(port, source);
        return new Endpoint(outside, port);
    }

    Optional<Endpoint> entering(Endpoint destination) {
        return Optional.ofNullable(insides.get(destination.port()));
    }

    /// Forgets every mapping, as a box does when it restarts: what leaves next gets other ports.
    public void rebind() {
        ports.clear();
        insides.clear();
    }
}
