package io.triplane.ikev2.sa;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import java.util.List;

/// What we proposed for a Child SA, kept to check the answer against: the configuration may have
/// changed meanwhile.
///
/// @param proposals as sent, so without key exchange in IKE_AUTH
public record Offer(List<EspProposal> proposals, Selectors selectors) {
    public Offer {
        proposals = List.copyOf(proposals);
    }

    void write(StateWriter out) {
        out.version(1);
        out.list(proposals, proposal -> StoredValues.write(out, proposal));
        StoredValues.write(out, selectors);
    }

    static Offer read(StateReader in) {
        in.version("offer", 1);
        return new Offer(in.list(() -> StoredValues.espProposal(in)), StoredValues.selectors(in));
    }
}
