package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.crypto.MessageProtection;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Framing;
import io.triplane.ikev2.sa.Framing.Agreed;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Flight;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.PayloadType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The left peer's messages in fragments, taken off the network or forged with its keys.
final class Pieces {
    static final int HEADER = 28;
    static final int NEXT_PAYLOAD = 16;
    static final int FIRST_PAYLOAD = HEADER;
    static final int NUMBER = HEADER + 4;
    static final int TOTAL = NUMBER + 2;

    private static final BouncyCastleSuite SUITE = new BouncyCastleSuite(new SeededRandom(1));

    /// Far from the counters that the peer itself uses for its IVs.
    private static final long SEALED = 1L << 40;

    private final Pair pair;
    private final List<Action.Send> held = new ArrayList<>();
    private boolean holding;

    private Pieces(Pair pair) {
        this.pair = pair;
        pair.world().network().drop(send -> holding && isFragment(send) && held.add(send));
    }

    static Pieces of(Pair pair) {
        return new Pieces(pair);
    }

    /// Two peers whose IKE_AUTH and CREATE_CHILD_SA, in both directions, are too large for one
    /// packet.
    static Pair large(long seed, Transport transport) {
        return Pair.of(
                seed,
                recipe -> recipe.transport(transport).selectors(many(1, 2)),
                recipe -> recipe.transport(transport).selectors(many(2, 1)));
    }

    static Pair large(long seed) {
        return large(seed, Transport.DEFAULT);
    }

    static Transport transport(Fragmentation fragmentation) {
        return new Transport(fragmentation, Transport.DEFAULT.packetOctetsMax(), true, false);
    }

    private static Selectors many(int ours, int theirs) {
        return new Selectors(many(ours), many(theirs));
    }

    private static List<Selector> many(int network) {
        List<Selector> all = new ArrayList<>();
        for (int host = 1; host <= 100; host++) {
            IpAddress address = IpAddress.of("10.%d.1.%d".formatted(network, 2 * host));
            all.add(Selector.ofRange(address, address));
        }
        return all;
    }

    static boolean isFragment(Action.Send send) {
        return send.message().at(NEXT_PAYLOAD) == PayloadType.ENCRYPTED_FRAGMENT.number();
    }

    static boolean isFrom(Action.Send send, Peer peer) {
        return send.local().address().equals(peer.address());
    }

    /// The fragments of what the peers send in the course of that; none of them arrives.
    List<Action.Send> hold(Runnable what) {
        holding = true;
        held.clear();
        what.run();
        pair.settle();
        holding = false;
        return List.copyOf(held);
    }

    /// The left peer's IKE_AUTH.
    List<Action.Send> request() {
        List<Action.Send> all = hold(() -> pair.left().initiate(pair.toRight()));
        assertThat(all).hasSizeGreaterThan(2).allMatch(send -> isFrom(send, pair.left()));
        return all;
    }

    void arrive(List<Action.Send> sends) {
        sends.forEach(this::arrive);
    }

    void arrive(Action.Send send) {
        arrive(send, send.message());
    }

    /// Other octets in the place of that datagram.
    void arrive(Action.Send send, Bytes octets) {
        pair.world().inject(send.local(), send.remote(), send.natPort(), octets);
    }

    static Action.Send number(List<Action.Send> sends, int number) {
        return sends.stream()
                .filter(send -> send.message().u16(NUMBER) == number)
                .findFirst()
                .orElseThrow();
    }

    static List<Action.Send> without(List<Action.Send> sends, int number) {
        Predicate<Action.Send> other = send -> send.message().u16(NUMBER) != number;
        return sends.stream().filter(other).toList();
    }

    static Bytes with(Bytes octets, int at, int value) {
        byte[] changed = octets.toArray();
        changed[at] = (byte) value;
        return Bytes.copyOf(changed);
    }

    /// What the left peer could seal as its next request but never would: so cut.
    List<Bytes> forged(int packetOctets, List<Payload> payloads) {
        Channel keys = channel();
        Framing framing = Framing.of(Agreed.BOTH_WAYS, packetOctets);
        Channel cut = new Channel(keys.spis(), keys.keys(), SEALED, framing);
        return Flight.datagrams(cut.seal(SUITE, message(payloads), route()));
    }

    /// As [#forged], in one piece.
    Bytes whole(List<Payload> payloads) {
        Channel keys = channel();
        Channel whole = new Channel(keys.spis(), keys.keys(), 2 * SEALED, Framing.WHOLE);
        return whole.seal(SUITE, message(payloads), route());
    }

    /// The only fragment of an empty request, behind payloads in the clear.
    ///
    /// @param type of every payload in the clear
    Bytes behind(int type, boolean critical, int count) {
        Bytes empty = whole(List.of());
        Bytes header = with(empty.slice(0, HEADER), NEXT_PAYLOAD, type);
        List<Bytes> parts = new ArrayList<>();
        parts.add(header);
        int fragment = PayloadType.ENCRYPTED_FRAGMENT.number();
        for (int i = 1; i <= count; i++) {
            int next = i == count ? fragment : type;
            parts.add(Bytes.ofU16(next << 8 | (critical ? 0x80 : 0)).concat(Bytes.ofU16(4)));
        }
        var keys = channel().keys();
        var sealer =
                MessageProtection.of(SUITE, keys.algorithms())
                        .orElseThrow()
                        .sealer(keys.fromInitiator(), 3 * SEALED);
        int body = 8 + sealer.ivLength() + 1 + sealer.icvLength();
        parts.add(Bytes.ofU16(0).concat(Bytes.ofU16(body)));
        parts.add(Bytes.ofU16(1).concat(Bytes.ofU16(1)));
        Bytes clear = Bytes.concat(parts.toArray(Bytes[]::new));
        int length = clear.size() - 8 + body;
        Bytes associated =
                Bytes.concat(clear.slice(0, 24), Bytes.ofU32(length), clear.slice(HEADER));
        return associated.concat(Bytes.copyOf(sealer.seal(associated, new byte[] {0})));
    }

    void inject(List<Bytes> datagrams) {
        datagrams.forEach(this::inject);
    }

    void inject(Bytes datagram) {
        Route route = route();
        pair.world().inject(route.local(), route.remote(), route.natPort(), datagram);
    }

    /// Notifies that nobody knows, of so many octets together.
    static List<Payload> bulk(int octets) {
        List<Payload> payloads = new ArrayList<>();
        for (int left = octets; left > 0; left -= 4_000) {
            Bytes data = Bytes.copyOf(new byte[Math.min(left, 4_000)]);
            payloads.add(new Notify(0, Bytes.EMPTY, NotifyType.TICKET_OPAQUE.number(), data));
        }
        return payloads;
    }

    private IkeSa state() {
        return pair.left().states().getFirst();
    }

    private Channel channel() {
        return switch (state()) {
            case AuthLocal auth -> auth.channel();
            case Established sa -> sa.channel();
            case IkeSa other -> throw new IllegalStateException("no keys in " + other);
        };
    }

    private Route route() {
        return state().route();
    }

    private Message message(List<Payload> payloads) {
        IkeSaView sa = pair.left().ikeSas().getFirst();
        boolean established = state() instanceof Established;
        ExchangeType exchange = established ? ExchangeType.INFORMATIONAL : ExchangeType.IKE_AUTH;
        IkeHeader header =
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        exchange.number(),
                        true,
                        false,
                        established ? sa.requestsSent() : 1);
        return Message.encrypted(header, payloads);
    }
}
