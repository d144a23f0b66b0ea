package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Mobility;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What MOBIKE (RFC 4555) says in messages, and how it is read. Either end tells the other where
/// else it can be reached; the end that began the IKE SA decides which path is used.
final class Mobike {
    private Mobike() {}

    /// In IKE_AUTH, of either end.
    static List<Payload> offer(ConnectionConfig config, Route route, Turn turn) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(Notify.of(NotifyType.MOBIKE_SUPPORTED));
        payloads.addAll(additional(route, turn));
        if (config.path().natTraversal() == NatTraversal.DISABLE) {
            payloads.add(noNatsAllowed(route));
        }
        return payloads;
    }

    /// Our addresses but for the one in use; nothing when there are none (RFC 4555 §3.4).
    static List<Payload> additional(Route route, Turn turn) {
        return turn.connections().localAddresses().stream()
                .filter(address -> !address.equals(route.local().address()))
                .limit(Mobility.ADDRESSES_MAX)
                .<Payload>map(Mobike::additional)
                .toList();
    }

    private static Notify additional(IpAddress address) {
        NotifyType type =
                address.isV4()
                        ? NotifyType.ADDITIONAL_IP4_ADDRESS
                        : NotifyType.ADDITIONAL_IP6_ADDRESS;
        return Notify.of(type, address.octets());
    }

    /// A list that replaces the one that was told before.
    static List<Payload> tell(Route route, Turn turn) {
        List<Payload> list = additional(route, turn);
        return list.isEmpty() ? List.of(Notify.of(NotifyType.NO_ADDITIONAL_ADDRESSES)) : list;
    }

    /// The addresses that a message names.
    static List<IpAddress> addresses(Message message) {
        return message.all(Notify.class).stream()
                .filter(Mobike::isAddress)
                .map(notify -> IpAddress.ofOctets(notify.data()))
                .limit(Mobility.ADDRESSES_MAX)
                .toList();
    }

    private static boolean isAddress(Notify notify) {
        return notify.is(NotifyType.ADDITIONAL_IP4_ADDRESS)
                || notify.is(NotifyType.ADDITIONAL_IP6_ADDRESS);
    }

    /// RFC 4555 §4.2.6: the ends that the sender sees; a NAT would show as a difference.
    static Notify noNatsAllowed(Route route) {
        Endpoint from = route.local();
        Endpoint to = route.remote();
        return Notify.of(
                NotifyType.NO_NATS_ALLOWED,
                Bytes.concat(
                        from.address().octets(),
                        to.address().octets(),
                        Bytes.ofU16(from.port()),
                        Bytes.ofU16(to.port())));
    }

    /// Whether a message forbids NATs and has come through one.
    static boolean isThroughForbiddenNat(Message message, Route route) {
        Route seenByPeer =
                new Route(
                        /* local= */ route.remote(), /* remote= */ route.local(), route.natPort());
        return message.notification(NotifyType.NO_NATS_ALLOWED)
                .filter(notify -> !notify.data().equals(noNatsAllowed(seenByPeer).data()))
                .isPresent();
    }

    /// The hashes of both ends of a path.
    static List<Payload> natDetection(Established sa, Route route, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        return NatCheck.notifies(
                config.path().natTraversal(),
                turn.suite(),
                sa.spis().initiator(),
                sa.spis().responder(),
                route);
    }

    /// How the peer sees our end.
    static Optional<Bytes> seenAs(Message message) {
        return message.notification(NotifyType.NAT_DETECTION_DESTINATION_IP).map(Notify::data);
    }

    /// Whether a request is about addresses.
    static boolean concerns(Established sa, Message message) {
        return sa.facts().extensions().mobike()
                && message.all(Notify.class).stream()
                        .anyMatch(notify ->
                                isAddress(notify)
                                        || notify.is(NotifyType.NO_ADDITIONAL_ADDRESSES)
                                        || notify.is(NotifyType.UPDATE_SA_ADDRESSES)
                                        || notify.is(NotifyType.NAT_DETECTION_SOURCE_IP)
                                        || notify.is(NotifyType.COOKIE2));
    }

    /// What any answer about addresses repeats or adds (RFC 4555 §3.8, §3.7).
    static List<Payload> answer(Established sa, Message request, Route route, Turn turn) {
        List<Payload> payloads = new ArrayList<>();
        if (request.has(NotifyType.NAT_DETECTION_SOURCE_IP)) {
            payloads.addAll(natDetection(sa, route, turn));
        }
        request.notification(NotifyType.COOKIE2).ifPresent(payloads::add);
        return payloads;
    }

    /// The peer's list in a message, if it has one.
    static Established heard(Established sa, Message message) {
        boolean list =
                message.has(NotifyType.NO_ADDITIONAL_ADDRESSES)
                        || message.all(Notify.class).stream().anyMatch(Mobike::isAddress);
        return list ? sa.with(sa.mobility().with(addresses(message))) : sa;
    }
}
