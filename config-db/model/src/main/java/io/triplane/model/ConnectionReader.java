package io.triplane.model;

import io.triplane.model.ConnectionTable.Mode;
import io.triplane.model.ConnectionTable.Role;
import io.triplane.model.ConnectionTable.StartAction;
import io.triplane.model.net.IpAddress;
import io.triplane.model.net.IpAddress.Family;
import io.triplane.model.net.RemoteAddress;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads one connection with its children and selectors, and checks what concerns them alone.
final class ConnectionReader {
    private final Rows rows;
    private final IpsecGlobal global;

    ConnectionReader(Rows rows, IpsecGlobal global) {
        this.rows = rows;
        this.global = global;
    }

    Candidate<IpsecConnection> read(RawRow row) {
        Findings findings = new Findings();
        String name = row.key().part(0);
        FieldValues values = FieldValues.read(ConnectionTable.TABLE, row, findings);
        new AlgorithmChecks(row.key(), values, global.get(IpsecGlobal.ALLOW_WEAK_CRYPTO), findings)
                .run();
        checkRole(row.key(), values, findings);
        checkAddresses(row.key(), values, findings);
        checkIdentities(row.key(), values, findings);
        checkMode(row.key(), values, findings);
        new LifetimeChecks(row.key(), values, findings).run();
        List<IpsecChild> children = readChildren(name, values, findings);
        return findings.blocking()
                ? Candidate.blocked(findings)
                : Candidate.of(new IpsecConnection(name, values, children), findings);
    }

    private static void checkRole(RowKey row, FieldValues values, Findings findings) {
        Role role = values.get(ConnectionTable.ROLE);
        if (role == Role.RESPONDER
                && values.get(ConnectionTable.START_ACTION) == StartAction.START) {
            findings.error(
                    row,
                    values,
                    ConnectionTable.START_ACTION,
                    "contradicts role responder, which never begins",
                    "remove it, or set role to initiator");
        }
        if (isSingle(values)) {
            return;
        }
        // A set of addresses cannot be called.
        switch (role) {
            case INITIATOR ->
                    findings.error(
                            row,
                            values,
                            ConnectionTable.ROLE,
                            "needs a single remote_address to call",
                            "set remote_address to one address, or role to responder");
            case AUTO ->
                    findings.missing(
                            row,
                            ConnectionTable.ROLE,
                            "must be responder for a remote_address that is not a single address",
                            "set role to responder");
            case RESPONDER -> {}
        }
    }

    private static void checkAddresses(RowKey row, FieldValues values, Findings findings) {
        Optional<IpAddress> local = values.get(ConnectionTable.LOCAL_ADDRESS);
        Optional<Family> remote = remote(values).flatMap(ConnectionReader::family);
        if (local.isPresent() && remote.isPresent() && local.get().family() != remote.get()) {
            findings.error(
                    row,
                    values,
                    ConnectionTable.LOCAL_ADDRESS,
                    "is of another family than remote_address",
                    "use IPv4 on both ends or IPv6 on both ends");
        }
    }

    private static void checkIdentities(RowKey row, FieldValues values, Findings findings) {
        Optional<Identity> local =
                identity(
                        row,
                        values,
                        ConnectionTable.LOCAL_ID_TYPE,
                        ConnectionTable.LOCAL_ID,
                        findings);
        if (local.filter(Identity::isAnyone).isPresent()) {
            findings.error(
                    row,
                    values,
                    ConnectionTable.LOCAL_ID_TYPE,
                    "is no identity of our own",
                    "any is for the remote side; name our identity or leave it out");
        }
        Optional<Identity> remote =
                identity(
                        row,
                        values,
                        ConnectionTable.REMOTE_ID_TYPE,
                        ConnectionTable.REMOTE_ID,
                        findings);
        boolean named = remote.filter(id -> !id.isAnyone()).isPresent();
        if (!named && !isSingle(values) && !values.isSet(ConnectionTable.REMOTE_ID)) {
            // Else whoever knows this secret could pass for any other peer.
            findings.missing(
                    row,
                    ConnectionTable.REMOTE_ID,
                    "is missing: a peer of unknown address needs an identity for its secret",
                    "set remote_id_type and remote_id");
        }
    }

