package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;

/// What both ends have said in IKE_AUTH that they know, beyond RFC 7296.
///
/// @param messageIdSync RFC 6311
/// @param mobike RFC 4555
public record Extensions(boolean messageIdSync, boolean mobike) {
    void write(StateWriter out) {
        out.bool(messageIdSync);
        out.bool(mobike);
    }

    static Extensions read(StateReader in) {
        return new Extensions(in.bool(), in.bool());
    }
}
