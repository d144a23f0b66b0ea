package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.ConnectionConfig.NatTraversal;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.LocalExchange.UpdateLocal;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The end that began the IKE SA decides on its path (RFC 4555 §3.5, §3.10): it moves when its own
/// address is gone, when a request is answered on another path than the one in use, and when a NAT
/// has given it another address or port.
final class AddressInitiator {
    private AddressInitiator() {}

    /// Our addresses have changed. Whoever did not begin the IKE SA only tells.
    static Established addressesChanged(Established sa, Turn turn) {
        List<IpAddress> ours = turn.connections().localAddresses();
        if (!sa.facts().extensions().mobike() || ours.isEmpty()) {
            return sa;
        }
        if (ours.contains(sa.route().local().address())) {
            return sa.plus(new Task.TellAddresses());
        }
        Optional<Route> next = paths(sa, turn).stream().findFirst();
        if (next.isEmpty()) {
            return sa;
        }
        Established moved = sa.on(next.get());
        Established asked =
                moved.own() instanceof Waiting waiting
                        ? OwnWindow.again(moved, waiting, turn)
                        : moved;
        return sa.facts().begunByUs()
                ? asked.plus(new Task.UpdateAddresses())
                : asked.plus(new Task.TellAddresses());
    }

    /// Every path between the addresses of both ends, the one in use first if it can be used still.
    static List<Route> paths(Established sa, Turn turn) {
        Route present = sa.route();
        List<IpAddress> ours = new ArrayList<>(turn.connections().localAddresses());
        if (ours.isEmpty() || ours.remove(present.local().address())) {
            ours.addFirst(present.local().address());
        }
        List<IpAddress> theirs = new ArrayList<>();
        theirs.add(present.remote().address());
        theirs.addAll(sa.mobility().peerAddresses());
        List<Route> paths = new ArrayList<>();
        for (IpAddress local : ours) {
            for (IpAddress remote : theirs) {
                if (local.family() == remote.family()) {
                    paths.add(
                            new Route(
                                    new Endpoint(local, present.local().port()),
                                    new Endpoint(remote, present.remote().port()),
                                    present.natPort()));
                }
            }
        }
        return paths.stream().distinct().toList();
    }

    /// Where a request is repeated: in turn on every path, so that one that works is found. The
    /// copies are the same octets under the same number.
    ///
    /// @param sent how often it went out so far
    static Route pathForRepetition(Established sa, int sent, Turn turn) {
        if (!sa.facts().extensions().mobike() || !sa.facts().begunByUs()) {
            return sa.route();
        }
        List<Route> paths = paths(sa, turn);
        return paths.isEmpty() ? sa.route() : paths.get(sent % paths.size());
    }

    /// An authentic message came by another path than the one in use: that one works.
    static Established cameBy(Established sa, Route route) {
        boolean ours = sa.facts().extensions().mobike() && sa.facts().begunByUs();
        return !ours || route.equals(sa.route())
                ? sa
                : sa.on(route).plus(new Task.UpdateAddresses());
    }

    static Established update(Established sa, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        Bytes cookie = turn.numbers().octets(AddressResponder.COOKIE_OCTETS);
        List<Payload> payloads = new ArrayList<>();
        payloads.add(Notify.of(NotifyType.UPDATE_SA_ADDRESSES));
        payloads.addAll(Mobike.natDetection(sa, sa.route(), turn));
        if (config.path().natTraversal() == NatTraversal.DISABLE) {
            payloads.add(Mobike.noNatsAllowed(sa.route()));
        }
        payloads.add(Notify.of(NotifyType.COOKIE2, cookie));
        payloads.addAll(Mobike.tell(sa.route(), turn));
        return OwnWindow.send(
                sa, ExchangeType.INFORMATIONAL, payloads, new UpdateLocal(cookie), turn);
    }

    /// @param sa with the window free
    static Established updated(
            Established sa, UpdateLocal update, Message answer, Route route, Turn turn) {
        Optional<Notify> refused =
                answer.notification(NotifyType.UNACCEPTABLE_ADDRESSES)
                        .or(() -> answer.notification(NotifyType.UNEXPECTED_NAT_DETECTED));
        if (refused.isPresent()) {
            return refused(sa, refused.get(), turn);
        }
        if (!isEcho(answer, update.cookie())) {
            return notEchoed(sa);
        }
        NatTraversal policy = turn.connection(sa.facts().connection()).path().natTraversal();
        Nat before = sa.facts().nat();
        Nat now = NatCheck.detect(policy, turn.suite(), sa.spis(), route, answer);
        Established next = Mobike.heard(sa, answer).with(now);
        Established seen =
                Mobike.seenAs(answer)
                        .map(hash -> next.with(next.mobility().seenAs(hash)))
                        .orElse(next);
        return ChildMove.all(seen, before.encapsulated() != now.encapsulated(), turn);
    }

    /// Another path may do; without one the peer is as good as gone, which the next check shows.
    private static Established refused(Established sa, Notify notify, Turn turn) {
        String text =
                "%s refuses our address %s: %s"
                        .formatted(
                                sa.route().remote(),
                                sa.route().local().address(),
                                NotifyType.nameOf(notify.type()));
        turn.failed(
                sa.route(),
                Optional.of(sa.facts().connection()),
                Optional.empty(),
                Failure.silent(new Cause("ike.mobike.refused", text), Verdict.KEEP_SA));
        return sa;
    }

    /// What liveness checks tell of our own end.
    static Established seen(Established sa, Message answer) {
        Optional<Bytes> hash = Mobike.seenAs(answer);
        if (!sa.facts().extensions().mobike() || hash.isEmpty()) {
            return sa;
        }
        Established next = sa.with(sa.mobility().seenAs(hash.get()));
        boolean changed =
                sa.mobility().seenAs().filter(known -> !known.equals(hash.get())).isPresent();
        return changed && sa.facts().begunByUs() ? next.plus(new Task.UpdateAddresses()) : next;
    }

    static boolean isEcho(Message answer, Bytes cookie) {
        return answer.notification(NotifyType.COOKIE2)
                .filter(echo -> echo.data().equals(cookie))
                .isPresent();
    }

    /// RFC 4555 §3.7: who answers without it does not have the keys and the address.
    static Established notEchoed(Established sa) {
        Cause cause =
                new Cause(
                        "ike.mobike.cookie",
                        "%s did not return our COOKIE2: it does not follow RFC 4555"
                                .formatted(sa.route().remote()));
        return sa.plus(new Task.EndIke(cause));
    }
}
