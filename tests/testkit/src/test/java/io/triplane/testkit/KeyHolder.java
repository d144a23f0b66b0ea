package io.triplane.testkit;

import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Framing;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import java.util.Arrays;
import java.util.List;

/// Somebody who has a peer's keys and does not keep to the protocol: sends what the engine of that
/// peer never would. What the peer sends itself afterwards may use the same message ids.
record KeyHolder(World world, Peer lender, Peer victim, boolean newest) {
    private static final BouncyCastleSuite SUITE = new BouncyCastleSuite(new SeededRandom(1));

    /// Far from the counters that the lender uses for its IVs.
    private static final long SEALED = 1L << 40;

    static KeyHolder of(Pair pair) {
        return new KeyHolder(pair.world(), pair.left(), pair.right());
    }

    /// Of the IKE SA that was made last.
    static KeyHolder ofNewest(World world, Peer lender, Peer victim) {
        return new KeyHolder(world, lender, victim, true);
    }

    KeyHolder(World world, Peer lender, Peer victim) {
        this(world, lender, victim, false);
    }

    /// A request with the number that the victim expects; it arrives at once.
    void ask(ExchangeType exchange, List<Payload> payloads) {
        ask(exchange.number(), victimSa().requestsReceived(), payloads);
    }

    void ask(int exchange, long messageId, List<Payload> payloads) {
        IkeSaView sa = victimSa();
        send(
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        exchange,
                        !sa.initiator(),
                        false,
                        messageId),
                payloads);
    }

    /// An answer to the request of that number.
    void answer(ExchangeType exchange, long messageId, List<Payload> payloads) {
        IkeSaView sa = victimSa();
        send(
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        exchange.number(),
                        !sa.initiator(),
                        true,
                        messageId),
                payloads);
    }

    /// A Delete of ESP SAs by their SPIs, which are the lender's inbound ones.
    void delete(int... spis) {
        List<Bytes> named =
                Arrays.stream(spis)
                        .mapToObj(spi -> Bytes.ofU32(Integer.toUnsignedLong(spi)))
                        .toList();
        ask(ExchangeType.INFORMATIONAL, List.of(Delete.childSas(ProtocolId.ESP, named)));
    }

    private void send(IkeHeader header, List<Payload> payloads) {
        Channel keys = ((Established) pick(lender.states())).channel();
        Channel far =
                new Channel(keys.spis(), keys.keys(), SEALED + header.messageId(), Framing.WHOLE);
        IkeSaView sa = victimSa();
        Route route = new Route(sa.remote(), sa.local(), false);
        Bytes datagram = far.seal(SUITE, Message.encrypted(header, payloads), route);
        world.impersonated(lender);
        world.inject(sa.remote(), sa.local(), false, datagram);
    }

    private IkeSaView victimSa() {
        return pick(victim.ikeSas());
    }

    private <T> T pick(List<T> all) {
        return newest ? all.getLast() : all.getFirst();
    }
}
