package io.triplane.plane;

/// One local and one remote selector whose traffic is protected: local to remote outbound, remote
/// to local inbound. Both are of one family.
public record SelectorPair(Selector local, Selector remote) {
    public SelectorPair {
        if (local.addressLength() != remote.addressLength()) {
            throw new IllegalArgumentException(
                    "selector pair mixes families: " + local + " and " + remote);
        }
    }
}
