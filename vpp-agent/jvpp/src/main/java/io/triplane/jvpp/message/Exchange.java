package io.triplane.jvpp.message;

/// A request and what VPP answers to it: one reply, or rows without an end mark.
public record Exchange<Q extends Request<A>, A extends Message>(
        Kind kind, MessageType<Q> request, MessageType<A> answer) {
    /// How many answers there are.
    public enum Kind {
        /// Exactly one.
        REPLY,
        /// None or more, ended by the reply of a `control_ping` sent behind the request.
        DUMP
    }

    static <Q extends Request<A>, A extends Message> Exchange<Q, A> reply(
            MessageType<Q> request, int replyCrc, MessageType.Decoder<A> replyDecoder) {
        String replyName = request.name().name() + "_reply";
        return new Exchange<>(
                Kind.REPLY,
                request,
                MessageType.of(replyName, replyCrc, Header.CONTEXT, replyDecoder));
    }

    /// A reply that holds a retval and nothing else.
    static <Q extends Request<Retval>> Exchange<Q, Retval> retval(MessageType<Q> request) {
        return reply(request, Retval.CRC, Retval::decode);
    }

    static <Q extends Request<A>, A extends Message> Exchange<Q, A> dump(
            MessageType<Q> request,
            String detailsName,
            int detailsCrc,
            MessageType.Decoder<A> detailsDecoder) {
        return new Exchange<>(
                Kind.DUMP,
                request,
                MessageType.of(detailsName, detailsCrc, Header.CONTEXT, detailsDecoder));
    }

    /// The type of a request: id, client index, context, fields.
    static <Q extends Message> MessageType<Q> request(
            String name, int crc, MessageType.Decoder<Q> decoder) {
        return MessageType.of(name, crc, Header.CLIENT_AND_CONTEXT, decoder);
    }
}
