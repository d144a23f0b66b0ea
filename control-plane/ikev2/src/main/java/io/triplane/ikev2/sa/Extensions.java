package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;

/// What both ends have said in IKE_AUTH that they know, beyond RFC 7296.
///
/// @param messageIdSync RFC 6311
public record Extensions(boolean messageIdSync) {
    void write(StateWriter out) {
        out.bool(messageIdSync);
    }

    static Extensions read(StateReader in) {
        return new Extensions(in.bool());
    }
}
