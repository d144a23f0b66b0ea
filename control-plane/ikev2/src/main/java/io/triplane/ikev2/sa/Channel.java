package io.triplane.ikev2.sa;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.MessageProtection;
import io.triplane.ikev2.crypto.SkKeys;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Flight;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Limits;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.Sealer;
import java.util.List;
import java.util.Optional;

/// The protected channel of an IKE SA. Owns the keys.
///
/// @param sealed how many datagrams we have sealed: no IV is used twice, so the count must be
///   stored with the SA before a message leaves
public record Channel(Spis spis, IkeKeys keys, long sealed, Framing framing) {
    /// Octets in fragments that are held of a peer before it is authenticated.
    public static final int UNPROVEN_OCTETS_MAX = 32_768;

    /// The same of an authenticated peer.
    public static final int PROVEN_OCTETS_MAX = Limits.MESSAGE_OCTETS_MAX;

    public static Channel open(Spis spis, IkeKeys keys, Framing framing) {
        return new Channel(spis, keys, 0, framing);
    }

    /// What a datagram amounts to, with the fragments before it.
    ///
    /// @param channel holds one fragment more, or those of the message no more
    /// @param result [DecodeResult.Fragment] while others are missing
    /// @param raw by which a repetition of the message is recognised: the datagram, or the end of
    ///   its first fragment
    public record Received(Channel channel, DecodeResult result, Bytes raw) {}

    /// @param octetsMax of the peer's fragments, all together
    public Received receive(
            CryptoSuite suite, Route route, Bytes datagram, int octetsMax, Tick now) {
        DecodeResult result = decode(suite, datagram);
        return switch (result) {
            case DecodeResult.Fragment fragment ->
                    framing.agreed() == Framing.Agreed.NO
                            ? dropped("a fragment, and fragments were not agreed", datagram)
                            : join(fragment, route, datagram, octetsMax, now);
            // The whole message makes its fragments needless (RFC 7383 §2.6).
            case DecodeResult.Decoded decoded when decoded.message().encrypted() ->
                    new Received(
                            with(
                                    framing.with(
                                            framing.reassembly()
                                                    .without(decoded.message().header()))),
                            decoded,
                            datagram);
            case DecodeResult.Decoded _,
                    DecodeResult.MalformedProtected _,
                    DecodeResult.MalformedUnprotected _,
                    DecodeResult.UnsupportedCritical _,
                    DecodeResult.WrongMajorVersion _,
                    DecodeResult.NotAuthentic _ ->
                    new Received(this, result, datagram);
        };
    }

    private Received join(
            DecodeResult.Fragment fragment, Route route, Bytes datagram, int octetsMax, Tick now) {
        return switch (framing.reassembly().plus(fragment, datagram, octetsMax, now)) {
            case Reassembly.Outcome.Ignored(String why) -> dropped(why, datagram);
            case Reassembly.Outcome.Held(Reassembly next) ->
                    new Received(with(framing.with(next)), fragment, datagram);
            case Reassembly.Outcome.Complete(
                            Reassembly next,
                            int firstPayload,
                            Bytes content,
                            Bytes tail,
                            int largest) -> {
                Framing after = framing.with(next);
                yield new Received(
                        with(fragment.total() > 1 ? after.asFineAs(largest, route) : after),
                        MessageDecoder.decodeJoined(fragment.header(), firstPayload, content, tail),
                        tail);
            }
        };
    }

    private Received dropped(String why, Bytes datagram) {
        return new Received(this, new DecodeResult.MalformedUnprotected(why, 0), datagram);
    }

    private DecodeResult decode(CryptoSuite suite, Bytes datagram) {
        SkKeys peer = spis.initiatedByUs() ? keys.fromResponder() : keys.fromInitiator();
        return MessageDecoder.decode(datagram, protection(suite).opener(peer));
    }

