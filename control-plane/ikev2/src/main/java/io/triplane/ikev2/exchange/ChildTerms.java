package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildConfig.Mode;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Flow;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.exchange.Wishes.Trigger;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.Offer;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What we propose for a child as initiator of an exchange: its traffic and its mode.
final class ChildTerms {
    private ChildTerms() {}

    /// For a child that is not there yet. The packet that asked for it goes in front; a peer that
    /// takes single pairs alone is asked for the packet's own and nothing else. In transport mode
    /// there is no other traffic than that between the two ends.
    static Offer fresh(
            String connection,
            ChildConfig child,
            List<EspProposal> proposals,
            Route route,
            Turn turn) {
        Optional<Trigger> trigger = turn.wishes().trigger(connection, child.name());
        Optional<Flow> packet = trigger.map(Trigger::packet);
        Optional<Selectors> hosts =
                child.mode() == Mode.TUNNEL
                        ? Optional.empty()
                        : Narrowing.between(
                                child.selectors(),
                                route.local().address(),
                                route.remote().address());
        Selectors all =
                trigger.filter(Trigger::alone)
                        .map(alone ->
                                new Selectors(
                                        List.of(alone.packet().local()),
                                        List.of(alone.packet().remote())))
                        .or(() -> hosts)
                        .orElse(child.selectors());
        boolean within = packet.filter(flow -> !Narrowing.carries(all, flow)).isEmpty();
        return new Offer(proposals, all, packet.filter(_ -> within), child.mode());
    }

    /// For the successor of a pair: what is in use (RFC 7296 §2.9.2), in the mode it is in.
    static Offer successor(ChildConfig child, ChildSa old) {
        Mode mode =
                switch (old.mode()) {
                    case TUNNEL -> Mode.TUNNEL;
                    case TRANSPORT -> Mode.TRANSPORT;
                };
        return new Offer(child.proposals(), old.selectors(), Optional.empty(), mode);
    }

    /// The payloads that say so, but for SA, nonce and key exchange, which stand between them.
    static List<Payload> modeWish(Offer offer) {
        return offer.mode() == Mode.TUNNEL
                ? List.of()
                : List.of(Notify.of(NotifyType.USE_TRANSPORT_MODE));
    }

    static List<Payload> traffic(Offer offer) {
        return List.of(
                Narrowing.payload(Side.INITIATOR, offer.local()),
                Narrowing.payload(Side.RESPONDER, offer.remote()));
    }

    /// All of IKE_AUTH.
    static List<Payload> whole(Offer offer, int inboundSpi) {
        List<Payload> payloads = new ArrayList<>(modeWish(offer));
        payloads.add(Proposals.offerEsp(offer.proposals(), inboundSpi));
        payloads.addAll(traffic(offer));
        return payloads;
    }

    static String word(EspMode mode) {
        return switch (mode) {
            case TUNNEL -> "tunnel mode";
            case TRANSPORT -> "transport mode";
        };
    }
}
