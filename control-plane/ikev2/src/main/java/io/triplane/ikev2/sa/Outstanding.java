package io.triplane.ikev2.sa;

import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;

/// Our request that the peer has not answered yet, as it went out: it is repeated octet by octet
/// (RFC 7296 §2.1), or cut finer (RFC 7383 §2.5.2).
///
/// @param message a [Flight]
/// @param sent how often it went out, at least once
/// @param deadline when it is repeated or given up
public record Outstanding(long messageId, Bytes message, int sent, Tick deadline) {
    public static Outstanding first(long messageId, Bytes message, Retransmission curve, Tick now) {
        return new Outstanding(messageId, message, 1, now.plus(curve.waitAfter(1)));
    }

    public boolean isExhausted(Retransmission curve) {
        return sent > curve.tries();
    }

    public Outstanding again(Retransmission curve, Tick now) {
        return new Outstanding(messageId, message, sent + 1, now.plus(curve.waitAfter(sent + 1)));
    }

    /// The same message in other fragments.
    public Outstanding with(Bytes flight) {
        return new Outstanding(messageId, flight, sent, deadline);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(messageId);
        out.bytes(message);
        out.u32(sent);
        out.tick(deadline);
    }

    static Outstanding read(StateReader in) {
        in.version("outstanding request", 1);
        return new Outstanding(in.u64(), in.bytes(), in.u32(), in.tick());
    }
}
