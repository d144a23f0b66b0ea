package io.triplane.daemon;

import io.triplane.daemon.duty.DutyRunner;
import io.triplane.daemon.lane.Lane;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.daemon.shard.Shard;
import io.triplane.daemon.shard.ShardCounters;
import io.triplane.daemon.shard.ShardRouter;
import io.triplane.ikev2.Event.Counter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// What the gateway counts, as of one moment, summed over its shards.
///
/// @param unsent datagrams that the transport did not take
/// @param dropped datagrams that found their shard's inbox full
/// @param overloaded first requests ignored because the data plane is behind
/// @param engine what the engines count
/// @param waiting requests that wait for the data plane, by lane
/// @param planeRefusals requests of engines that the data plane refused
/// @param eventsLost events of engines that found no room
/// @param bugs exceptions that escaped a step
public record GatewayCounters(
        long received,
        long sent,
        long unsent,
        long dropped,
        long malformed,
        long overloaded,
        Map<Counter, Long> engine,
        Map<Lane, Integer> waiting,
        long planeRefusals,
        long eventsLost,
        long bugs) {
    public GatewayCounters {
        engine = Collections.unmodifiableMap(new EnumMap<>(engine));
        waiting = Collections.unmodifiableMap(new EnumMap<>(waiting));
    }

    static GatewayCounters of(
            List<Shard> shards, ShardRouter router, PlaneLanes lanes, List<DutyRunner> runners) {
        Map<Counter, Long> engine = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            engine.put(counter, IkeCounters.sum(shards, counter));
        }
        Map<Lane, Integer> waiting = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            waiting.put(lane, lanes.waiting(lane));
        }
        return new GatewayCounters(
                sum(shards, ShardCounters::received),
                sum(shards, ShardCounters::sent),
                sum(shards, ShardCounters::unsent),
                shards.stream().mapToLong(Shard::dropped).sum(),
                router.malformed(),
                router.overloaded(),
                engine,
                waiting,
                sum(shards, ShardCounters::planeRefusals) + lanes.refused(),
                sum(shards, ShardCounters::eventsLost),
                sum(shards, ShardCounters::bugs)
                        + runners.stream().mapToLong(DutyRunner::bugs).sum());
    }

    private static long sum(List<Shard> shards, ToLongFunction<ShardCounters> counter) {
        return shards.stream().map(Shard::counters).mapToLong(counter).sum();
    }
}
