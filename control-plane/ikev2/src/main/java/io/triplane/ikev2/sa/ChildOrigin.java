package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;

/// How a pair of ESP SAs came to be.
public sealed interface ChildOrigin {
    /// By IKE_AUTH or a CREATE_CHILD_SA without REKEY_SA.
    record Fresh() implements ChildOrigin {}

    /// By our rekey of the pair with these SPIs.
    record RekeyedByUs(int oldInboundSpi, int oldOutboundSpi) implements ChildOrigin {}

    /// By the peer's rekey of the pair with these SPIs.
    record RekeyedByPeer(int oldInboundSpi, int oldOutboundSpi) implements ChildOrigin {}

    static void write(StateWriter out, ChildOrigin origin) {
        switch (origin) {
            case Fresh() -> out.tag(0);
            case RekeyedByUs(int oldInbound, int oldOutbound) -> {
                out.tag(1);
                out.u32(oldInbound);
                out.u32(oldOutbound);
            }
            case RekeyedByPeer(int oldInbound, int oldOutbound) -> {
                out.tag(2);
                out.u32(oldInbound);
                out.u32(oldOutbound);
            }
        }
    }

    static ChildOrigin read(StateReader in) {
        int tag = in.tag();
        return switch (tag) {
            case 0 -> new Fresh();
            case 1 -> new RekeyedByUs(in.u32(), in.u32());
            case 2 -> new RekeyedByPeer(in.u32(), in.u32());
            default -> throw in.unknownTag("origin of a Child SA", tag);
        };
    }
}
