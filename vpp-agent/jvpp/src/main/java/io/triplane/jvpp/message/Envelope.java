package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import java.nio.ByteBuffer;

/// A received message with its header read and its fields still in octets, so that a reply whose
/// fields are broken can still be matched with its request.
public record Envelope(int clientIndex, int context, WireReader fields) {
    private static final int ID_OCTETS = 2;

    /// The message id of a payload; the payload is not moved.
    public static int messageId(ByteBuffer payload) throws MalformedMessage {
        return new WireReader(payload).u16("_vl_msg_id");
    }

    /// Reads the header that `type` has. Header fields it does not have are 0.
    public static Envelope open(ByteBuffer payload, Header header) throws MalformedMessage {
        WireReader in = new WireReader(payload);
        in.u16("_vl_msg_id");
        int client =
                switch (header) {
                    case CLIENT_AND_CONTEXT, CLIENT -> in.u32("client_index");
                    case CONTEXT -> 0;
                };
        int context =
                switch (header) {
                    case CLIENT_AND_CONTEXT, CONTEXT -> in.u32("context");
                    case CLIENT -> 0;
                };
        int fieldsAt = Math.min(ID_OCTETS + header.octets(), payload.remaining());
        ByteBuffer fields =
                payload.slice(payload.position() + fieldsAt, payload.remaining() - fieldsAt);
        return new Envelope(client, context, new WireReader(fields));
    }
}
