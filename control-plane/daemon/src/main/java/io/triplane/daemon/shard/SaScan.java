package io.triplane.daemon.shard;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Finds what changed among a shard's SAs since the last time it was told.
final class SaScan {
    private final int shard;
    private final Map<IkeSaId, IkeSaView> toldIkeSas = new HashMap<>();
    private final Map<ChildSaId, ChildSaView> toldChildSas = new HashMap<>();

    SaScan(int shard) {
        this.shard = shard;
    }

    /// Compares; nothing counts as told yet.
    ShardReport.Changed compare(EngineDoor engine, Tick now) {
        List<IkeSaView> ikeSas = new ArrayList<>();
        Set<IkeSaId> ikeSasGone = new HashSet<>(toldIkeSas.keySet());
        for (IkeSaView view : engine.ikeSas()) {
            ikeSasGone.remove(view.id());
            if (!Objects.equals(toldIkeSas.get(view.id()), view)) {
                ikeSas.add(view);
            }
        }
        List<ChildSaView> childSas = new ArrayList<>();
        Set<ChildSaId> childSasGone = new HashSet<>(toldChildSas.keySet());
        for (ChildSaView view : engine.childSas()) {
            childSasGone.remove(view.id());
            if (!Objects.equals(toldChildSas.get(view.id()), view)) {
                childSas.add(view);
            }
        }
        return new ShardReport.Changed(
                shard,
                now,
                ikeSas,
                childSas,
                ikeSasGone.stream().sorted().toList(),
                childSasGone.stream().sorted().toList());
    }

    /// SAs that were told of.
    int size() {
        return toldIkeSas.size() + toldChildSas.size();
    }

    /// The control side has it.
    void told(ShardReport.Changed changed) {
        changed.ikeSas().forEach(view -> toldIkeSas.put(view.id(), view));
        changed.childSas().forEach(view -> toldChildSas.put(view.id(), view));
        changed.ikeSasGone().forEach(toldIkeSas::remove);
        changed.childSasGone().forEach(toldChildSas::remove);
    }
}
