package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.NatDetection;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Spis;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.List;

/// NAT detection (RFC 7296 §2.23): each side hashes both ends of the path as it sees them; where
/// the peer's hash and ours differ, someone has rewritten that end.
final class NatCheck {
    private NatCheck() {}

    /// What we tell the peer. With FORCE the hash of our own end is wrong on purpose, so that the
    /// peer sees a NAT before us and encapsulates.
    static List<Payload> notifies(
            NatTraversal policy, CryptoSuite suite, long spiI, long spiR, Route route) {
        return switch (policy) {
            case DISABLE -> List.of();
            case AUTO ->
                    List.of(
                            source(hash(suite, spiI, spiR, route.local())),
                            destination(hash(suite, spiI, spiR, route.remote())));
            case FORCE ->
                    List.of(
                            source(inverted(hash(suite, spiI, spiR, route.local()))),
                            destination(hash(suite, spiI, spiR, route.remote())));
        };
    }

    /// What the peer's notifies say about the path.
    static Nat detect(
            NatTraversal policy, CryptoSuite suite, Spis spis, Route route, Message message) {
        List<Notify> sources =
                message.all(Notify.class).stream()
                        .filter(n -> n.is(NotifyType.NAT_DETECTION_SOURCE_IP))
                        .toList();
        var destination = message.notification(NotifyType.NAT_DETECTION_DESTINATION_IP);
        if (policy == NatTraversal.DISABLE || sources.isEmpty() || destination.isEmpty()) {
            return Nat.NONE;
        }
        // The responder's SPI was not known yet when an initiator sent its hashes.
        boolean first = message.header().exchangeType() == ExchangeType.IKE_SA_INIT.number();
        long spiR = first && !spis.initiatedByUs() ? 0 : spis.responder();
        Bytes remote = hash(suite, spis.initiator(), spiR, route.remote());
        Bytes local = hash(suite, spis.initiator(), spiR, route.local());
        boolean remoteBehindNat = sources.stream().noneMatch(n -> n.data().equals(remote));
        boolean localBehindNat =
                policy == NatTraversal.FORCE || !destination.get().data().equals(local);
        return new Nat(localBehindNat, remoteBehindNat, localBehindNat || remoteBehindNat);
    }

    private static Bytes hash(CryptoSuite suite, long spiI, long spiR, Endpoint end) {
        return NatDetection.hash(suite, spiI, spiR, end.address(), end.port());
    }

    private static Bytes inverted(Bytes hash) {
        byte[] octets = hash.toArray();
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) ~octets[i];
        }
        return Bytes.copyOf(octets);
    }

    private static Notify source(Bytes hash) {
        return Notify.of(NotifyType.NAT_DETECTION_SOURCE_IP, hash);
    }

    private static Notify destination(Bytes hash) {
        return Notify.of(NotifyType.NAT_DETECTION_DESTINATION_IP, hash);
    }
}
