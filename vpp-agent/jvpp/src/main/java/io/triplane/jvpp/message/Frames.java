package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Cuts the byte stream of an API socket into messages. Each has 16 octets before it, of which only
/// the length at offset 8 means something. One per connection and direction, used by one thread.
public final class Frames {
    /// Octets before each payload.
    public static final int HEADER_OCTETS = 16;

    /// The longest payload we take: VPP's own limit is its message memory, a few megabytes.
    public static final int PAYLOAD_MAX = 16 << 20;

    private static final int CAPACITY_FIRST = 64 << 10;
    private static final int LENGTH_OFFSET = 8;

    private ByteBuffer received = ByteBuffer.allocate(CAPACITY_FIRST);

    /// One whole frame, ready to be written. Its octets are the caller's to wipe ([#wipe]).
    public static ByteBuffer frame(
            int id, Header header, int clientIndex, int context, Message message) {
        WireWriter out = new WireWriter();
        out.u64("queue", 0);
        out.u32("length", 0);
        out.u32("mark", 0);
        out.u16("_vl_msg_id", id);
        switch (header) {
            case CLIENT_AND_CONTEXT -> {
                out.u32("client_index", clientIndex);
                out.u32("context", context);
            }
            case CONTEXT -> out.u32("context", context);
            case CLIENT -> out.u32("client_index", clientIndex);
        }
        message.encode(out);
        ByteBuffer frame = out.take();
        return frame.putInt(LENGTH_OFFSET, frame.remaining() - HEADER_OCTETS);
    }

    /// Zeroes the octets of a frame: requests hold keys.
    public static void wipe(ByteBuffer frame) {
        frame.clear().put(0, new byte[frame.capacity()]);
    }

    /// Where to read the next octets into: at least one is free.
    public ByteBuffer space() {
        if (!received.hasRemaining()) {
            resize(received.capacity() * 2);
        }
        return received;
    }

    /// The next whole payload, in a buffer of its own; empty when more octets are needed. A length
    /// that no message has ends the stream: nothing behind it can be found.
    public Optional<ByteBuffer> next() throws MalformedMessage {
        if (received.position() < HEADER_OCTETS) {
            return Optional.empty();
        }
        int length = received.getInt(LENGTH_OFFSET);
        if (length <= 0 || length > PAYLOAD_MAX) {
            throw new MalformedMessage(
                    "frame of %s octets, possible are 1 to %d"
                            .formatted(Integer.toUnsignedString(length), PAYLOAD_MAX));
        }
        int whole = HEADER_OCTETS + length;
        if (received.position() < whole) {
            if (received.capacity() < whole) {
                resize(whole);
            }
            return Optional.empty();
        }
        byte[] payload = new byte[length];
        received.get(HEADER_OCTETS, payload);
        received.flip().position(whole);
        received.compact();
        return Optional.of(ByteBuffer.wrap(payload));
    }

    private void resize(int capacity) {
        ByteBuffer larger = ByteBuffer.allocate(Math.min(capacity, HEADER_OCTETS + PAYLOAD_MAX));
        larger.put(received.flip());
        wipe(received);
        received = larger;
    }
}
