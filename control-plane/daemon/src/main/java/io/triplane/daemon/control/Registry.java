package io.triplane.daemon.control;

import io.triplane.ikev2.ConnectionConfig.Uniqueness;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides what spans shards: which of several IKE SAs of one pair of identities may live. An
/// engine sees to its own; this knows all and decides between those of different shards. Owned by
/// the control thread.
final class Registry {
    private final Map<Pair, Set<IkeSaName>> established = new HashMap<>();
    private final Map<IkeSaName, Pair> pairOf = new HashMap<>();

    private record Pair(Identity local, Identity remote) {}

    /// An IKE SA was authenticated. Crossed set-ups never meet here: a peer that we may call has
    /// one shard for both directions.
    ///
    /// @return the IKE SAs that have to be ended
    List<IkeSaName> established(int shard, IkeSaView view, Uniqueness policy) {
        if (view.localIdentity().isEmpty() || view.remoteIdentity().isEmpty()) {
            return List.of();
        }
        Pair pair = new Pair(view.localIdentity().get(), view.remoteIdentity().get());
        IkeSaName name = new IkeSaName(shard, view.id());
        Set<IkeSaName> known = established.computeIfAbsent(pair, _ -> new LinkedHashSet<>());
        List<IkeSaName> others = known.stream().filter(other -> other.shard() != shard).toList();
        known.add(name);
        pairOf.put(name, pair);
        if (others.isEmpty()) {
            return List.of();
        }
        return switch (policy) {
            case NEVER -> List.of();
            case KEEP -> List.of(name);
            case REPLACE -> others;
        };
    }

    /// A peer has lost its state: what other shards have of it is over, whatever the policy, and
    /// stands in nobody's way any more. Its own shard knows already.
    ///
    /// @return the IKE SAs that have to be ended
    List<IkeSaName> initialContact(int shard, Identity local, Identity remote) {
        List<IkeSaName> others =
                established.getOrDefault(new Pair(local, remote), Set.of()).stream()
                        .filter(other -> other.shard() != shard)
                        .toList();
        others.forEach(this::gone);
        return others;
    }

    /// An IKE SA has taken the place of another.
    void rekeyed(IkeSaName old, IkeSaName next) {
        Pair pair = pairOf.get(old);
        if (pair != null) {
            established.computeIfAbsent(pair, _ -> new LinkedHashSet<>()).add(next);
            pairOf.put(next, pair);
            gone(old);
        }
    }

    /// An IKE SA is gone, whatever the reason.
    void gone(IkeSaName name) {
        Pair pair = pairOf.remove(name);
        if (pair == null) {
            return;
        }
        established.computeIfPresent(
                pair,
                (_, names) -> {
                    names.remove(name);
                    return names.isEmpty() ? null : names;
                });
    }
}
