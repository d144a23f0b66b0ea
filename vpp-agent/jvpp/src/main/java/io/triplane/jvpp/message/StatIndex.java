package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// The reply of an SA or policy add: where its counters stand in the stats segment. VPP reuses an
/// index at once after a delete.
public record StatIndex(int retval, int statIndex) implements Reply {
    static final int CRC = 0x9ffac24b;

    @Override
    public void encode(WireWriter out) {
        out.i32("retval", retval);
        out.u32("stat_index", statIndex);
    }

    static StatIndex decode(WireReader in) throws MalformedMessage {
        return new StatIndex(in.i32("retval"), in.u32("stat_index"));
    }
}
