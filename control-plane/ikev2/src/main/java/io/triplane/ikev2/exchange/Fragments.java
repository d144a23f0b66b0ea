package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Framing;
import io.triplane.ikev2.sa.Framing.Agreed;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.List;
import java.util.Optional;

/// IKE fragmentation (RFC 7383): agreed in IKE_SA_INIT, and from then on large messages of ours
/// travel in pieces that fit into a packet. A size that does not get through is followed by the
/// next smaller one.
final class Fragments {
    /// So often a flight is sent in one size before a smaller one is tried.
    private static final int SENDS_PER_SIZE = 2;

    private Fragments() {}

    /// What IKE_SA_INIT says of it; the answer only to a peer that has said so (RFC 7383 §2.3).
    static List<Payload> notifies(Transport transport, boolean asked) {
        return transport.fragmentation() == Fragmentation.NO || !asked
                ? List.of()
                : List.of(Notify.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED));
    }

    /// What the peer's IKE_SA_INIT and our configuration make of it.
    static Framing agree(Transport transport, Message init, Route route) {
        if (!init.has(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED)) {
            return Framing.WHOLE;
        }
        return switch (transport.fragmentation()) {
            case NO -> Framing.WHOLE;
            case ACCEPT -> Framing.of(Agreed.TAKEN, transport.packetOctetsMax());
            case YES -> Framing.of(Agreed.BOTH_WAYS, transport.packetOctetsMax());
            case FORCE -> Framing.of(Agreed.BOTH_WAYS, Framing.packetOctetsMin(route));
        };
    }

    /// What a datagram amounts to, with the fragments before it.
    ///
    /// @param octetsMax that may be held of the peer
    static Channel.Received receive(
            Channel channel, SaInput.Arrived arrived, int octetsMax, Turn turn) {
        return channel.receive(
                turn.suite(), arrived.route(), arrived.datagram(), octetsMax, turn.now());
    }

    /// The same flight in smaller pieces, once it has been sent often enough in vain.
    ///
    /// @param sends how often it has gone out so far
    static Optional<Channel.Recut> cutSmaller(
            Channel channel, Bytes flight, int sends, Route route, Turn turn) {
        if (sends % SENDS_PER_SIZE != 0) {
            return Optional.empty();
        }
        Optional<Channel.Recut> recut = channel.cutSmaller(turn.suite(), flight, route);
        recut.ifPresent(_ -> turn.count(Counter.FRAGMENTS_CUT_SMALLER));
        return recut;
    }

    /// Whether it is an authentic first fragment: of a request that is answered already, that alone
    /// asks for the answer again.
    static boolean isFirst(Channel channel, SaInput.Arrived arrived, Turn turn) {
        Channel fresh = channel.with(Framing.of(channel.framing().agreed(), 0));
        var received = receive(fresh, arrived, Channel.PROVEN_OCTETS_MAX, turn);
        return received.result() instanceof DecodeResult.Fragment fragment
                && fragment.number() == 1;
    }

    /// Messages that have been incomplete for too long are dropped.
    static Established expire(Established sa, Turn turn) {
        turn.count(Counter.FRAGMENTS_EXPIRED);
        return sa.with(sa.channel().with(sa.channel().framing().at(turn.now())));
    }
}
