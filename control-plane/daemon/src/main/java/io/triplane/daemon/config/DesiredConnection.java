package io.triplane.daemon.config;

import io.triplane.ikev2.ConnectionConfig.Role;
import io.triplane.model.IpsecChild;
import io.triplane.model.IpsecConnection;
import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.plane.TunnelConfig;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One connection as it is to be: what the engines are told, and the static part of each of its
/// children in the data plane, by child name.
public record DesiredConnection(
        IpsecConnection source, EnginePlan plan, SortedMap<String, TunnelConfig> tunnels) {
    public DesiredConnection {
        tunnels = Collections.unmodifiableSortedMap(new TreeMap<>(tunnels));
    }

    public String name() {
        return source.name();
    }

    public boolean mayInitiate() {
        return plan.role() == Role.INITIATOR;
    }

    /// Whether the IKE SA that stands has to make way, as the schema says for each changed field.
    public boolean needsNewIkeSa(DesiredConnection inForce) {
        return effect(inForce.source.values(), source.values()) == ChangeEffect.NEW_IKE_SA;
    }

    /// Children in force whose Child SAs have to make way: those that went or whose negotiated part
    /// or static part changed.
    public SortedSet<String> outdated(DesiredConnection inForce) {
        SortedSet<String> names = new TreeSet<>();
        boolean all = effect(inForce.source.values(), source.values()) == ChangeEffect.NEW_CHILD_SA;
        for (String child : inForce.tunnels.keySet()) {
            if (all || !sameToPeer(inForce, child) || !sameInPlane(inForce, child)) {
                names.add(child);
            }
        }
        return names;
    }

    private boolean sameToPeer(DesiredConnection inForce, String child) {
        Optional<IpsecChild> old = child(inForce.source, child);
        Optional<IpsecChild> now = child(source, child);
        return old.isPresent()
                && now.isPresent()
                && tunnels.containsKey(child)
                && old.get().local().equals(now.get().local())
                && old.get().remote().equals(now.get().remote())
                && effect(old.get().values(), now.get().values()) == ChangeEffect.NONE;
    }

    private boolean sameInPlane(DesiredConnection inForce, String child) {
        return Objects.equals(inForce.tunnels.get(child), tunnels.get(child));
    }

    private static Optional<IpsecChild> child(IpsecConnection connection, String name) {
        return connection.children().stream()
                .filter(child -> child.name().equals(name))
                .findFirst();
    }

    private static ChangeEffect effect(FieldValues old, FieldValues now) {
        return old.differing(now).stream()
                .map(Field::effect)
                .reduce(ChangeEffect.NONE, ChangeEffect::and);
    }
}
