package io.triplane.daemon.control;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import io.triplane.plane.ChildState;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What stands on all shards, as last told. Owned by the control thread.
final class SaTable {
    private static final Comparator<IkeSaName> BY_NAME =
            Comparator.comparingInt(IkeSaName::shard).thenComparing(IkeSaName::id);
    private static final String NOBODY = "";

    private final WallClock wall;
    private final UsageLedger usage;
    private final Map<IkeSaName, IkeSaView> ikeSas = new HashMap<>();
    private final Map<ChildSaId, Child> children = new HashMap<>();
    private final SortedMap<String, SortedSet<IkeSaName>> ikeSasOf = new TreeMap<>();
    private final SortedMap<String, SortedSet<ChildSaId>> childrenOf = new TreeMap<>();
    private int standing;
    private int halfOpen;

    /// What is kept of a Child SA beside what its engine shows.
    private static final class Child {
        private final int shard;
        private final Tick since;
        private ChildSaView view;
        private Optional<ChildState> proven = Optional.empty();
        private String reason = "";
        private int rekeys;

        private Child(int shard, ChildSaView view) {
            this.shard = shard;
            this.since = view.installedAt();
            this.view = view;
        }
    }

    SaTable(WallClock wall, UsageLedger usage) {
        this.wall = wall;
        this.usage = usage;
    }

    void put(int shard, IkeSaView view) {
        IkeSaName name = new IkeSaName(shard, view.id());
        @Nullable IkeSaView before = ikeSas.put(name, view);
        count(before, -1);
        count(view, 1);
        if (before != null && !before.connection().equals(view.connection())) {
            unlist(ikeSasOf, before.connection().orElse(NOBODY), name);
        }
        ikeSasOf.computeIfAbsent(view.connection().orElse(NOBODY), _ -> new TreeSet<>(BY_NAME))
                .add(name);
    }

    /// A view with another inbound SPI is the successor by rekey.
    void put(int shard, ChildSaView view) {
        @Nullable Child known = children.get(view.id());
        if (known == null) {
            children.put(view.id(), new Child(shard, view));
            childrenOf.computeIfAbsent(view.connection(), _ -> new TreeSet<>()).add(view.id());
            return;
        }
        if (known.view.inboundSpi() != view.inboundSpi()) {
            known.rekeys++;
        }
        known.view = view;
    }

    void proven(ChildSaId id, ChildState state, String reason) {
        @Nullable Child known = children.get(id);
        if (known != null) {
            known.proven = Optional.of(state);
            known.reason = reason;
        }
    }

    /// Returns what it was last.
    Optional<IkeSaInfo> remove(IkeSaName name) {
        Optional<IkeSaInfo> last = ikeSa(name);
        count(ikeSas.remove(name), -1);
        last.ifPresent(info -> unlist(ikeSasOf, info.connection(), name));
        return last;
    }

    /// Returns what it was last.
    Optional<ChildSaInfo> remove(ChildSaId id) {
        Optional<ChildSaInfo> last = child(id);
        children.remove(id);
        last.ifPresent(info -> unlist(childrenOf, info.view().connection(), id));
        return last;
    }

    Optional<IkeSaInfo> ikeSa(IkeSaName name) {
        return Optional.ofNullable(ikeSas.get(name)).map(view -> info(name, view));
    }

    Optional<ChildSaInfo> child(ChildSaId id) {
        return Optional.ofNullable(children.get(id)).map(this::info);
    }

    /// The shard that a Child SA lives on.
    Optional<Integer> shardOf(ChildSaId id) {
        return Optional.ofNullable(children.get(id)).map(child -> child.shard);
    }

    /// Ordered by connection, then name.
    List<IkeSaInfo> ikeSas(Optional<String> connection) {
        return of(ikeSasOf, connection).stream()
                .flatMap(Collection::stream)
                .flatMap(name -> ikeSa(name).stream())
                .toList();
    }

    /// Ordered by connection, then name.
    List<ChildSaInfo> children(Optional<String> connection) {
        return of(childrenOf, connection).stream()
                .flatMap(Collection::stream)
                .flatMap(id -> child(id).stream())
                .toList();
    }

    /// Child SAs of one configured child.
    List<ChildSaInfo> children(String connection, String childName) {
        return children(Optional.of(connection)).stream()
                .filter(child -> child.view().childName().equals(childName))
                .toList();
    }

    /// IKE SAs that are authenticated.
    int standing() {
        return standing;
    }

    /// IKE SAs that peers have begun and that are not authenticated.
    int halfOpen() {
        return halfOpen;
    }

    int childCount() {
        return children.size();
    }

    boolean isEmpty() {
        return ikeSas.isEmpty() && children.isEmpty();
    }

    private void count(@Nullable IkeSaView view, int change) {
        if (view == null) {
            return;
        }
        if (view.establishedAt().isPresent()) {
            standing += change;
        } else if (!view.initiator()) {
            halfOpen += change;
        }
    }

    private static <N> Collection<SortedSet<N>> of(
            SortedMap<String, SortedSet<N>> lists, Optional<String> connection) {
        return connection
                .<Collection<SortedSet<N>>>map(
                        name -> List.of(lists.getOrDefault(name, Collections.emptySortedSet())))
                .orElse(lists.values());
    }

    private static <N> void unlist(Map<String, SortedSet<N>> lists, String connection, N name) {
        lists.computeIfPresent(
                connection,
                (_, names) -> {
                    names.remove(name);
                    return names.isEmpty() ? null : names;
                });
    }

    private IkeSaInfo info(IkeSaName name, IkeSaView view) {
        return new IkeSaInfo(
                name,
                view,
                view.establishedAt().map(wall::at),
                view.schedule().rekeyAt().map(wall::at),
                view.schedule().reauthAt().map(wall::at));
    }

    private ChildSaInfo info(Child child) {
        ChildSaView view = child.view;
        long number = view.id().number();
        return new ChildSaInfo(
                new IkeSaName(child.shard, view.ikeSa()),
                view,
                child.proven,
                child.reason,
                wall.at(child.since),
                view.rekeyAt().map(wall::at),
                view.expiresAt().map(wall::at),
                child.rekeys,
                usage.in(number),
                usage.out(number),
                usage.of(number, view.inboundSpi(), true),
                usage.of(number, view.outboundSpi(), false));
    }
}
