package io.triplane.jvpp.wire;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/// Key material on its way to or from a data plane. One owner, who closes it; after that the octets
/// are zero and every use fails. Never printed: `toString` tells the length alone.
public final class KeyOctets implements AutoCloseable {
    /// The largest key a message has room for (`vl_api_key_t.data`).
    public static final int OCTETS_MAX = 128;

    private final byte[] octets;
    private boolean closed;

    private KeyOctets(byte[] octets) {
        this.octets = octets;
    }

    /// Takes the octets over: `source` is zero on return.
    public static KeyOctets taking(byte[] source) {
        if (source.length > OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "key of %d octets, at most %d fit".formatted(source.length, OCTETS_MAX));
        }
        byte[] own = source.clone();
        Arrays.fill(source, (byte) 0);
        return new KeyOctets(own);
    }

    /// No key: the algorithm has none.
    public static KeyOctets none() {
        return new KeyOctets(new byte[0]);
    }

    /// A salt field that is not used: four zero octets.
    public static KeyOctets noSalt() {
        return new KeyOctets(new byte[4]);
    }

    public int size() {
        return octets.length;
    }

    /// Lends a copy for one call and wipes it, also when the call throws.
    public <R> R lend(Function<byte[], R> use) {
        byte[] copy = open().clone();
        try {
            return use.apply(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(open(), 0, target, offset, octets.length);
    }

    private synchronized byte[] open() {
        if (closed) {
            throw new IllegalStateException("key used after it was wiped");
        }
        return octets;
    }

    @Override
    public synchronized void close() {
        Arrays.fill(octets, (byte) 0);
        closed = true;
    }

    /// By content, in constant time.
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyOctets key && MessageDigest.isEqual(octets, key.octets);
    }

    @Override
    public int hashCode() {
        return octets.length; // tells nothing about the content
    }

    @Override
    public String toString() {
        return "KeyOctets[" + octets.length + " octets]";
    }
}
