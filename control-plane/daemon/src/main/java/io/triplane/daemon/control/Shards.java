package io.triplane.daemon.control;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.shard.Shard;
import io.triplane.daemon.shard.ShardCommand;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Input.SaTraffic;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.plane.PlaneUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All shards, as the control side addresses them.
final class Shards {
    private final List<Shard> shards;

    Shards(List<Shard> shards) {
        this.shards = List.copyOf(shards);
    }

    int count() {
        return shards.size();
    }

    /// The shard that begins what a connection has to begin, and that gets what its peer begins.
    int home(DesiredConnection connection) {
        int hash =
                connection
                        .plan()
                        .path()
                        .remoteAddress()
                        .map(IpAddress::hashCode)
                        .orElseGet(() -> connection.name().hashCode());
        return Math.floorMod(hash, shards.size());
    }

    /// False when that shard has no room for it (or does not exist).
    boolean ask(int shard, ShardCommand command, Runnable taken) {
        return shard < shards.size() && shards.get(shard).ask(command, taken);
    }

    boolean ask(int shard, ShardCommand command) {
        return ask(shard, command, () -> {});
    }

    /// False when any of them has no room for it.
    boolean askAll(ShardCommand command) {
        boolean all = true;
        for (Shard shard : shards) {
            all &= shard.ask(command, () -> {});
        }
        return all;
    }

    /// Tells each shard what the data plane has counted of its children. One that has no room now
    /// learns of it with the next reading.
    void count(PlaneUsage usage, SaTable table) {
        Map<Integer, List<SaTraffic>> byShard = new HashMap<>();
        for (PlaneUsage.SaUsage sa : usage.sas()) {
            ChildSaId child = new ChildSaId(sa.child().number());
            table.shardOf(child)
                    .ifPresent(shard ->
                            byShard.computeIfAbsent(shard, _ -> new ArrayList<>())
                                    .add(
                                            new SaTraffic(
                                                    child,
                                                    sa.spi(),
                                                    sa.inbound(),
                                                    sa.packets(),
                                                    sa.bytes())));
        }
        byShard.forEach((shard, readings) -> ask(shard, new ShardCommand.Count(readings)));
    }

    /// Where a child of the connection is to be set up: beside its IKE SA if one stands.
    int toInitiate(DesiredConnection connection, SaTable table) {
        return table.ikeSas(Optional.of(connection.name())).stream()
                .filter(sa -> sa.established().isPresent())
                .map(sa -> sa.name().shard())
                .findFirst()
                .orElseGet(() -> home(connection));
    }
}
