package io.triplane.app;

import io.triplane.daemon.control.GatewayEvent;
import io.triplane.daemon.control.GatewayEvent.What;
import io.triplane.proto.v1.ChildSaDown;
import io.triplane.proto.v1.ChildSaRekeyed;
import io.triplane.proto.v1.ChildSaUp;
import io.triplane.proto.v1.ConfigurationChanged;
import io.triplane.proto.v1.DataPlaneChanged;
import io.triplane.proto.v1.Direction;
import io.triplane.proto.v1.Event;
import io.triplane.proto.v1.IkeSaClosed;
import io.triplane.proto.v1.IkeSaEstablished;
import io.triplane.proto.v1.IkeSaRekeyed;
import io.triplane.proto.v1.MessageTrace;
import io.triplane.proto.v1.NegotiationFailed;

/// Events in the words of the gRPC interface.
final class EventWords {
    private EventWords() {}

    static Event event(long sequence, GatewayEvent event) {
        Event.Builder built =
                Event.newBuilder()
                        .setSequence(sequence)
                        .setTime(ProtoWords.timestamp(event.at()))
                        .setConnection(event.connection().orElse(""));
        switch (event.what()) {
            case What.IkeSaEstablished what ->
                    built.setIkeSaEstablished(
                            IkeSaEstablished.newBuilder().setIkeSa(ProtoWords.ikeSa(what.ikeSa())));
            case What.IkeSaRekeyed what ->
                    built.setIkeSaRekeyed(
                            IkeSaRekeyed.newBuilder()
                                    .setIkeSa(ProtoWords.ikeSa(what.ikeSa()))
                                    .setOldIkeSaId(what.old().toString()));
            case What.IkeSaClosed what ->
                    built.setIkeSaClosed(
                            IkeSaClosed.newBuilder()
                                    .setIkeSaId(what.ikeSa().toString())
                                    .setReason(what.reason()));
            case What.ChildSaUp what ->
                    built.setChildSaUp(
                            ChildSaUp.newBuilder().setChildSa(ProtoWords.childSa(what.child())));
            case What.ChildSaRekeyed what ->
                    built.setChildSaRekeyed(
                            ChildSaRekeyed.newBuilder()
                                    .setChildSa(ProtoWords.childSa(what.child()))
                                    .setOldSpiIn(ProtoWords.spi(what.oldInboundSpi()))
                                    .setOldSpiOut(ProtoWords.spi(what.oldOutboundSpi())));
            case What.ChildSaDown what ->
                    built.setChildSaDown(
                            ChildSaDown.newBuilder()
                                    .setChildSaId(what.name())
                                    .setChild(what.child())
                                    .setReason(what.reason()));
            case What.NegotiationFailed what ->
                    built.setNegotiationFailed(
                            NegotiationFailed.newBuilder()
                                    .setChild(what.child().orElse(""))
                                    .setProblem(ProtoWords.problem(what.trouble())));
            case What.Message what -> built.setMessage(message(what));
            case What.PlaneChanged what ->
                    built.setDataPlaneChanged(
                            DataPlaneChanged.newBuilder()
                                    .setDataPlane(ProtoWords.dataPlane(what.plane())));
            case What.ConfigurationChanged what ->
                    built.setConfigurationChanged(configuration(what));
        }
        return built.build();
    }

    private static MessageTrace message(What.Message what) {
        Direction direction =
                switch (what.trace().direction()) {
                    case SENT -> Direction.DIRECTION_SENT;
                    case RECEIVED -> Direction.DIRECTION_RECEIVED;
                };
        return MessageTrace.newBuilder()
                .setDirection(direction)
                .setLocal(what.trace().local().toString())
                .setRemote(what.trace().remote().toString())
                .setLine(what.trace().line())
                .setTree(what.trace().tree())
                .build();
    }

    private static ConfigurationChanged configuration(What.ConfigurationChanged what) {
        ConfigurationChanged.Builder changed =
                ConfigurationChanged.newBuilder()
                        .setState(ProtoWords.configState(what.status().state()))
                        .setAppliedHash(what.status().judgedHash().orElse(""));
        what.status()
                .trouble()
                .ifPresent(trouble -> changed.setProblem(ProtoWords.problem(trouble)));
        return changed.build();
    }
}
