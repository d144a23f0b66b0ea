package io.triplane.ikev2.address;

import io.triplane.ikev2.Identity;
import io.triplane.ikev2.wire.IpAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who has which address of a pool. One owner: not safe for use by several threads.
///
/// A peer that comes back gets the address that it had, as long as nobody else needed it. While it
/// still has it — a peer authenticates itself anew before it ends the old IKE SA — it may ask for
/// the same one again, and both leases must end before the address is free.
public final class Leases {
    /// Addresses kept for peers that are away, before the longest away loses its own.
    static final int OFFLINE_MAX = 100_000;

    private final AddressPool pool;

    /// How often each address is handed out, and to whom.
    private final Map<IpAddress, Lease> online = new HashMap<>();

    /// Addresses that are free again and whose they were, longest away first.
    private final Map<IpAddress, Identity> offline = new LinkedHashMap<>();

    /// The same the other way round; of a peer that had several, the last one.
    private final Map<Identity, IpAddress> had = new HashMap<>();

    /// Addresses from there on were handed out to those at most who asked for them.
    private long untouched;

    private record Lease(Identity holder, int times) {}

    public Leases(AddressPool pool) {
        this.pool = pool;
    }

    /// An address for that peer, or none if the pool is used up.
    ///
    /// @param wish the address that the peer asks for, or the one configured for it; given if it is
    ///   free or the peer's own, and always by [AddressPool#AS_CONFIGURED]
    public Optional<IpAddress> acquire(Identity holder, Optional<IpAddress> wish) {
        if (pool.size() == 0) {
            return wish;
        }
        Optional<IpAddress> choice =
                wish.filter(pool::contains)
                        .filter(address -> isFreeFor(holder, address))
                        .or(() -> Optional.ofNullable(had.get(holder)))
                        .or(() -> offline.size() < OFFLINE_MAX ? fresh() : Optional.empty())
                        .or(() -> offline.keySet().stream().findFirst());
        choice.ifPresent(address -> take(holder, address));
        return choice;
    }

    /// Ends one lease. An address that this pool has not handed out to that peer is passed over.
    public void release(Identity holder, IpAddress address) {
        Lease lease = online.get(address);
        if (lease == null || !lease.holder().equals(holder)) {
            return;
        }
        if (lease.times() > 1) {
            online.put(address, new Lease(holder, lease.times() - 1));
        } else {
            online.remove(address);
            offline.put(address, holder);
            had.put(holder, address);
        }
    }

    /// Leases that last; two of one peer count twice.
    public int onlineCount() {
        return online.values().stream().mapToInt(Lease::times).sum();
    }

    private boolean isFreeFor(Identity holder, IpAddress address) {
        Lease lease = online.get(address);
        return lease == null || lease.holder().equals(holder);
    }

    private Optional<IpAddress> fresh() {
        while (untouched < pool.size()) {
            IpAddress next = pool.at(untouched++);
            if (!online.containsKey(next) && !offline.containsKey(next)) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    private void take(Identity holder, IpAddress address) {
        Lease before = online.get(address);
        online.put(address, new Lease(holder, before == null ? 1 : before.times() + 1));
        Identity last = offline.remove(address);
        if (last != null) {
            had.remove(last, address);
        }
    }
}
