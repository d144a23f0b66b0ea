package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildConfig.Lifetime;
import io.triplane.ikev2.ChildConfig.Volume;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Input.SaTraffic;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildLife;
import io.triplane.ikev2.sa.ChildLife.Limit;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// When a pair is rekeyed and when it ends, by time, by what it has carried, and because nothing
/// uses it. Volumes are what the data plane has counted: a limit is noticed with the reading that
/// shows it, so it is overshot by what passes between two readings.
final class ChildLifetime {
    /// Sequence numbers of 32 bits end at 2^32 and must not come round (RFC 4303 §3.3.3): a quarter
    /// of them is left for the rekey, and for readings that come late.
    private static final long SEQUENCE_REKEY = 3L << 30;

    private static final long SEQUENCE_JITTER = 1L << 27;

    private ChildLifetime() {}

    /// Of a pair that carries traffic from now on.
    static ChildLife begin(Established sa, Child child, ChildSa pair, Turn turn) {
        Lifetime lifetime =
                turn.child(sa.facts().connection(), child.name())
                        .map(ChildConfig::lifetime)
                        .orElse(Lifetime.UNLIMITED);
        Tick now = turn.now();
        Optional<Tick> rekeyAt =
                lifetime.rekey().isZero()
                        ? Optional.empty()
                        : Optional.of(
                                now.plus(
                                        lifetime.rekey()
                                                .minus(turn.numbers().upTo(lifetime.jitter()))));
        Optional<Tick> expiresAt =
                lifetime.hard().isZero()
                        ? Optional.empty()
                        : Optional.of(now.plus(lifetime.hard()));
        Limit packets = limit(lifetime.packets(), turn);
        return new ChildLife(
                now,
                rekeyAt,
                expiresAt,
                limit(lifetime.bytes(), turn),
                pair.suite().extendedSequenceNumbers() ? packets : withinSequence(packets, turn),
                0);
    }

    private static Limit limit(Volume volume, Turn turn) {
        return new Limit(
                volume.rekey() == 0
                        ? Limit.NEVER
                        : volume.rekey() - turn.numbers().upTo(volume.jitter()),
                volume.hard() == 0 ? Limit.NEVER : volume.hard());
    }

    private static Limit withinSequence(Limit packets, Turn turn) {
        long last = SEQUENCE_REKEY - turn.numbers().upTo(SEQUENCE_JITTER);
        return new Limit(Math.min(packets.rekey(), last), packets.hard());
    }

    /// A soft lifetime is over.
    static Established rekey(Established sa, Child child, ChildSa pair) {
        return sa.with(child.with(pair.with(pair.life().rekeyBegun())))
                .plus(new Task.RekeyChild(child.id()));
    }

    /// Whether a reading changes anything: most do not.
    static boolean matters(Established sa, List<SaTraffic> readings, Turn turn) {
        for (Child child : sa.children()) {
            boolean idles = !idle(sa, child, turn).isZero();
            for (ChildSa pair : child.sas()) {
                Carried carried = Carried.of(pair, readings);
                if (carried.known() && (idles || carried.passes(pair.life()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The data plane has counted.
    static Established counted(Established sa, List<SaTraffic> readings, Turn turn) {
        Established next = sa;
        for (Child child : sa.children()) {
            for (ChildSa pair : child.sas()) {
                next = counted(next, pair.inboundSpi(), Carried.of(pair, readings), turn);
            }
            next = unused(next, child, readings, turn);
        }
        return next;
    }

    private static Established counted(Established sa, int spi, Carried carried, Turn turn) {
        Optional<Child> child = sa.childOfInbound(spi);
        if (!carried.known() || child.isEmpty()) {
            return sa;
        }
        ChildSa pair = child.get().inbound(spi).orElseThrow();
        Optional<Cause> over = carried.over(pair.life());
        return switch (pair.stage()) {
            case Installed _, Replaced _, Doomed _ when over.isPresent() ->
                    ChildEnd.expired(sa, child.get(), pair, over.get(), turn);
            case Installed _ when carried.isToBeRekeyed(pair.life()) ->
                    rekey(sa, child.get(), pair);
            case Installed _,
                    Replaced _,
                    Doomed _,
                    Receiving _,
                    Registered _,
                    Sending _,
                    Deleting _,
                    Retiring _ ->
                    sa;
        };
    }

    /// A child that nothing was sent or received on for its idle time is deleted. Its time goes on
    /// over rekeys; only what the data plane has counted says that it is not used.
    private static Established unused(
            Established sa, Child before, List<SaTraffic> readings, Turn turn) {
        Duration idle = idle(sa, before, turn);
        Optional<Child> found = sa.child(before.id());
        if (idle.isZero() || found.isEmpty()) {
            return sa;
        }
        Child child = found.get();
        boolean known = false;
        boolean moved = false;
        for (ChildSa pair : found.get().sas()) {
            Carried carried = Carried.of(pair, readings);
            if (carried.known()) {
                known = true;
                moved |= carried.packetsOfBoth() != pair.life().packetsSeen();
                child = child.with(pair.with(pair.life().seen(carried.packetsOfBoth())));
            }
        }
        if (moved) {
            return sa.with(child.used(turn.now()));
        }
        boolean over = !turn.now().isBefore(child.usedAt().plus(idle));
        return known && over
                ? ChildEnd.asked(sa.with(child), child.id(), Causes.IDLE, turn)
                : sa.with(child);
    }

    private static Duration idle(Established sa, Child child, Turn turn) {
        return turn.child(sa.facts().connection(), child.name())
                .map(config -> config.lifetime().idle())
                .orElse(Duration.ZERO);
    }

    /// What a reading says of one pair.
    ///
    /// @param known whether it says anything
    private record Carried(
            boolean known, long packetsIn, long bytesIn, long packetsOut, long bytesOut) {
        static Carried of(ChildSa pair, List<SaTraffic> readings) {
            Optional<SaTraffic> in = find(readings, pair.inboundSpi(), true);
            Optional<SaTraffic> out = find(readings, pair.outboundSpi(), false);
            return new Carried(
                    in.isPresent() || out.isPresent(),
                    in.map(SaTraffic::packets).orElse(0L),
                    in.map(SaTraffic::bytes).orElse(0L),
                    out.map(SaTraffic::packets).orElse(0L),
                    out.map(SaTraffic::bytes).orElse(0L));
        }

        private static Optional<SaTraffic> find(
                List<SaTraffic> readings, int spi, boolean inbound) {
            return readings.stream()
                    .filter(reading -> reading.spi() == spi && reading.inbound() == inbound)
                    .findFirst();
        }

        private long bytes() {
            return Math.max(bytesIn, bytesOut);
        }

        private long packets() {
            return Math.max(packetsIn, packetsOut);
        }

        long packetsOfBoth() {
            return packetsIn + packetsOut;
        }

        boolean isToBeRekeyed(ChildLife life) {
            return bytes() >= life.bytes().rekey() || packets() >= life.packets().rekey();
        }

        boolean passes(ChildLife life) {
            return isToBeRekeyed(life) || over(life).isPresent();
        }

        /// Why the pair ends, if it does.
        Optional<Cause> over(ChildLife life) {
            if (bytes() >= life.bytes().hard()) {
                return Optional.of(Causes.expired(life.bytes().hard() + " octets"));
            }
            return packets() >= life.packets().hard()
                    ? Optional.of(Causes.expired(life.packets().hard() + " packets"))
                    : Optional.empty();
        }
    }
}
