package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.crypto.RandomSource;
import io.triplane.ikev2.sa.SaTable;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import java.time.Duration;

/// Gives out names: ids in order, SPIs and nonces at random. Owned by the engine.
public final class Numbers {
    /// RFC 7296 §2.10 asks for half the key size of the prf, at least 16.
    private static final int NONCE_OCTETS = 32;

    /// SPIs below are reserved (RFC 4303 §2.1).
    private static final int ESP_SPI_MIN = 256;

    private final ShardSlot shard;
    private final RandomSource random;
    private long nextIkeSa;
    private long nextChildSa;
    private long nextRequest;

    public Numbers(ShardSlot shard, RandomSource random) {
        this(shard, random, 1, 1, 1);
    }

    private Numbers(
            ShardSlot shard, RandomSource random, long nextIkeSa, long nextChildSa, long next) {
        this.shard = shard;
        this.random = random;
        this.nextIkeSa = nextIkeSa;
        this.nextChildSa = nextChildSa;
        this.nextRequest = next;
    }

    IkeSaId ikeSa() {
        return new IkeSaId(marked(nextIkeSa++));
    }

    ChildSaId childSa() {
        return new ChildSaId(marked(nextChildSa++));
    }

    long planeRequest() {
        return nextRequest++;
    }

    long ikeSpi(SaTable table) {
        long spi;
        do {
            spi = shard.mark(random.bytes(Long.BYTES).u64(0));
        } while (spi == 0 || table.hasSpi(spi));
        return spi;
    }

    int espSpi(SaTable table) {
        int spi;
        do {
            spi = shard.mark((int) random.bytes(Integer.BYTES).u32(0));
        } while (Integer.compareUnsigned(spi, ESP_SPI_MIN) < 0 || table.hasInboundSpi(spi));
        return spi;
    }

    Bytes nonce() {
        return random.bytes(NONCE_OCTETS);
    }

    /// Evenly from zero up to `max`.
    public Duration upTo(Duration max) {
        long nanos = max.toNanos();
        long unsigned = random.bytes(Long.BYTES).u64(0) >>> 1;
        return nanos == 0 ? Duration.ZERO : Duration.ofNanos(unsigned % nanos);
    }

    /// Evenly from zero up to `max`.
    long upTo(long max) {
        long unsigned = random.bytes(Long.BYTES).u64(0) >>> 1;
        return max == 0 ? 0 : unsigned % max;
    }

    /// Anything but 0.
    int place() {
        int place;
        do {
            place = (int) octets(Integer.BYTES).u32(0);
        } while (place == 0);
        return place;
    }

    public Bytes octets(int count) {
        return random.bytes(count);
    }

    /// Unique over all shards: the shard's number stands in the lowest bits.
    private long marked(long count) {
        return count << shard.bits() | shard.index();
    }

    public void write(StateWriter out) {
        out.version(1);
        out.u64(nextIkeSa);
        out.u64(nextChildSa);
        out.u64(nextRequest);
    }

    public static Numbers read(StateReader in, ShardSlot shard, RandomSource random) {
        in.version("numbers", 1);
        return new Numbers(shard, random, in.u64(), in.u64(), in.u64());
    }
}
