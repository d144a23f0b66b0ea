package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.IkeSaView.Extensions;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.IkeSaView.Schedule;
import io.triplane.ikev2.IkeSaView.State;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.AuthRefusedRemote;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildLife.Limit;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Framing.Agreed;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.sa.Term;
import java.util.List;
import java.util.Optional;

/// State records as operators see them.
public final class Views {
    private Views() {}

    public static IkeSaView of(IkeSa state) {
        return switch (state) {
            case InitLocal s -> view(s, State.CONNECTING, "", Nat.NONE, 1, 0);
            case InitRemote s -> view(s, State.CONNECTING, s.suite().toString(), s.nat(), 0, 1);
            case IntermediateLocal s ->
                    view(
                            s,
                            State.CONNECTING,
                            s.handshake().suite().toString(),
                            s.handshake().nat(),
                            Math.toIntExact(s.request().messageId()) + 1,
                            0);
            case AuthLocal s -> view(s, State.AUTHENTICATING, s.suite().toString(), s.nat(), 2, 0);
            case AuthFailedLocal s -> view(s, State.DELETING, "", Nat.NONE, 3, 0);
            case AuthRefusedRemote s -> view(s, State.DELETING, "", Nat.NONE, 0, 2);
            case Superseded s -> view(s.last(), s.isDeleting() ? State.DELETING : State.REKEYED);
            case Established s -> view(s, stateOf(s));
        };
    }

    private static State stateOf(Established sa) {
        if (sa.isEnding()) {
            return State.DELETING;
        }
        return IkeRekeyInitiator.isOpen(sa) ? State.REKEYING : State.ESTABLISHED;
    }

    private static IkeSaView view(Established s, State state) {
        return new IkeSaView(
                s.id(),
                s.connectionName(),
                state,
                s.spis().initiatedByUs(),
                s.spis().initiator(),
                s.spis().responder(),
                s.route().local(),
                s.route().remote(),
                Optional.of(s.facts().local()),
                Optional.of(s.facts().remote()),
                s.facts().suite().toString(),
                s.facts().nat(),
                s.own().nextId(),
                s.peer().nextId(),
                Optional.of(s.facts().establishedAt()),
                s.children().stream().map(Child::id).toList(),
                extensions(s),
                schedule(s));
    }

    /// The children of an IKE SA, each by the pair that carries its traffic, or will.
    public static List<ChildSaView> children(Established sa) {
        return sa.children().stream()
                .flatMap(child ->
                        child
                                .carrying()
                                .or(() ->
                                        child.sas().stream()
                                                .filter(pair -> isComing(pair))
                                                .findFirst())
                                .map(pair -> of(sa, child, pair))
                                .stream())
                .toList();
    }

    private static boolean isComing(ChildSa pair) {
        return pair.stage() instanceof Receiving
                || pair.stage() instanceof Sending
                || Handover.waits(pair);
    }

    static ChildSaView of(Established sa, Child child, ChildSa pair) {
        return new ChildSaView(
                child.id(),
                sa.id(),
                sa.facts().connection(),
                child.name(),
                state(sa, pair),
                pair.inboundSpi(),
                pair.outboundSpi(),
                pair.suite(),
                pair.mode(),
                pair.selectors(),
                sa.route().local(),
                sa.route().remote(),
                sa.facts().nat().encapsulated(),
                pair.life().installedAt(),
                pair.life().rekeyAt(),
                pair.life().expiresAt(),
                Optional.of(pair.life().bytes().rekey()).filter(limit -> limit != Limit.NEVER));
    }

    private static ChildSaView.State state(Established sa, ChildSa pair) {
        return switch (pair.stage()) {
            case Receiving _, Registered _, Sending _ -> ChildSaView.State.INSTALLING;
            case Installed _ ->
                    RekeyRivals.isReplacing(sa, pair.inboundSpi())
                            ? ChildSaView.State.REKEYING
                            : ChildSaView.State.INSTALLED;
            case Doomed _ -> ChildSaView.State.REKEYING;
            case Replaced _ -> ChildSaView.State.REKEYED;
            case Deleting _, Retiring _ -> ChildSaView.State.DELETING;
        };
    }

    private static IkeSaView view(
            IkeSa state, State word, String suite, Nat nat, long sent, long received) {
        Optional<Identity> unknown = Optional.empty();
        Optional<Tick> never = Optional.empty();
        return new IkeSaView(
                state.id(),
                state.connectionName(),
                word,
                state.spis().initiatedByUs(),
                state.spis().initiator(),
                state.spis().responder(),
                state.route().local(),
                state.route().remote(),
                unknown,
                unknown,
                suite,
                nat,
                sent,
                received,
                never,
                List.of(),
                Extensions.NONE,
                Schedule.NONE);
    }

    private static Schedule schedule(Established sa) {
        Term term = sa.term();
        return new Schedule(term.rekeyAt(), term.reauthAt(), term.expiresAt());
    }

    private static Extensions extensions(Established sa) {
        return new Extensions(
                sa.channel().framing().agreed() != Agreed.NO, sa.facts().extensions().mobike());
    }
}
