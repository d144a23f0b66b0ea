package io.triplane.model;

import io.triplane.model.net.RemoteAddress;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RowKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The connections of one reading side by side: references to secrets and interfaces, and what only
/// one connection may have. A connection that loses keeps its last good version, and that version
/// keeps what it refers to.
final class ConnectionSet {
    private final ConfigSnapshot previous;
    private final SortedMap<String, IkeSecret> secrets;
    private final SortedMap<String, IpsecInterface> interfaces;
    private final SortedMap<String, IpsecConnection> usable = new TreeMap<>();
    private final Set<String> blocked = new TreeSet<>();

    ConnectionSet(
            ConfigSnapshot previous,
            SortedMap<String, IkeSecret> secrets,
            SortedMap<String, IpsecInterface> interfaces) {
        this.previous = previous;
        this.secrets = new TreeMap<>(secrets);
        this.interfaces = new TreeMap<>(interfaces);
    }

    /// Something of which each connection needs its own.
    private sealed interface Claim {
        record Peer(RemoteAddress remote, Identity remoteId, Optional<Identity> localId)
                implements Claim {}

        record Tunnel(String name) implements Claim {}
    }

    void add(RowKey row, Candidate<IpsecConnection> candidate) {
        candidate
                .object()
                .ifPresentOrElse(
                        connection -> usable.put(row.part(0), connection),
                        () -> blocked.add(row.part(0)));
    }

    /// The connections in force; what stood in the way of the others goes to `problems`.
    SortedMap<String, IpsecConnection> resolve(List<Problem> problems) {
        for (IpsecConnection connection : List.copyOf(usable.values())) {
            List<Problem> dangling = dangling(connection);
            problems.addAll(dangling);
            if (!dangling.isEmpty()) {
                block(connection);
            }
        }
        // A connection that loses falls back to its last good version, whose claims then stand
        // before those of others: begin again until nobody loses.
        Optional<Problem> conflict = firstConflict();
        while (conflict.isPresent()) {
            problems.add(conflict.get());
            conflict = firstConflict();
        }
        SortedMap<String, IpsecConnection> inForce = new TreeMap<>(usable);
        kept().forEach(connection -> inForce.put(connection.name(), connection));
        return inForce;
    }

    SortedMap<String, IkeSecret> secretsWithThoseKept() {
        for (IpsecConnection connection : kept()) {
            previous.secretOf(connection)
                    .ifPresent(secret -> secrets.putIfAbsent(secret.name(), secret));
        }
        return secrets;
    }

    SortedMap<String, IpsecInterface> interfacesWithThoseKept() {
        for (IpsecConnection connection : kept()) {
            previous.interfaceOf(connection)
                    .ifPresent(tunnel -> interfaces.putIfAbsent(tunnel.name(), tunnel));
        }
        return interfaces;
    }

    private void block(IpsecConnection connection) {
        usable.remove(connection.name());
        blocked.add(connection.name());
    }

    private List<IpsecConnection> kept() {
        return blocked.stream().flatMap(name -> previous.connection(name).stream()).toList();
    }

    private List<Problem> dangling(IpsecConnection connection) {
        List<Problem> found = new ArrayList<>();
        Optional<String> secret = connection.get(ConnectionTable.SECRET);
        if (secret.isPresent() && !secrets.containsKey(secret.get())) {
            found.add(
                    absent(connection, ConnectionTable.SECRET.name(), secret.get(), "IKE_SECRET"));
        }
        if (secret.isEmpty() && secretByIdentity(connection).isEmpty()) {
            found.add(
                    Problem.incomplete(
                            connection.key(),
                            ConnectionTable.SECRET.name(),
                            "is missing, and no secret lists the identity " + connection.remoteId(),
                            "set it to the name of a secret"));
        }
        connection
                .get(ConnectionTable.TUNNEL_INTERFACE)
                .filter(name -> !interfaces.containsKey(name))
                .ifPresent(name ->
                        found.add(
                                absent(
                                        connection,
                                        ConnectionTable.TUNNEL_INTERFACE.name(),
                                        name,
                                        IpsecInterface.TABLE.name())));
        return found;
    }

    private Optional<IkeSecret> secretByIdentity(IpsecConnection connection) {
        return secrets.values().stream()
                .filter(secret -> secret.belongsTo(connection.remoteId()))
                .findFirst();
    }

    private static Problem absent(
            IpsecConnection connection, String field, String name, String table) {
        return new Problem(
                Problem.Severity.INCOMPLETE,
                connection.key(),
                field,
                name,
                "names a row of " + table + " that is not there or not usable",
                "add or mend " + RowKey.of(table, name));
    }

    /// Blocks the first loser and says why it lost.
    private Optional<Problem> firstConflict() {
        Map<Claim, String> owners = new HashMap<>();
        for (IpsecConnection connection : kept()) {
            claims(connection).forEach(claim -> owners.put(claim, connection.name()));
        }
        List<IpsecConnection> order = new ArrayList<>(usable.values());
        order.sort(Comparator.comparing(this::isNew).thenComparing(IpsecConnection::name));
        for (IpsecConnection connection : order) {
            for (Claim claim : claims(connection)) {
                String owner = owners.putIfAbsent(claim, connection.name());
                if (owner != null) {
                    block(connection);
                    return Optional.of(conflict(connection, claim, owner));
                }
            }
        }
        return Optional.empty();
    }

    /// Who holds a claim already keeps it against a newcomer.
    private boolean isNew(IpsecConnection connection) {
        return previous.connection(connection.name())
                .filter(before -> claims(before).equals(claims(connection)))
                .isEmpty();
    }

    private static List<Claim> claims(IpsecConnection connection) {
        List<Claim> claims = new ArrayList<>();
        claims.add(
                new Claim.Peer(connection.remote(), connection.remoteId(), connection.localId()));
        connection
                .get(ConnectionTable.TUNNEL_INTERFACE)
                .ifPresent(name -> claims.add(new Claim.Tunnel(name)));
        return claims;
    }

    private static Problem conflict(IpsecConnection loser, Claim claim, String owner) {
        return switch (claim) {
            case Claim.Peer peer ->
                    Problem.error(
                            loser.key(),
                            ConnectionTable.REMOTE_ADDRESS.name(),
                            peer.remote().toString(),
                            "is the peer of connection "
                                    + owner
                                    + " already, with the same identities",
                            "change the address or an identity, or add a child to " + owner);
            case Claim.Tunnel tunnel ->
                    Problem.error(
                            loser.key(),
                            ConnectionTable.TUNNEL_INTERFACE.name(),
                            tunnel.name(),
                            "is the tunnel interface of connection " + owner + " already",
                            "give each connection its own interface");
        };
    }
}
