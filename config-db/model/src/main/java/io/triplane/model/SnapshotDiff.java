package io.triplane.model;

import io.triplane.model.ConfigChange.ConnectionAdded;
import io.triplane.model.ConfigChange.ConnectionChanged;
import io.triplane.model.ConfigChange.ConnectionRemoved;
import io.triplane.model.ConfigChange.DataplaneChanged;
import io.triplane.model.ConfigChange.GlobalChanged;
import io.triplane.model.ConfigChange.InterfaceAdded;
import io.triplane.model.ConfigChange.InterfaceChanged;
import io.triplane.model.ConfigChange.InterfaceRemoved;
import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What changes between two configurations, in an order in which it can be carried out: interfaces
/// come before the connections that use them and go after them, and a connection that goes makes
/// room before another takes its place.
public final class SnapshotDiff {
    private final ConfigSnapshot before;
    private final ConfigSnapshot after;

    private SnapshotDiff(ConfigSnapshot before, ConfigSnapshot after) {
        this.before = before;
        this.after = after;
    }

    public static List<ConfigChange> between(ConfigSnapshot before, ConfigSnapshot after) {
        return new SnapshotDiff(before, after).changes();
    }

    private List<ConfigChange> changes() {
        List<ConfigChange> changes = new ArrayList<>();
        globals(changes);
        after.interfaces().values().forEach(tunnel -> interfaceNow(tunnel, changes));
        before.connections().forEach((name, gone) -> connectionGone(name, gone, changes));
        after.connections().values().forEach(now -> connectionChanged(now, changes));
        after.connections().values().stream()
                .filter(now -> !before.connections().containsKey(now.name()))
                .forEach(now -> changes.add(new ConnectionAdded(now)));
        before.interfaces().values().stream()
                .filter(tunnel -> !after.interfaces().containsKey(tunnel.name()))
                .forEach(tunnel -> changes.add(new InterfaceRemoved(tunnel)));
        return List.copyOf(changes);
    }

    private void globals(List<ConfigChange> changes) {
        List<Field<?>> global = before.global().values().differing(after.global().values());
        if (!global.isEmpty()) {
            changes.add(new GlobalChanged(before.global(), after.global(), global));
        }
        List<Field<?>> plane = before.dataplane().values().differing(after.dataplane().values());
        if (!plane.isEmpty()) {
            changes.add(new DataplaneChanged(before.dataplane(), after.dataplane(), plane));
        }
    }

    private void interfaceNow(IpsecInterface now, List<ConfigChange> changes) {
        IpsecInterface old = before.interfaces().get(now.name());
        if (old == null) {
            changes.add(new InterfaceAdded(now));
        } else if (!old.values().differing(now.values()).isEmpty()
                || !old.addresses().equals(now.addresses())) {
            changes.add(new InterfaceChanged(old, now));
        }
    }

    private void connectionGone(String name, IpsecConnection gone, List<ConfigChange> changes) {
        if (!after.connections().containsKey(name)) {
            changes.add(new ConnectionRemoved(gone));
        }
    }

    private void connectionChanged(IpsecConnection now, List<ConfigChange> changes) {
        IpsecConnection old = before.connections().get(now.name());
        if (old == null) {
            return;
        }
        List<Field<?>> fields = old.values().differing(now.values());
        Map<String, ChangeEffect> children = childEffects(old, now);
        boolean secretDiffers = secretDiffers(old, now);
        if (fields.isEmpty() && children.isEmpty() && !secretDiffers) {
            return;
        }
        ChangeEffect effect =
                secretDiffers
                        ? strongest(fields).and(ChangeEffect.NEXT_AUTHENTICATION)
                        : strongest(fields);
        SortedSet<String> anew = new TreeSet<>();
        if (effect == ChangeEffect.NEW_CHILD_SA) {
            now.children().forEach(child -> anew.add(child.name()));
        }
        for (Map.Entry<String, ChangeEffect> child : children.entrySet()) {
            effect = effect.and(child.getValue());
            if (child.getValue() == ChangeEffect.NEW_CHILD_SA) {
                anew.add(child.getKey());
            }
        }
        changes.add(new ConnectionChanged(old, now, effect, anew));
    }

    private boolean secretDiffers(IpsecConnection old, IpsecConnection now) {
        Optional<FieldValues> oldSecret = before.secretOf(old).map(IkeSecret::values);
        Optional<FieldValues> newSecret = after.secretOf(now).map(IkeSecret::values);
        return !oldSecret.equals(newSecret);
    }

    private static ChangeEffect strongest(List<Field<?>> fields) {
        return fields.stream().map(Field::effect).reduce(ChangeEffect.NONE, ChangeEffect::and);
    }

    /// What the difference of each child asks for; children that are the same are not in it.
    private static Map<String, ChangeEffect> childEffects(
            IpsecConnection old, IpsecConnection now) {
        Map<String, IpsecChild> oldByName = byName(old);
        Map<String, IpsecChild> newByName = byName(now);
        SortedSet<String> names = new TreeSet<>(oldByName.keySet());
        names.addAll(newByName.keySet());
        Map<String, ChangeEffect> effects = new TreeMap<>();
        for (String name : names) {
            Optional<IpsecChild> one = Optional.ofNullable(oldByName.get(name));
            Optional<IpsecChild> other = Optional.ofNullable(newByName.get(name));
            if (one.isEmpty() || other.isEmpty()) {
                effects.put(name, ChangeEffect.NEW_CHILD_SA);
            } else {
                childEffect(one.get(), other.get()).ifPresent(effect -> effects.put(name, effect));
            }
        }
        return effects;
    }

    private static Optional<ChangeEffect> childEffect(IpsecChild old, IpsecChild now) {
        if (!old.local().equals(now.local()) || !old.remote().equals(now.remote())) {
            return Optional.of(ChangeEffect.NEW_CHILD_SA);
        }
        List<Field<?>> fields = old.values().differing(now.values());
        return fields.isEmpty() ? Optional.empty() : Optional.of(strongest(fields));
    }

    private static Map<String, IpsecChild> byName(IpsecConnection connection) {
        return connection.children().stream()
                .collect(
                        Collectors.toMap(
                                IpsecChild::name, child -> child, (a, _) -> a, TreeMap::new));
    }
}
