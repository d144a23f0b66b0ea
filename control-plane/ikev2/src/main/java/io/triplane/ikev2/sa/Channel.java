package io.triplane.ikev2.sa;

import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.MessageProtection;
import io.triplane.ikev2.crypto.SkKeys;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Payload;
import java.util.List;

/// The protected channel of an IKE SA. Owns the keys.
///
/// @param sealed how many messages we have sealed: no IV is used twice, so the count must be stored
///   with the SA before a message leaves
public record Channel(Spis spis, IkeKeys keys, long sealed) {
    public static Channel open(Spis spis, IkeKeys keys) {
        return new Channel(spis, keys, 0);
    }

    public DecodeResult decode(CryptoSuite suite, Bytes datagram) {
        SkKeys peer = spis.initiatedByUs() ? keys.fromResponder() : keys.fromInitiator();
        return MessageDecoder.decode(datagram, protection(suite).opener(peer));
    }

    /// The message as it goes out. To be followed by [#next].
    public Bytes seal(CryptoSuite suite, Message message) {
        SkKeys ours = spis.initiatedByUs() ? keys.fromInitiator() : keys.fromResponder();
        return MessageEncoder.encode(message, protection(suite).sealer(ours, sealed));
    }

    /// The channel after one more message was sealed.
    public Channel next() {
        return new Channel(spis, keys, sealed + 1);
    }

    public Message request(ExchangeType exchange, long messageId, List<Payload> payloads) {
        return Message.encrypted(header(exchange, messageId, false), payloads);
    }

    public Message answer(ExchangeType exchange, long messageId, List<Payload> payloads) {
        return Message.encrypted(header(exchange, messageId, true), payloads);
    }

    public void wipe() {
        keys.close();
    }

    private IkeHeader header(ExchangeType exchange, long messageId, boolean response) {
        return new IkeHeader(
                spis.initiator(),
                spis.responder(),
                exchange.number(),
                spis.initiatedByUs(),
                response,
                messageId);
    }

    private MessageProtection protection(CryptoSuite suite) {
        return MessageProtection.of(suite, keys.algorithms())
                .orElseThrow(() ->
                        new IllegalStateException(
                                "%s is gone from the crypto suite since it was negotiated"
                                        .formatted(keys.algorithms())));
    }

    void write(StateWriter out) {
        out.version(1);
        spis.write(out);
        out.lastUse(keys.encoded());
        out.u64(sealed);
    }

    static Channel read(StateReader in) {
        in.version("channel of an IKE SA", 1);
        return new Channel(Spis.read(in), readKeys(in), in.u64());
    }

    private static IkeKeys readKeys(StateReader in) {
        try (var stored = in.secret()) {
            return IkeKeys.decode(stored);
        }
    }
}
