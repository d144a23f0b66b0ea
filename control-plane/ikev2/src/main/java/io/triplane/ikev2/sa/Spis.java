package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;

/// The SPIs of an IKE SA and which of them we chose.
///
/// @param responder 0 before the responder has answered
/// @param initiatedByUs whether we are the original initiator (the I flag of our messages)
public record Spis(long initiator, long responder, boolean initiatedByUs) {
    public long ours() {
        return initiatedByUs ? initiator : responder;
    }

    void write(StateWriter out) {
        out.u64(initiator);
        out.u64(responder);
        out.bool(initiatedByUs);
    }

    static Spis read(StateReader in) {
        return new Spis(in.u64(), in.u64(), in.bool());
    }
}
