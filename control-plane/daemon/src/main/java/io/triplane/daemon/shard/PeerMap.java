package io.triplane.daemon.shard;

import io.triplane.ikev2.wire.IpAddress;
import java.util.Map;
import java.util.OptionalInt;

/// The shard of each peer whose address is configured. Both ends of such a connection may begin, so
/// what the peer begins has to meet what we begin on one shard: there one engine sees both and
/// settles crossed set-ups. Written by the control thread, read by the transport's.
public final class PeerMap {
    private volatile Map<IpAddress, Integer> shards = Map.of();

    public void set(Map<IpAddress, Integer> newShards) {
        shards = Map.copyOf(newShards);
    }

    OptionalInt shard(IpAddress peer) {
        Integer shard = shards.get(peer);
        return shard == null ? OptionalInt.empty() : OptionalInt.of(shard);
    }
}
