package io.triplane.daemon.shard;

import io.triplane.ikev2.wire.IpAddress;
import java.util.Collection;
import java.util.Set;

/// The local addresses that answer IKE; none named: all. Written by the control thread, read by the
/// transport's.
public final class ListenAddresses {
    private volatile Set<IpAddress> named = Set.of();

    public void set(Collection<IpAddress> addresses) {
        named = Set.copyOf(addresses);
    }

    boolean answers(IpAddress local) {
        Set<IpAddress> now = named;
        return now.isEmpty() || now.contains(local);
    }
}
