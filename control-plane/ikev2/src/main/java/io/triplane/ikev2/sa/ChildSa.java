package io.triplane.ikev2.sa;

import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import java.util.Optional;

/// One pair of ESP SAs: what the RFC calls a Child SA. Rekeying makes another one of the same
/// [Child].
///
/// @param inboundSpi ours; the peer's Delete and REKEY_SA name the other one
/// @param rekeyAt soft lifetime
/// @param expiresAt hard lifetime
public record ChildSa(
        int inboundSpi,
        int outboundSpi,
        EspSuite suite,
        Selectors selectors,
        ChildOrigin origin,
        ChildStage stage,
        Tick installedAt,
        Optional<Tick> rekeyAt,
        Optional<Tick> expiresAt) {
    public ChildSa at(ChildStage next) {
        return new ChildSa(
                inboundSpi,
                outboundSpi,
                suite,
                selectors,
                origin,
                next,
                installedAt,
                rekeyAt,
                expiresAt);
    }

    public ChildSa rekeyAt(Tick tick) {
        return rekey(Optional.of(tick));
    }

    /// The soft lifetime is over; only a failed rekey sets another.
    public ChildSa rekeyBegun() {
        return rekey(Optional.empty());
    }

    private ChildSa rekey(Optional<Tick> at) {
        return new ChildSa(
                inboundSpi,
                outboundSpi,
                suite,
                selectors,
                origin,
                stage,
                installedAt,
                at,
                expiresAt);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u32(inboundSpi);
        out.u32(outboundSpi);
        StoredValues.write(out, suite);
        StoredValues.write(out, selectors);
        ChildOrigin.write(out, origin);
        ChildStage.write(out, stage);
        out.tick(installedAt);
        out.optional(rekeyAt, out::tick);
        out.optional(expiresAt, out::tick);
    }

    static ChildSa read(StateReader in) {
        in.version("Child SA", 1);
        return new ChildSa(
                in.u32(),
                in.u32(),
                StoredValues.espSuite(in),
                StoredValues.selectors(in),
                ChildOrigin.read(in),
                ChildStage.read(in),
                in.tick(),
                in.optional(in::tick),
                in.optional(in::tick));
    }

    @Override
    public String toString() {
        return "%08x/%08x %s".formatted(inboundSpi, outboundSpi, stage.getClass().getSimpleName());
    }
}
