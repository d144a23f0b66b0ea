package io.triplane.daemon;

import io.triplane.daemon.shard.Shard;
import io.triplane.daemon.shard.ShardRouter;
import io.triplane.ikev2.Event.Counter;
import io.triplane.model.schema.Table;
import io.triplane.model.state.Counters;
import io.triplane.model.state.StateRow;
import java.util.List;
import java.util.Optional;

/// `COUNTERS_IKE:global`: the counters of all shards.
final class IkeCounters {
    private IkeCounters() {}

    static StateRow row(List<Shard> shards, ShardRouter router) {
        long otherVersion = sum(shards, Counter.OLDER_VERSION) + sum(shards, Counter.NEWER_VERSION);
        long dropped =
                router.overloaded()
                        + router.elsewhere()
                        + shards.stream().mapToLong(Shard::dropped).sum()
                        + sum(shards, Counter.UNKNOWN_SPI)
                        + otherVersion
                        + sum(shards, Counter.NOT_AUTHENTIC)
                        + sum(shards, Counter.OUTSIDE_WINDOW);
        return StateRow.of(Counters.IKE, Table.GLOBAL)
                .with(Counters.ike("retransmits"), Optional.of(sum(shards, Counter.RETRANSMITTED)))
                .with(
                        Counters.ike("cookies_required"),
                        Optional.of(sum(shards, Counter.COOKIE_DEMANDED)))
                .with(
                        Counters.ike("half_open_dropped"),
                        Optional.of(
                                sum(shards, Counter.HALF_OPEN_EXPIRED)
                                        + sum(shards, Counter.OVER_LIMIT)
                                        + sum(shards, Counter.OVER_SOURCE_LIMIT)))
                .with(
                        Counters.ike("parse_errors"),
                        Optional.of(router.malformed() + sum(shards, Counter.MALFORMED)))
                .with(Counters.ike("other_version"), Optional.of(otherVersion))
                .with(Counters.ike("packets_dropped"), Optional.of(dropped));
    }

    static long sum(List<Shard> shards, Counter counter) {
        return shards.stream().mapToLong(shard -> shard.counters().of(counter)).sum();
    }
}
