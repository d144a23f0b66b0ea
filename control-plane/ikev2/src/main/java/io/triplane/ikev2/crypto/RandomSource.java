package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// Where random octets come from: the operating system in production, a seed in simulation. A
/// source belongs to one shard and never blocks.
@FunctionalInterface
public interface RandomSource {
    /// Fills the whole array with octets that nobody can predict.
    void fill(byte[] target);

    /// Octets that will be public, such as a nonce; keys come from [Secret#random].
    default Bytes bytes(int length) {
        byte[] octets = new byte[length];
        fill(octets);
        return Bytes.copyOf(octets);
    }
}
