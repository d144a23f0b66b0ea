package io.triplane.ikev2.sa;

import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;

/// One pair of ESP SAs: what the RFC calls a Child SA. Rekeying makes another one of the same
/// [Child].
///
/// @param inboundSpi ours; the peer's Delete and REKEY_SA name the other one
public record ChildSa(
        int inboundSpi,
        int outboundSpi,
        EspSuite suite,
        EspMode mode,
        Selectors selectors,
        ChildOrigin origin,
        ChildStage stage,
        ChildLife life) {
    public ChildSa at(ChildStage next) {
        return new ChildSa(inboundSpi, outboundSpi, suite, mode, selectors, origin, next, life);
    }

    public ChildSa with(ChildLife next) {
        return new ChildSa(inboundSpi, outboundSpi, suite, mode, selectors, origin, stage, next);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u32(inboundSpi);
        out.u32(outboundSpi);
        StoredValues.write(out, suite);
        out.enumerated(mode);
        StoredValues.write(out, selectors);
        ChildOrigin.write(out, origin);
        ChildStage.write(out, stage);
        life.write(out);
    }

    static ChildSa read(StateReader in) {
        in.version("Child SA", 1);
        return new ChildSa(
                in.u32(),
                in.u32(),
                StoredValues.espSuite(in),
                in.enumerated(EspMode.class),
                StoredValues.selectors(in),
                ChildOrigin.read(in),
                ChildStage.read(in),
                ChildLife.read(in));
    }

    @Override
    public String toString() {
        return "%08x/%08x %s".formatted(inboundSpi, outboundSpi, stage.getClass().getSimpleName());
    }
}
