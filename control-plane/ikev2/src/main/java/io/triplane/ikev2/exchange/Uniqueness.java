package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.AuthRefusedRemote;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Message;
import java.util.Optional;

/// Keeps one IKE SA per pair of identities, if the connection wants it so.
///
/// Two IKE SAs cross when both ends begin before either has authenticated the other's. Both ends
/// then keep the same one by a rule that each can compute alone: the one that has the lowest nonce
/// of IKE_SA_INIT is redundant, and its initiator deletes it (as RFC 7296 §2.8.1 does for
/// rekeying). A redundant one gets no child, so that the data plane never sees two of one kind.
final class Uniqueness {
    private Uniqueness() {}

    static Bytes rank(Bytes nonceI, Bytes nonceR) {
        return nonceI.compareTo(nonceR) < 0 ? nonceI : nonceR;
    }

    /// Whether we know of no other IKE SA with the peer (RFC 7296 §2.4, INITIAL_CONTACT).
    static boolean isFirstContact(String connection, IkeSaId self, Turn turn) {
        return turn.table().ofConnection(connection).stream()
                .noneMatch(other -> other instanceof Established && !other.id().equals(self));
    }

    /// Whether a newcomer must be turned away because an older one is to be kept. One that the peer
    /// sets up in the place of the older one is none.
    ///
    /// @param request the IKE_AUTH of the newcomer, proven
    static boolean isUnwelcome(
            ConnectionConfig config,
            Identity remote,
            IkeSaId self,
            Tick beganAt,
            Message request,
            Turn turn) {
        return switch (config.uniqueness()) {
            case REPLACE, NEVER -> false;
            case KEEP ->
                    turn.rivals(config.name(), remote, self).stream()
                            .anyMatch(other ->
                                    other instanceof Established sa
                                            && !sa.isEnding()
                                            && !Reauthentication.isOf(sa, request)
                                            && !crossed(sa, beganAt));
        };
    }

    /// Whether an IKE SA that the peer began loses against one that we began at the same time.
    ///
    /// @param beganAt when its first message came
    static boolean loses(
            ConnectionConfig config,
            Identity remote,
            IkeSaId self,
            Bytes rank,
            Tick beganAt,
            Turn turn) {
        return config.uniqueness() != ConnectionConfig.Uniqueness.NEVER
                && turn.rivals(config.name(), remote, self).stream()
                        .anyMatch(other ->
                                switch (other) {
                                    case AuthLocal state ->
                                            rank.compareTo(rank(state.nonceI(), state.nonceR()))
                                                    < 0;
                                    case Established state ->
                                            !state.isEnding()
                                                    && crossed(state, beganAt)
                                                    && rank.compareTo(state.facts().rank()) < 0;
                                    case IntermediateLocal state ->
                                            rank.compareTo(
                                                            rank(
                                                                    state.handshake().nonceI(),
                                                                    state.handshake().nonceR()))
                                                    < 0;
                                    case InitLocal _,
                                            InitRemote _,
                                            AuthFailedLocal _,
                                            AuthRefusedRemote _,
                                            Superseded _ ->
                                            false;
                                });
    }

    /// Whether an IKE SA that we began, now established, lost against one that the peer began.
    static boolean isRedundant(Established sa, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        return config.uniqueness() != ConnectionConfig.Uniqueness.NEVER
                && turn.rivals(config.name(), sa.facts().remote(), sa.id()).stream()
                        .anyMatch(other ->
                                other instanceof Established rival
                                        && !rival.facts().begunByUs()
                                        && !rival.isEnding()
                                        && !rival.facts()
                                                .establishedAt()
                                                .isBefore(sa.facts().beganAt())
                                        && sa.facts().rank().compareTo(rival.facts().rank()) < 0);
    }

    /// The peer says that it knows of no other IKE SA with us: older ones are dropped in silence.
    static void initialContact(Established sa, Turn turn) {
        for (IkeSa other : turn.rivals(sa.facts().connection(), sa.facts().remote(), sa.id())) {
            if (other instanceof Established old && !crossed(old, sa.facts().beganAt())) {
                turn.then(old.id(), new SaInput.Vanish(Causes.FORGOTTEN));
            }
        }
    }

    /// Settles what a newly established IKE SA makes needless.
    static void established(Established sa, Turn turn) {
        ConnectionConfig config = turn.connection(sa.facts().connection());
        if (config.uniqueness() == ConnectionConfig.Uniqueness.NEVER) {
            return;
        }
        for (IkeSa other : turn.rivals(config.name(), sa.facts().remote(), sa.id())) {
            switch (other) {
                // The peer was faster; what our attempt was for is asked for on its IKE SA.
                case InitLocal attempt when !sa.isEnding() -> {
                    turn.then(attempt.id(), new SaInput.Vanish(Causes.REDUNDANT));
                    attempt.childName()
                            .ifPresent(name -> want(sa, new Task.CreateChild(name), turn));
                    attempt.then().forEach(task -> want(sa, task, turn));
                }
                case Established old -> replace(sa, old, turn);
                case InitLocal _,
                        InitRemote _,
                        IntermediateLocal _,
                        AuthLocal _,
                        AuthFailedLocal _,
                        AuthRefusedRemote _,
                        Superseded _ -> {}
            }
        }
    }

    /// Only a newcomer that the peer began closes others: ours begin when there is none, and what
    /// the peer began and loses is the peer's to delete.
    private static void replace(Established sa, Established old, Turn turn) {
        if (sa.facts().begunByUs() || old.isEnding()) {
            return;
        }
        if (!crossed(old, sa.facts().beganAt())) {
            if (!Handover.isAwaited(sa)) {
                turn.then(old.id(), new SaInput.End(Causes.REPLACED));
            }
        } else if (old.facts().rank().compareTo(sa.facts().rank()) < 0) {
            turn.then(old.id(), new SaInput.End(Causes.REDUNDANT));
        }
    }

    private static void want(Established sa, Task task, Turn turn) {
        turn.then(sa.id(), new SaInput.Wanted(task));
    }

    /// We began the older one, and it was established only after the peer had begun the newer one.
    private static boolean crossed(Established old, Tick newBeganAt) {
        return old.facts().begunByUs() && !old.facts().establishedAt().isBefore(newBeganAt);
    }

    static Optional<Established> usable(String connection, Turn turn) {
        return turn.table().ofConnection(connection).stream()
                .filter(sa -> sa instanceof Established)
                .map(sa -> (Established) sa)
                .filter(sa -> !sa.isEnding())
                .reduce((_, newer) -> newer);
    }
}
