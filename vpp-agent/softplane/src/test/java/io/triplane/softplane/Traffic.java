package io.triplane.softplane;

import io.triplane.softplane.ip.IpPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// A numbered stream of packets from one host to another, at a steady pace until it is stopped.
final class Traffic {
    private static final int PORT = 9;
    private static final int PAYLOAD_OCTETS = 64;
    private static final Duration QUIET = Duration.ofMillis(500);

    private final Host from;
    private final Host to;
    private final long gapNanos;
    private final BitSet received = new BitSet();
    private final CompletableFuture<Integer> sent;
    private final CompletableFuture<Void> reader;
    private volatile boolean stopping;
    private volatile boolean drained;

    private Traffic(Host from, Host to, int packetsPerSecond) {
        this.from = from;
        this.to = to;
        gapNanos = 1_000_000_000L / packetsPerSecond;
        reader = CompletableFuture.runAsync(this::read, Thread.ofPlatform()::start);
        sent = CompletableFuture.supplyAsync(this::send, Thread.ofPlatform()::start);
    }

    static Traffic start(Host from, Host to, int packetsPerSecond) {
        return new Traffic(from, to, packetsPerSecond);
    }

    private int send() {
        try {
            int number = 0;
            long next = System.nanoTime();
            while (!stopping) {
                ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_OCTETS).putInt(number++);
                from.sendUdp(to.address().toString(), PORT, payload.array());
                next += gapNanos;
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            }
            return number;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        try {
            while (true) {
                Optional<IpPacket> packet = to.receive(QUIET);
                if (packet.isPresent()) {
                    received.set(packet.get().u32(28));
                } else if (drained) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// What went out and what of it never came.
    record Result(int sent, int lost) {}

    /// Stops sending, waits until nothing comes any more.
    Result stop() {
        stopping = true;
        int count = sent.join();
        drained = true;
        reader.join();
        return new Result(count, count - received.cardinality());
    }
}
