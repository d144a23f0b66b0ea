package io.triplane.ikev2.sa;

import io.triplane.ikev2.ChildConfig.Mode;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Flow;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What we proposed for a Child SA, kept to check the answer against: the configuration may have
/// changed meanwhile.
///
/// @param proposals as sent, so without key exchange in IKE_AUTH
/// @param packet goes in front of the selectors, and lies within them
public record Offer(
        List<EspProposal> proposals, Selectors selectors, Optional<Flow> packet, Mode mode) {
    public Offer {
        proposals = List.copyOf(proposals);
    }

    /// As the TS payload has them: first those of the packet (RFC 7296 §2.9).
    public List<Selector> local() {
        return behind(packet.map(Flow::local), selectors.local());
    }

    public List<Selector> remote() {
        return behind(packet.map(Flow::remote), selectors.remote());
    }

    private static List<Selector> behind(Optional<Selector> first, List<Selector> others) {
        List<Selector> all = new ArrayList<>(others.size() + 1);
        first.filter(selector -> !others.contains(selector)).ifPresent(all::add);
        all.addAll(others);
        return all;
    }

    void write(StateWriter out) {
        out.version(1);
        out.list(proposals, proposal -> StoredValues.write(out, proposal));
        StoredValues.write(out, selectors);
        out.optional(packet, flow -> StoredValues.write(out, flow));
        out.enumerated(mode);
    }

    static Offer read(StateReader in) {
        in.version("offer", 1);
        return new Offer(
                in.list(() -> StoredValues.espProposal(in)),
                StoredValues.selectors(in),
                in.optional(() -> StoredValues.flow(in)),
                in.enumerated(Mode.class));
    }
}