    private static Optional<Identity> identity(
            RowKey row,
            FieldValues values,
            Field<Optional<IdType>> typeField,
            Field<Optional<String>> field,
            Findings findings) {
        try {
            Optional<Identity> found = Identities.read(values, typeField, field);
            if (found.isEmpty() && values.get(typeField).isPresent()) {
                findings.missing(
                        row, field, "is missing beside " + typeField, "set it, or remove both");
            }
            return found;
        } catch (BadValueException bad) {
            findings.error(row, values, field, bad.text(), bad.remedy());
            return Optional.empty();
        }
    }

    private static void checkMode(RowKey row, FieldValues values, Findings findings) {
        Mode mode = values.get(ConnectionTable.MODE);
        boolean tunnel = values.isSet(ConnectionTable.TUNNEL_INTERFACE);
        if (mode == Mode.ROUTE && !tunnel) {
            findings.missing(
                    row,
                    ConnectionTable.TUNNEL_INTERFACE,
                    "is missing in mode route",
                    "set it, or set mode to policy");
        }
        if (mode == Mode.POLICY && tunnel) {
            findings.error(
                    row,
                    values,
                    ConnectionTable.MODE,
                    "uses no tunnel_interface, but one is set",
                    "remove tunnel_interface, or set mode to route");
        }
    }

    private List<IpsecChild> readChildren(String name, FieldValues values, Findings findings) {
        Family outer = remote(values).flatMap(ConnectionReader::family).orElse(Family.IPV4);
        List<IpsecChild> children = new ArrayList<>();
        SortedSet<String> names = childNames(name);
        for (String child : names) {
            RawRow row =
                    rows.row(IpsecChild.TABLE.key(name, child))
                            .orElseGet(() -> implied(name, child));
            FieldValues childValues = FieldValues.read(IpsecChild.TABLE, row, findings);
            List<RawRow> selectors = rows.under(TrafficSelector.TABLE.name(), name, child);
            List<RawRow> keyed =
                    selectors.stream().filter(selector -> Keys.isSound(selector.key())).toList();
            new SelectorReader(findings)
                    .read(row.key(), keyed, outer)
                    .map(pair ->
                            new IpsecChild(name, child, childValues, pair.local(), pair.remote()))
                    .ifPresent(children::add);
        }
        new SiblingChecks(children, findings).run(IpsecConnection.isRouteMode(values));
        checkOrphans(name, names, findings);
        return children;
    }

    /// Children with a row of their own; where there is none, the one that needs no row.
    private SortedSet<String> childNames(String connection) {
        SortedSet<String> names = new TreeSet<>();
        rows.under(IpsecChild.TABLE.name(), connection).stream()
                .filter(row -> Keys.isSound(row.key()))
                .forEach(row -> names.add(row.key().part(1)));
        if (names.isEmpty()) {
            names.add(IpsecChild.DEFAULT_NAME);
        }
        return names;
    }

    private static RawRow implied(String connection, String child) {
        return new RawRow(IpsecChild.TABLE.key(connection, child), new TreeMap<>());
    }

    private void checkOrphans(String connection, SortedSet<String> children, Findings findings) {
        rows.under(TrafficSelector.TABLE.name(), connection).stream()
                .map(RawRow::key)
                .filter(Keys::isSound)
                .filter(key -> !children.contains(key.part(1)))
                .forEach(key ->
                        findings.accept(
                                Problem.incomplete(
                                        key,
                                        "",
                                        "belongs to a child that is not there",
                                        "add the row "
                                                + IpsecChild.TABLE.key(connection, key.part(1)))));
    }

    /// Empty while the mandatory field is missing.
    private static Optional<RemoteAddress> remote(FieldValues values) {
        return values.isSet(ConnectionTable.REMOTE_ADDRESS)
                ? Optional.of(values.get(ConnectionTable.REMOTE_ADDRESS))
                : Optional.empty();
    }

    /// Whether the peer is one address, or not named yet.
    private static boolean isSingle(FieldValues values) {
        return remote(values).map(RemoteAddress.One.class::isInstance).orElse(true);
    }

    private static Optional<Family> family(RemoteAddress remote) {
        return switch (remote) {
            case RemoteAddress.One one -> Optional.of(one.address().family());
            case RemoteAddress.Within within -> Optional.of(within.range().family());
            case RemoteAddress.Any _ -> Optional.empty();
        };
    }
}
