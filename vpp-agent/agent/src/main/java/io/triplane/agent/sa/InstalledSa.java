package io.triplane.agent.sa;

import io.triplane.plane.ChildRef;
import java.util.Optional;

/// An SA that VPP holds for us. The id is never used twice, so the record also tells one use of a
/// counter index from the next.
///
/// @param id our number of it in VPP (`sad_id`)
/// @param statIndex its place in VPP's counters, which VPP gives to another SA after the delete
/// @param child empty for an SA that serves no child
public record InstalledSa(
        int id, int spi, boolean inbound, int statIndex, Optional<ChildRef> child) {
    @Override
    public String toString() {
        return "%s SA %08x (id %s)"
                .formatted(inbound ? "inbound" : "outbound", spi, Integer.toUnsignedString(id));
    }
}
