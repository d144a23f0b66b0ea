package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange.RouteCheckLocal;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.util.List;
import java.util.Optional;

/// The peer's requests about addresses (RFC 4555 §3.5, §3.7). The IKE SA follows at once, so that
/// the new path is checked; the children follow when somebody answers there, so that nobody can aim
/// their traffic at a third party.
final class AddressResponder {
    static final int COOKIE_OCTETS = 16;

    private AddressResponder() {}

    static Established asked(Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        Route route = asked.arrived().route();
        Established heard = Mobike.heard(sa, message);
        if (!message.has(NotifyType.UPDATE_SA_ADDRESSES) || sa.facts().begunByUs()) {
            return answer(heard, asked, message, turn);
        }
        Optional<NotifyType> refusal = refusal(sa, message, route, turn);
        if (refusal.isPresent()) {
            String text =
                    "%s moved to %s, which we do not follow: %s"
                            .formatted(sa.route().remote(), route.remote(), refusal.get().token());
            turn.failed(
                    route,
                    Optional.of(sa.facts().connection()),
                    Optional.empty(),
                    Failure.told(refusal.get(), "ike.mobike.refused", text, Verdict.KEEP_SA));
            Message no = asked.answer(sa, List.of(Notify.of(refusal.get())));
            return PeerWindow.answer(heard, asked, no, turn);
        }
        turn.count(Counter.PEER_MOVED);
        Nat before = sa.facts().nat();
        Nat now = NatCheck.detect(natPolicy(sa, turn), turn.suite(), sa.spis(), route, message);
        Established moved = answer(heard.on(route).with(now), asked, message, turn);
        return moved.plus(new Task.CheckRoute(before.encapsulated() != now.encapsulated()));
    }

    private static Established answer(
            Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        Route route = asked.arrived().route();
        return PeerWindow.answer(
                sa, asked, asked.answer(sa, Mobike.answer(sa, message, route, turn)), turn);
    }

    private static io.triplane.ikev2.ConnectionConfig.NatTraversal natPolicy(
            Established sa, Turn turn) {
        return turn.connection(sa.facts().connection()).path().natTraversal();
    }

    private static Optional<NotifyType> refusal(
            Established sa, Message message, Route route, Turn turn) {
        if (Mobike.isThroughForbiddenNat(message, route)) {
            return Optional.of(NotifyType.UNEXPECTED_NAT_DETECTED);
        }
        IpAddress remote = route.remote().address();
        boolean ours =
                remote.equals(route.local().address())
                        || turn.connections().localAddresses().contains(remote);
        Optional<IpAddress> configured =
                turn.connection(sa.facts().connection()).path().remoteAddress();
        boolean otherFamily =
                configured.filter(address -> address.family() != remote.family()).isPresent();
        return remote.isUnicastElsewhere() && !ours && !otherFamily
                ? Optional.empty()
                : Optional.of(NotifyType.UNACCEPTABLE_ADDRESSES);
    }

    /// Is anybody there?
    static Established check(Established sa, boolean reencapsulate, Turn turn) {
        Bytes cookie = turn.numbers().octets(COOKIE_OCTETS);
        return OwnWindow.send(
                sa,
                ExchangeType.INFORMATIONAL,
                List.of(Notify.of(NotifyType.COOKIE2, cookie)),
                new RouteCheckLocal(cookie, reencapsulate),
                turn);
    }

    /// @param sa with the window free
    static Established checked(Established sa, RouteCheckLocal check, Message answer, Turn turn) {
        return AddressInitiator.isEcho(answer, check.cookie())
                ? ChildMove.all(sa, check.reencapsulate(), turn)
                : AddressInitiator.notEchoed(sa);
    }
}
