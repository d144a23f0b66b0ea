package io.triplane.ikev2.sa;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;

/// How long one pair of ESP SAs lives, by time and by volume. Jitter is taken off already.
///
/// @param rekeyAt soft lifetime; empty = never, or a rekey has begun
/// @param expiresAt hard lifetime; empty = never
/// @param bytes limits of each direction
/// @param packets limits of each direction
/// @param packetsSeen of both directions together, as last counted; only kept of children that an
///   idle time ends
public record ChildLife(
        Tick installedAt,
        Optional<Tick> rekeyAt,
        Optional<Tick> expiresAt,
        Limit bytes,
        Limit packets,
        long packetsSeen) {
    /// @param rekey with which the pair is to be replaced
    /// @param hard with which it ends
    public record Limit(long rekey, long hard) {
        /// In place of a limit that there is not.
        public static final long NEVER = Long.MAX_VALUE;

        public static final Limit NONE = new Limit(NEVER, NEVER);

        Limit rekeyBegun() {
            return new Limit(NEVER, hard);
        }

        private void write(StateWriter out) {
            out.u64(rekey);
            out.u64(hard);
        }

        private static Limit read(StateReader in) {
            return new Limit(in.u64(), in.u64());
        }
    }

    /// Of a pair whose limits are not set yet.
    public static ChildLife begun(Tick at) {
        return new ChildLife(at, Optional.empty(), Optional.empty(), Limit.NONE, Limit.NONE, 0);
    }

    public ChildLife rekeyAt(Tick tick) {
        return new ChildLife(
                installedAt, Optional.of(tick), expiresAt, bytes, packets, packetsSeen);
    }

    /// A soft limit is reached: none of the others counts any more, so that limits that are reached
    /// together bring about one rekey. Only a failed rekey sets another time.
    public ChildLife rekeyBegun() {
        return new ChildLife(
                installedAt,
                Optional.empty(),
                expiresAt,
                bytes.rekeyBegun(),
                packets.rekeyBegun(),
                packetsSeen);
    }

    public ChildLife seen(long count) {
        return new ChildLife(installedAt, rekeyAt, expiresAt, bytes, packets, count);
    }

    void write(StateWriter out) {
        out.version(1);
        out.tick(installedAt);
        out.optional(rekeyAt, out::tick);
        out.optional(expiresAt, out::tick);
        bytes.write(out);
        packets.write(out);
        out.u64(packetsSeen);
    }

    static ChildLife read(StateReader in) {
        in.version("lifetime of a Child SA", 1);
        return new ChildLife(
                in.tick(),
                in.optional(in::tick),
                in.optional(in::tick),
                Limit.read(in),
                Limit.read(in),
                in.u64());
    }
}
