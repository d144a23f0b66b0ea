package io.triplane.model;

import io.triplane.model.schema.RowKey;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The configuration in force: every object checked, by name. Immutable. Every secret and interface
/// that a connection refers to is in it.
public record ConfigSnapshot(
        IpsecGlobal global,
        IpsecDataplane dataplane,
        SortedMap<String, IkeSecret> secrets,
        SortedMap<String, IpsecInterface> interfaces,
        SortedMap<String, IpsecConnection> connections) {
    /// What holds where nothing is configured.
    public static final ConfigSnapshot EMPTY =
            new ConfigSnapshot(
                    IpsecGlobal.DEFAULT,
                    IpsecDataplane.DEFAULT,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());

    public ConfigSnapshot {
        secrets = copy(secrets);
        interfaces = copy(interfaces);
        connections = copy(connections);
    }

    public Optional<IpsecConnection> connection(String name) {
        return Optional.ofNullable(connections.get(name));
    }

    public Optional<IpsecInterface> interfaceOf(IpsecConnection connection) {
        return connection
                .get(ConnectionTable.TUNNEL_INTERFACE)
                .map(name -> require(interfaces, IpsecInterface.TABLE.key(name)));
    }

    /// The shared secret of a connection: the one it refers to, else the one that lists the peer's
    /// identity, the first by name if several do.
    public Optional<IkeSecret> secretOf(IpsecConnection connection) {
        Optional<String> reference = connection.get(ConnectionTable.SECRET);
        if (reference.isPresent()) {
            return Optional.of(require(secrets, IkeSecret.TABLE.key(reference.get())));
        }
        Identity remote = connection.remoteId();
        return secrets.values().stream().filter(secret -> secret.belongsTo(remote)).findFirst();
    }

    private static <T> T require(Map<String, T> objects, RowKey key) {
        T found = objects.get(key.part(0));
        if (found == null) {
            throw new IllegalStateException("the snapshot lacks " + key);
        }
        return found;
    }

    private static <T> SortedMap<String, T> copy(SortedMap<String, T> objects) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    }
}
