package io.triplane.daemon.shard;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import java.util.List;

/// What a shard tells the control side.
public sealed interface ShardReport {
    /// The engine reported an event. May be lost when the control side is swamped; what stands is
    /// known from [Changed], which is not lost.
    record Happened(int shard, Tick at, Event event) implements ShardReport {}

    /// So many events of this shard were lost.
    record EventsLost(int shard, long count) implements ShardReport {}

    /// What is different from what was told before.
    record Changed(
            int shard,
            Tick at,
            List<IkeSaView> ikeSas,
            List<ChildSaView> childSas,
            List<IkeSaId> ikeSasGone,
            List<ChildSaId> childSasGone)
            implements ShardReport {
        public Changed {
            ikeSas = List.copyOf(ikeSas);
            childSas = List.copyOf(childSas);
            ikeSasGone = List.copyOf(ikeSasGone);
            childSasGone = List.copyOf(childSasGone);
        }

        boolean isEmpty() {
            return ikeSas.isEmpty()
                    && childSas.isEmpty()
                    && ikeSasGone.isEmpty()
                    && childSasGone.isEmpty();
        }
    }

    /// A data plane request of the engine was refused.
    record PlaneRefused(
            int shard, Tick at, String connection, String child, String code, String text)
            implements ShardReport {}
}
