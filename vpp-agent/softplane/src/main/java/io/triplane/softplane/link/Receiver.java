package io.triplane.softplane.link;

/// Takes what comes in at a link.
@FunctionalInterface
public interface Receiver {
    /// One IP packet, unchecked; the octets are the receiver's from now on.
    void receive(byte[] octets);
}
