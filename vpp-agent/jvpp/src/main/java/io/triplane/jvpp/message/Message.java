package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.WireWriter;

/// The fields of one message, without the header that carries its id, client index and context.
public interface Message {
    void encode(WireWriter out);
}
