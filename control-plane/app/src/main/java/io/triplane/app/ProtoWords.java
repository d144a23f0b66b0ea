package io.triplane.app;

import com.google.protobuf.Timestamp;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Answer;
import io.triplane.daemon.control.ChildSaInfo;
import io.triplane.daemon.control.GatewayInfo;
import io.triplane.daemon.control.IkeSaInfo;
import io.triplane.daemon.control.PlaneStatus;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Selector;
import io.triplane.model.ConfigState;
import io.triplane.plane.ChildState;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.DataPlane;
import io.triplane.proto.v1.GetInfoResponse;
import io.triplane.proto.v1.IkeSa;
import io.triplane.proto.v1.Outcome;
import io.triplane.proto.v1.Problem;
import io.triplane.proto.v1.Role;
import io.triplane.proto.v1.Traffic;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/// The daemon's records in the words of the gRPC interface.
final class ProtoWords {
    private static final HexFormat HEX = HexFormat.of();

    private ProtoWords() {}

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Problem problem(Trouble trouble) {
        return Problem.newBuilder()
                .setCode(trouble.code())
                .setField(trouble.field())
                .setValue(trouble.value())
                .setText(trouble.text())
                .setRemedy(trouble.remedy())
                .build();
    }

    static IkeSa ikeSa(IkeSaInfo info) {
        IkeSaView view = info.view();
        IkeSa.Builder sa =
                IkeSa.newBuilder()
                        .setId(info.name().toString())
                        .setConnection(info.connection())
                        .setInitiatorSpi(HEX.toHexDigits(view.initiatorSpi()))
                        .setResponderSpi(HEX.toHexDigits(view.responderSpi()))
                        .setRole(view.initiator() ? Role.ROLE_INITIATOR : Role.ROLE_RESPONDER)
                        .setState(word(view.state()))
                        .setLocal(view.local().toString())
                        .setRemote(view.remote().toString())
                        .setSuite(view.suite())
                        .setNat(nat(view.nat()))
                        .setMessageIdOut((int) view.requestsSent())
                        .setMessageIdIn((int) view.requestsReceived())
                        .setChildren(view.children().size());
        view.localIdentity().ifPresent(identity -> sa.setLocalId(identity.toString()));
        view.remoteIdentity().ifPresent(identity -> sa.setRemoteId(identity.toString()));
        info.established().ifPresent(at -> sa.setEstablished(timestamp(at)));
        info.rekeyAt().ifPresent(at -> sa.setRekeyAt(timestamp(at)));
        return sa.build();
    }

    private static String nat(IkeSaView.Nat nat) {
        if (nat.localBehindNat()) {
            return nat.remoteBehindNat() ? "both" : "local";
        }
        return nat.remoteBehindNat() ? "remote" : "none";
    }

    static ChildSa childSa(ChildSaInfo info) {
        ChildSa.Builder sa =
                ChildSa.newBuilder()
                        .setId(info.name())
                        .setIkeSaId(info.ikeSa().toString())
                        .setConnection(info.view().connection())
                        .setChild(info.view().childName())
                        .setSpiIn(spi(info.view().inboundSpi()))
                        .setSpiOut(spi(info.view().outboundSpi()))
                        .setState(state(info))
                        .setSuite(info.view().suite().toString())
                        .setExtendedSequenceNumbers(info.view().suite().extendedSequenceNumbers())
                        .setUdpEncapsulation(info.view().encapsulated())
                        .setEstablished(timestamp(info.established()))
                        .setRekeys(info.rekeys())
                        .setIn(traffic(info.in()))
                        .setOut(traffic(info.out()));
        info.view().selectors().local().stream()
                .map(Selector::toString)
                .forEach(sa::addLocalSelectors);
        info.view().selectors().remote().stream()
                .map(Selector::toString)
                .forEach(sa::addRemoteSelectors);
        info.rekeyAt().ifPresent(at -> sa.setRekeyAt(timestamp(at)));
        return sa.build();
    }

    /// What the engine is doing with it, else what the data plane has proven of it.
    private static String state(ChildSaInfo info) {
        return switch (info.view().state()) {
            case INSTALLING, REKEYING, REKEYED, DELETING -> word(info.view().state());
            case INSTALLED -> word(info.proven().orElse(ChildState.INSTALLED));
        };
    }

    private static Traffic traffic(io.triplane.daemon.control.Traffic traffic) {
        return Traffic.newBuilder()
                .setPackets(traffic.packets())
                .setBytes(traffic.bytes())
                .setIntegrityErrors(traffic.integrityErrors())
                .setReplayed(traffic.replayed())
                .setOtherErrors(traffic.otherErrors())
                .build();
    }

    static DataPlane dataPlane(PlaneStatus status) {
        return DataPlane.newBuilder()
                .setConnected(status.connected())
                .setProduct(status.capabilities().product())
                .addAllEngines(status.capabilities().engines())
                .addAllNotes(status.capabilities().notes())
                .build();
    }

    static GetInfoResponse info(GatewayInfo info) {
        return GetInfoResponse.newBuilder()
                .setVersion(info.version())
                .setStarted(timestamp(info.started()))
                .setPid(ProcessHandle.current().pid())
                .setDataPlane(dataPlane(info.plane()))
                .setTransport(info.transport())
                .setShards(info.shards())
                .setIkeSas(info.ikeSas())
                .setChildSas(info.childSas())
                .setHalfOpen(info.halfOpen())
                .setConnections(info.connections())
                .setConnectionsApplied(info.connectionsApplied())
                .setConnectionsFailed(info.connectionsFailed())
                .build();
    }

    static ActionResponse acted(Answer.Acted acted) {
        ActionResponse.Builder response =
                ActionResponse.newBuilder().setOutcome(outcome(acted.outcome()));
        acted.trouble().ifPresent(trouble -> response.setProblem(problem(trouble)));
        acted.ikeSas().forEach(sa -> response.addIkeSas(ikeSa(sa)));
        acted.childSas().forEach(sa -> response.addChildSas(childSa(sa)));
        return response.build();
    }

    private static Outcome outcome(Answer.Outcome outcome) {
        return switch (outcome) {
            case DONE -> Outcome.OUTCOME_DONE;
            case UNDER_WAY -> Outcome.OUTCOME_UNDER_WAY;
            case FAILED -> Outcome.OUTCOME_FAILED;
        };
    }

    static io.triplane.proto.v1.ConfigState configState(ConfigState state) {
        return switch (state) {
            case APPLIED -> io.triplane.proto.v1.ConfigState.CONFIG_STATE_APPLIED;
            case PENDING -> io.triplane.proto.v1.ConfigState.CONFIG_STATE_PENDING;
            case FAILED -> io.triplane.proto.v1.ConfigState.CONFIG_STATE_FAILED;
        };
    }

    static String spi(int spi) {
        return HEX.toHexDigits(spi);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
