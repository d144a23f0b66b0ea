package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// The reply of everything that creates an interface.
public record InterfaceCreated(int retval, int swIfIndex) implements Reply {
    static final int CRC = 0x5383d31f;

    @Override
    public void encode(WireWriter out) {
        out.i32("retval", retval);
        out.u32("sw_if_index", swIfIndex);
    }

    static InterfaceCreated decode(WireReader in) throws MalformedMessage {
        return new InterfaceCreated(in.i32("retval"), in.u32("sw_if_index"));
    }
}