    /// The message as it goes out: one datagram, or several fragments when it is large ([Flight]).
    /// To be followed by [#after].
    public Bytes seal(CryptoSuite suite, Message message, Route route) {
        Sealer sealer = protection(suite).sealer(ours(), sealed);
        if (framing.agreed() == Framing.Agreed.BOTH_WAYS) {
            int room = framing.datagramOctetsMax(route);
            if (MessageEncoder.octets(message, sealer) > room) {
                return Flight.of(MessageEncoder.encodeFragments(message, sealer, room));
            }
        }
        return MessageEncoder.encode(message, sealer);
    }

    /// The channel after that was sealed.
    public Channel after(Bytes flight) {
        return new Channel(spis, keys, sealed + Flight.datagrams(flight).size(), framing);
    }

    public Channel with(Framing next) {
        return new Channel(spis, keys, sealed, next);
    }

    /// A flight cut finer, and the channel after it was sealed.
    public record Recut(Channel channel, Bytes flight) {}

    /// Cuts what was sent and did not get through finer (RFC 7383 §2.5.2). It has to become more
    /// pieces than it was: by their number the peer tells one cut from another. Empty when no
    /// smaller size brings that, or fragments are not agreed.
    public Optional<Recut> cutSmaller(CryptoSuite suite, Bytes flight, Route route) {
        if (framing.agreed() != Framing.Agreed.BOTH_WAYS) {
            return Optional.empty();
        }
        int pieces = Flight.datagrams(flight).size();
        return framing.below(route)
                .map(this::with)
                .map(finer -> new Recut(finer, finer.seal(suite, sent(suite, flight), route)))
                .filter(cut -> Flight.datagrams(cut.flight()).size() > pieces)
                .map(cut -> new Recut(cut.channel().after(cut.flight()), cut.flight()))
                .findFirst();
    }

    /// A message of ours under another number, and the channel after it was sealed.
    public Recut renumbered(CryptoSuite suite, Bytes flight, long messageId, Route route) {
        Message before = sent(suite, flight);
        IkeHeader header = before.header();
        IkeHeader next =
                new IkeHeader(
                        header.spiI(),
                        header.spiR(),
                        header.exchangeType(),
                        header.fromInitiator(),
                        header.response(),
                        messageId);
        Bytes again = seal(suite, Message.encrypted(next, before.payloads()), route);
        return new Recut(after(again), again);
    }

    /// The channel of a state that may be older than what was sent with its keys: it counts on from
    /// a place of its own, so that no IV comes twice.
    ///
    /// @param place at random and not 0; who resumes twice from one state must not get the same
    public Channel apart(int place) {
        return new Channel(spis, keys, (long) place << Integer.SIZE, framing);
    }

    /// A message of our own, opened again: it is stored in no other form.
    private Message sent(CryptoSuite suite, Bytes flight) {
        Opener opener = protection(suite).opener(ours());
        Reassembly held = Reassembly.EMPTY;
        DecodeResult last = new DecodeResult.NotAuthentic();
        for (Bytes datagram : Flight.datagrams(flight)) {
            last = MessageDecoder.decode(datagram, opener);
            if (last instanceof DecodeResult.Fragment fragment) {
                switch (held.plus(fragment, datagram, PROVEN_OCTETS_MAX, Tick.ZERO)) {
                    case Reassembly.Outcome.Held(Reassembly next) -> held = next;
                    case Reassembly.Outcome.Complete whole ->
                            last =
                                    MessageDecoder.decodeJoined(
                                            fragment.header(),
                                            whole.firstPayload(),
                                            whole.content(),
                                            whole.tail());
                    case Reassembly.Outcome.Ignored(String why) ->
                            throw new IllegalStateException("a message of ours: " + why);
                }
            }
        }
        if (last instanceof DecodeResult.Decoded decoded) {
            return decoded.message();
        }
        throw new IllegalStateException("a message of ours does not decode: " + last);
    }

    private SkKeys ours() {
        return spis.initiatedByUs() ? keys.fromInitiator() : keys.fromResponder();
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
        framing.write(out);
    }

    static Channel read(StateReader in) {
        in.version("channel of an IKE SA", 1);
        return new Channel(Spis.read(in), readKeys(in), in.u64(), Framing.read(in));
    }

    private static IkeKeys readKeys(StateReader in) {
        try (var stored = in.secret()) {
            return IkeKeys.decode(stored);
        }
    }
}
