package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// The reply that says yes or no and nothing more (`autoreply` in VPP's files).
public record Retval(int retval) implements Reply {
    static final int CRC = 0xe8d4e804;

    public static final Retval OK = new Retval(0);

    @Override
    public void encode(WireWriter out) {
        out.i32("retval", retval);
    }

    static Retval decode(WireReader in) throws MalformedMessage {
        return new Retval(in.i32("retval"));
    }
}
