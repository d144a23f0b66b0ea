package io.triplane.softplane.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who takes UDP packets to local addresses, by family and port. The last to register wins, without
/// a word to the one before.
public final class UdpPorts {
    /// The port of UDP-encapsulated ESP (RFC 3948).
    public static final int IPSEC = 4500;

    /// What is done with a port's packets.
    public enum Use {
        TUNNEL_INPUT,
        PUNT
    }

    private record Key(boolean v6, int port) {}

    private final Map<Key, Use> uses = new HashMap<>();
    private final Map<Key, Integer> ipsecRegistrations = new HashMap<>();

    public Optional<Use> use(boolean v6, int port) {
        return Optional.ofNullable(uses.get(new Key(v6, port)));
    }

    public void registerPunt(boolean v6, int port) {
        uses.put(new Key(v6, port), Use.PUNT);
    }

    public void unregisterPunt(boolean v6, int port) {
        uses.remove(new Key(v6, port));
    }

    /// IPsec counts its users of a port and tells UDP only of the first and the last.
    public void registerIpsec(boolean v6, int port) {
        Key key = new Key(v6, port);
        if (ipsecRegistrations.merge(key, 1, Integer::sum) == 1) {
            uses.put(key, Use.TUNNEL_INPUT);
        }
    }

    public void unregisterIpsec(boolean v6, int port) {
        Key key = new Key(v6, port);
        if (ipsecRegistrations.merge(key, -1, Integer::sum) <= 0) {
            ipsecRegistrations.remove(key);
            uses.remove(key);
        }
    }
}
