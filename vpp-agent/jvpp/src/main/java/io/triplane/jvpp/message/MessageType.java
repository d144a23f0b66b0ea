package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;

/// How to recognise and read one kind of message.
public record MessageType<M extends Message>(MessageName name, Header header, Decoder<M> decoder) {
    /// Reads the fields behind the header.
    @FunctionalInterface
    public interface Decoder<M extends Message> {
        M decode(WireReader in) throws MalformedMessage;
    }

    static <M extends Message> MessageType<M> of(
            String name, int crc, Header header, Decoder<M> decoder) {
        return new MessageType<>(new MessageName(name, crc), header, decoder);
    }

    /// The message was short, long or contradicts itself: the text begins with its name.
    public M decode(WireReader in) throws MalformedMessage {
        try {
            return decoder.decode(in);
        } catch (MalformedMessage e) {
            throw new MalformedMessage(name.name() + ": " + e.text());
        }
    }

    @Override
    public String toString() {
        return name.wireName();
    }
}
