package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ChildConfig;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspSaSpec;
import io.triplane.ikev2.EspSaSpec.UdpPorts;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.crypto.ChildKeys;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildLife;
import io.triplane.ikev2.sa.ChildOrigin;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Route;
import java.util.List;
import java.util.Optional;

/// What we ask of the data plane for children.
final class ChildPlane {
    private static final int REPLAY_WINDOW_DEFAULT = 64;

    private ChildPlane() {}

    /// A pair that was just agreed.
    record Pair(
            ChildSaId child,
            String childName,
            int inboundSpi,
            int outboundSpi,
            EspSuite suite,
            EspMode mode,
            Selectors selectors,
            ChildOrigin origin) {}

    /// Adds the pair to its child, which may be new, and asks for the inbound half; the outbound
    /// keys wait in the pair.
    ///
    /// @param weBegan whether we are the initiator of the exchange that made the keys
    static Established receive(
            Established sa, Pair pair, ChildKeys keys, boolean weBegan, Turn turn) {
        Established room =
                sa.child(pair.child()).map(child -> ChildEnd.makeRoom(sa, child, turn)).orElse(sa);
        EspKeys inbound = weBegan ? keys.responderToInitiator() : keys.initiatorToResponder();
        EspKeys outbound = weBegan ? keys.initiatorToResponder() : keys.responderToInitiator();
        long requestId = turn.numbers().planeRequest();
        String connection = sa.facts().connection();
        Route route = sa.route();
        int replayWindow =
                turn.child(connection, pair.childName())
                        .map(ChildConfig::replayWindow)
                        .orElse(REPLAY_WINDOW_DEFAULT);
        turn.ask(
                sa.id(),
                new PlaneRequest.InstallInbound(
                        requestId,
                        pair.child(),
                        connection,
                        pair.childName(),
                        pair.selectors(),
                        new EspSaSpec(
                                pair.inboundSpi(),
                                pair.suite(),
                                inbound,
                                route.remote().address(),
                                route.local().address(),
                                encapsulation(sa, turn).map(UdpPorts::reversed),
                                replayWindow,
                                pair.mode())));
        ChildSa receiving =
                new ChildSa(
                        pair.inboundSpi(),
                        pair.outboundSpi(),
                        pair.suite(),
                        pair.mode(),
                        pair.selectors(),
                        pair.origin(),
                        new ChildStage.Receiving(requestId, outbound),
                        ChildLife.begun(turn.now()));
        return room.child(pair.child())
                .map(child -> room.with(child.plus(receiving)))
                .orElseGet(() ->
                        room.plus(
                                new Child(
                                        pair.child(),
                                        pair.childName(),
                                        List.of(receiving),
                                        Optional.empty(),
                                        turn.now())));
    }

    /// Asks to move sending to the pair; the keys go with the request.
    static ChildSa send(Established sa, Child child, ChildSa pair, EspKeys keys, Turn turn) {
        long requestId = turn.numbers().planeRequest();
        Route route = sa.route();
        turn.ask(
                sa.id(),
                new PlaneRequest.SwitchOutbound(
                        requestId,
                        child.id(),
                        sa.facts().connection(),
                        child.name(),
                        new EspSaSpec(
                                pair.outboundSpi(),
                                pair.suite(),
                                keys,
                                route.local().address(),
                                route.remote().address(),
                                encapsulation(sa, turn),
                                0,
                                pair.mode())));
        return pair.at(new ChildStage.Sending(requestId));
    }

    static void removeInbound(Established sa, Child child, int spi, Turn turn) {
        turn.tell(
                new PlaneRequest.RemoveInbound(
                        turn.numbers().planeRequest(),
                        child.id(),
                        sa.facts().connection(),
                        child.name(),
                        spi));
    }

    static void remove(Established sa, Child child, Turn turn) {
        turn.tell(
                new PlaneRequest.RemoveChild(
                        turn.numbers().planeRequest(),
                        child.id(),
                        sa.facts().connection(),
                        child.name()));
    }

    /// The ports of what we send, when ESP travels in UDP.
    static Optional<UdpPorts> encapsulation(Established sa, Turn turn) {
        if (!sa.facts().nat().encapsulated()) {
            return Optional.empty();
        }
        Route route = sa.route();
        if (route.natPort()) {
            return Optional.of(new UdpPorts(route.local().port(), route.remote().port()));
        }
        var path = turn.connection(sa.facts().connection()).path();
        Ports local = path.localPorts();
        Ports remote = path.remotePorts();
        return Optional.of(new UdpPorts(local.natTraversal(), remote.natTraversal()));
    }
}
