package io.triplane.ikev2.exchange;

import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildOrigin.Fresh;
import io.triplane.ikev2.sa.ChildOrigin.RekeyedByPeer;
import io.triplane.ikev2.sa.ChildOrigin.RekeyedByUs;
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
import io.triplane.ikev2.sa.LocalExchange.ChildLocal;
import io.triplane.ikev2.sa.LocalExchange.ChildProposal;
import io.triplane.ikev2.sa.LocalExchange.Goal;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.ProtocolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Deletes of ESP SAs by the peer (RFC 7296 §1.4.1). Each SPI is the peer's inbound, our outbound;
/// the answer lists our inbound SPI of the same pair, unless our own Delete of it is under way.
///
/// A Delete of a pair that the peer has replaced is what moves us to the successor (R3): it is
/// answered once the data plane has done so.
final class DeleteResponder {
    private final List<Bytes> ours = new ArrayList<>();
    private final List<Long> awaited = new ArrayList<>();
    private final Turn turn;

    private DeleteResponder(Turn turn) {
        this.turn = turn;
    }

    static Established asked(Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        return new DeleteResponder(turn).all(sa, asked, message);
    }

    private Established all(Established sa, PeerWindow.Asked asked, Message message) {
        Established next = sa;
        for (Delete delete : message.all(Delete.class)) {
            if (delete.protocolId() == ProtocolId.ESP.number()) {
                for (Bytes spi : delete.spis()) {
                    next = one(next, ChildAgreement.spi(spi));
                }
            }
        }
        List<Payload> payloads =
                ours.isEmpty() ? List.of() : List.of(Delete.childSas(ProtocolId.ESP, ours));
        Message answer = asked.answer(next, payloads);
        return awaited.isEmpty()
                ? PeerWindow.answer(next, asked, answer, turn)
                : PeerWindow.answerLater(next, asked, awaited, answer, answer);
    }

    private Established one(Established sa, int outboundSpi) {
        Optional<Child> found = sa.childOfOutbound(outboundSpi);
        if (found.isEmpty()) {
            return rememberUnknown(sa, outboundSpi);
        }
        Child child = found.get();
        ChildSa pair = child.outbound(outboundSpi).orElseThrow();
        switch (pair.stage()) {
            case Receiving _, Registered _, Sending _, Installed _, Replaced _ ->
                    ours.add(ChildAgreement.spi(pair.inboundSpi()));
            case Doomed _, Deleting _, Retiring _ -> {
                // Answered before, or our own Delete says it.
            }
        }
        return switch (pair.stage()) {
            case Receiving _, Sending _ -> installing(sa, child, pair);
            case Registered _ when Handover.waits(pair) -> installing(sa, child, pair);
            case Registered _ -> registered(sa, child, pair);
            case Installed _ -> installed(sa, child, pair);
            case Replaced _ -> {
                Established moved = ChildEnd.promoteBefore(sa, child, pair, turn);
                moved.child(child.id()).flatMap(Child::switchAsked).ifPresent(awaited::add);
                yield moved;
            }
            case Doomed _, Retiring _ -> sa;
            // Ours, too, is under way; nothing more will come in on it.
            case Deleting _ -> sa;
        };
    }

    /// It carries the traffic. If our request to replace it is open, or its successor is being
    /// installed, it goes on until that is decided (RFC 7296 §2.25.1).
    private Established installed(Established sa, Child child, ChildSa pair) {
        boolean beingReplaced =
                RekeyRivals.isReplacing(sa, pair.inboundSpi())
                        || child.installingSuccessor(pair.inboundSpi()).isPresent();
        if (beingReplaced) {
            return sa.with(child.with(pair.at(new Doomed())));
        }
        return ChildEnd.now(sa, child.with(pair.at(new Doomed())), Causes.CHILD_BY_PEER, turn);
    }

    /// A successor that the peer made and takes back before we moved to it.
    private Established registered(Established sa, Child child, ChildSa pair) {
        pair.stage().wipe();
        ChildPlane.removeInbound(sa, child, pair.inboundSpi(), turn);
        Child rest = child.without(pair.inboundSpi());
        if (pair.origin() instanceof RekeyedByPeer(int oldInbound, _)) {
            Optional<ChildSa> old =
                    rest.inbound(oldInbound).filter(o -> o.stage() instanceof Replaced);
            if (old.isPresent()) {
                rest = rest.with(old.get().at(new Installed()));
            }
        }
        return RekeyRivals.gone(sa.with(rest), pair);
    }

    /// A pair that the data plane is at work on.
    private Established installing(Established sa, Child child, ChildSa pair) {
        return switch (pair.origin()) {
            case Fresh _ -> {
                pair.stage().wipe();
                ChildPlane.remove(sa, child, turn);
                turn.childFailed(sa, child.name(), Causes.CHILD_BY_PEER);
                yield sa.with(child.without(pair.inboundSpi()));
            }
            // The old pair is ours to delete, and the peer expects that.
            case RekeyedByUs _, RekeyedByPeer _ -> {
                pair.stage().wipe();
                yield ChildEnd.now(
                        sa, child.without(pair.inboundSpi()), Causes.CHILD_BY_PEER, turn);
            }
        };
    }

    /// The peer may have made it in answer to a request of ours, and the answer is late.
    private static Established rememberUnknown(Established sa, int outboundSpi) {
        return sa.own() instanceof Waiting waiting
                        && waiting.exchange()
                                instanceof ChildLocal(ChildProposal proposal, Goal goal)
                ? sa.with(waiting.with(new ChildLocal(proposal.deletedByPeer(outboundSpi), goal)))
                : sa;
    }
}
