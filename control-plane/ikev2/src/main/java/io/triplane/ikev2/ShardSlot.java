package io.triplane.ikev2;

/// Which of `2^bits` shards an engine is. The number stands in the highest bits of every SPI the
/// engine chooses, IKE and ESP alike, so that whoever receives a datagram finds its shard without a
/// shared table.
public record ShardSlot(int index, int bits) {
    /// An ESP SPI keeps 24 bits of randomness.
    public static final int BITS_MAX = 8;

    /// The only shard.
    public static final ShardSlot ONLY = new ShardSlot(0, 0);

    public ShardSlot {
        if (bits < 0 || bits > BITS_MAX) {
            throw new IllegalArgumentException(
                    "%d shard bits: at most %d fit into an SPI".formatted(bits, BITS_MAX));
        }
        if (index < 0 || index >= 1 << bits) {
            throw new IllegalArgumentException(
                    "shard %d does not fit into %d bits".formatted(index, bits));
        }
    }

    /// The shard whose number stands in an IKE SPI that one of ours chose.
    public static int indexOf(long ikeSpi, int bits) {
        return bits == 0 ? 0 : (int) (ikeSpi >>> (Long.SIZE - bits));
    }

    /// `random` with this shard's number in its highest bits.
    public long mark(long random) {
        return bits == 0 ? random : random >>> bits | (long) index << (Long.SIZE - bits);
    }

    /// `random` with this shard's number in its highest bits.
    public int mark(int random) {
        return bits == 0 ? random : random >>> bits | index << (Integer.SIZE - bits);
    }
}
