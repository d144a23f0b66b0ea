package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Our part in proving the identities anew (RFC 7296 §2.8.3): a new IKE SA with the same children
/// is set up beside the old one, and only when they carry traffic the old one goes. What the other
/// end does meanwhile is in [Handover].
final class Reauthentication {
    /// An attempt that has come to nothing is followed by another; up to as much again at random.
    private static final Duration RETRY = Duration.ofMinutes(1);

    private Reauthentication() {}

    /// Begins a new IKE SA, unless one is on its way.
    static Established begin(Established sa, Turn turn) {
        Tick again = turn.now().plus(RETRY).plus(turn.numbers().upTo(RETRY));
        Established next = sa.with(sa.term().reauthAt(again));
        String connection = sa.facts().connection();
        List<String> names = wanted(sa);
        Optional<ConnectionConfig> config =
                turn.connections()
                        .configured(connection)
                        .filter(c -> c.role() == ConnectionConfig.Role.INITIATOR)
                        .filter(c -> names.stream().allMatch(name -> c.child(name).isPresent()));
        boolean full = turn.table().size() >= turn.settings().limits().ikeSasMax();
        if (config.isEmpty() || sa.isEnding() || names.isEmpty() || full) {
            return next;
        }
        Optional<Established> newer =
                others(sa, turn).filter(other -> isOlder(sa, other)).findFirst();
        if (newer.isPresent()) {
            // It stands, but not all of the children do.
            names.forEach(name ->
                    turn.then(newer.get().id(), new SaInput.Wanted(new Task.CreateChild(name))));
            return next;
        }
        boolean underWay =
                turn.table().ofConnection(connection).stream()
                        .anyMatch(
                                other -> other instanceof InitLocal || other instanceof AuthLocal);
        if (!underWay) {
            List<Task> more =
                    names.stream().skip(1).map(name -> (Task) new Task.CreateChild(name)).toList();
            turn.add(InitInitiator.begin(config.get(), Optional.of(names.getFirst()), more, turn));
        }
        return next;
    }

    /// A child is up: IKE SAs whose children are all up on this one have done their service. They
    /// go on receiving for a grace time (R4), and the peer is shown that we have moved.
    static void childUp(Established sa, Turn turn) {
        if (!sa.facts().begunByUs()) {
            return;
        }
        List<String> up = sa.children().stream().filter(Child::isUp).map(Child::name).toList();
        List<Established> done =
                others(sa, turn)
                        .filter(old -> isOlder(old, sa) && old.term().reauthAt().isPresent())
                        .filter(old -> up.containsAll(wanted(old)))
                        .toList();
        Tick end = turn.now().plus(ChildEnd.GRACE);
        for (Established old : done) {
            turn.then(old.id(), new SaInput.Wanted(new Task.EndIke(Causes.REAUTHENTICATED), end));
        }
        if (!done.isEmpty()) {
            turn.then(sa.id(), new SaInput.Wanted(new Task.CheckLiveness()));
        }
    }

    /// What tells the peer that this is no second IKE SA but one in the place of another.
    static Optional<Notify> notice(String connection, IkeSaId self, Turn turn) {
        return turn.table().ofConnection(connection).stream()
                .filter(other -> !other.id().equals(self))
                .flatMap(other ->
                        other instanceof Established old && !old.isEnding()
                                ? Stream.of(old)
                                : Stream.empty())
                .findFirst()
                .map(old -> Notify.of(NotifyType.REAUTHENTICATION_OF, name(old)));
    }

    /// Whether the peer's IKE_AUTH names the IKE SA that it will replace.
    static boolean isOf(Established old, Message request) {
        return request.notification(NotifyType.REAUTHENTICATION_OF)
                .filter(notify -> notify.data().equals(name(old)))
                .isPresent();
    }

    private static Bytes name(Established sa) {
        return Bytes.concat(Bytes.ofU64(sa.spis().initiator()), Bytes.ofU64(sa.spis().responder()));
    }

    private static boolean isOlder(Established some, Established other) {
        return some.facts().establishedAt().isBefore(other.facts().beganAt());
    }

    /// The other IKE SAs with the peer that are not to end.
    static Stream<Established> others(Established sa, Turn turn) {
        List<IkeSa> rivals = turn.rivals(sa.facts().connection(), sa.facts().remote(), sa.id());
        return rivals.stream()
                .filter(other -> other instanceof Established old && !old.isEnding())
                .map(other -> (Established) other);
    }

    private static List<String> wanted(Established sa) {
        return sa.children().stream().filter(Child::isWanted).map(Child::name).distinct().toList();
    }
}
