package io.triplane.ikev2;

/// One packet that wants a child, as selectors of its own: one address on each side, one protocol,
/// one port (or ICMP type and code) where the protocol has any (RFC 7296 §2.9).
///
/// @param local its source, which is on our side
/// @param remote its destination
public record Flow(Selector local, Selector remote) {
    public Flow {
        if (!local.start().equals(local.end()) || !remote.start().equals(remote.end())) {
            throw new IllegalArgumentException(
                    "a packet goes from one address to one, not %s to %s".formatted(local, remote));
        }
        if (local.protocol() != remote.protocol()
                || local.start().family() != remote.start().family()) {
            throw new IllegalArgumentException(
                    "a packet has one protocol and family: %s to %s".formatted(local, remote));
        }
    }
}
