package io.triplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.triplane.model.IkeSecret;
import io.triplane.model.schema.Database;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildName;
import io.triplane.proto.v1.GetInfoRequest;
import io.triplane.proto.v1.GetInfoResponse;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.ListChildSasRequest;
import io.triplane.proto.v1.ListIkeSasRequest;
import io.triplane.proto.v1.Outcome;
import io.triplane.proto.v1.Problem;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.TerminateRequest;
import io.triplane.proto.v1.WatchEventsRequest;
import io.triplane.proto.v1.WatchEventsResponse;
import io.triplane.store.Endpoints;
import io.triplane.store.RespDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/// A whole gateway process but for its data plane: a Redis of its own, and gRPC over its socket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayServiceTest {
    private Optional<TestGateway> started = Optional.empty();

    @BeforeAll
    void start() throws IOException, StartException {
        started = Optional.of(new TestGateway());
        await().atMost(java.time.Duration.ofSeconds(20))
                .until(() -> info().getConnectionsApplied() == 2);
    }

    @AfterAll
    void stop() throws IOException {
        if (started.isPresent()) {
            started.get().close();
        }
    }

    private TestGateway gateway() {
        return started.orElseThrow();
    }

    private GetInfoResponse info() {
        return gateway().stub().getInfo(GetInfoRequest.getDefaultInstance());
    }

    @Test
    void infoTellsWhatRunsHere() {
        GetInfoResponse info = info();
        assertThat(info.getPid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(info.getDataPlane().getConnected()).isTrue();
        assertThat(info.getDataPlane().getProduct()).isEqualTo("quietplane 1");
        assertThat(info.getTransport()).isEqualTo("nobody answers");
        assertThat(info.getConnections()).isEqualTo(2);
        assertThat(info.getShards()).isPositive();
    }

    @Test
    void theSocketIsItsOwnersAlone() throws IOException {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(gateway().options.grpcSocket())))
                .isEqualTo("rw-------");
    }

    @Test
    void aPeerThatDoesNotAnswerIsStillUnderWayWhenTheWaitEnds() {
        ActionResponse response =
                gateway()
                        .stub()
                        .initiate(
                                InitiateRequest.newBuilder()
                                        .setConnection("gold")
                                        .setWait(Duration.newBuilder().setNanos(300_000_000))
                                        .build());
        assertThat(response.getOutcome()).isEqualTo(Outcome.OUTCOME_UNDER_WAY);
        assertThat(
                        gateway()
                                .stub()
                                .listIkeSas(
                                        ListIkeSasRequest.newBuilder()
                                                .setConnection("gold")
                                                .build())
                                .getIkeSasList())
                .singleElement()
                .satisfies(sa -> {
                    assertThat(sa.getState()).isEqualTo("connecting");
                    assertThat(sa.getRemote()).isEqualTo("192.0.2.2:500");
                    assertThat(sa.getInitiatorSpi()).matches("[0-9a-f]{16}");
                });
    }

    @Test
    void anUnknownConnectionIsNotFound() {
        Problem problem =
                refused(
                        Status.Code.NOT_FOUND,
                        () ->
                                gateway()
                                        .stub()
                                        .initiate(
                                                InitiateRequest.newBuilder()
                                                        .setConnection("silver")
                                                        .build()));
        assertThat(problem.getCode()).isEqualTo("command.connection.unknown");
        assertThat(problem.getField()).isEqualTo("connection");
        assertThat(problem.getValue()).isEqualTo("silver");
        assertThat(problem.getRemedy()).isNotEmpty();
    }

    @Test
    void aResponderIsToldThatItMayOnlyAnswer() {
        Problem problem =
                refused(
                        Status.Code.FAILED_PRECONDITION,
                        () ->
                                gateway()
                                        .stub()
                                        .initiate(
                                                InitiateRequest.newBuilder()
                                                        .setConnection("listener")
                                                        .build()));
        assertThat(problem.getCode()).isEqualTo("command.responder");
    }

    @Test
    void requestsThatMakeNoSenseNameTheFieldAndTheValue() {
        assertThat(
                        refused(
                                        Status.Code.INVALID_ARGUMENT,
                                        () ->
                                                gateway()
                                                        .stub()
                                                        .initiate(
                                                                InitiateRequest
                                                                        .getDefaultInstance()))
                                .getField())
                .isEqualTo("connection");
        assertThat(
                        refused(
                                Status.Code.INVALID_ARGUMENT,
                                () ->
                                        gateway()
                                                .stub()
                                                .terminate(
                                                        TerminateRequest.newBuilder()
                                                                .setIkeSaId("seven")
                                                                .build())))
                .satisfies(problem -> {
                    assertThat(problem.getField()).isEqualTo("ike_sa_id");
                    assertThat(problem.getValue()).isEqualTo("seven");
                });
        assertThat(
                        refused(
                                        Status.Code.INVALID_ARGUMENT,
                                        () ->
                                                gateway()
                                                        .stub()
                                                        .rekeyChild(
                                                                RekeyChildRequest
                                                                        .getDefaultInstance()))
                                .getField())
                .isEqualTo("target");
        assertThat(
                        refused(
                                        Status.Code.INVALID_ARGUMENT,
                                        () ->
                                                gateway()
                                                        .stub()
                                                        .listChildSas(
                                                                ListChildSasRequest.newBuilder()
                                                                        .setPageSize(1001)
                                                                        .build()))
                                .getValue())
                .isEqualTo("1001");
        assertThat(
                        refused(
                                        Status.Code.INVALID_ARGUMENT,
                                        () ->
                                                gateway()
                                                        .stub()
                                                        .initiate(
                                                                InitiateRequest.newBuilder()
                                                                        .setConnection("gold")
                                                                        .setWait(
                                                                                Duration
                                                                                        .newBuilder()
                                                                                        .setSeconds(
                                                                                                61))
                                                                        .build()))
                                .getField())
                .isEqualTo("wait");
    }

    @Test
    void aChildThatDoesNotStandCannotBeRekeyed() {
        Problem problem =
                refused(
                        Status.Code.NOT_FOUND,
                        () ->
                                gateway()
                                        .stub()
                                        .rekeyChild(
                                                RekeyChildRequest.newBuilder()
                                                        .setChild(
                                                                ChildName.newBuilder()
                                                                        .setConnection("gold")
                                                                        .setChild("default"))
                                                        .build()));
        assertThat(problem.getCode()).isEqualTo("command.child.down");
    }

    @Test
    void aWatcherGetsTheSnapshotAndThenMessagesAsTheyGo() {
        Iterator<WatchEventsResponse> items =
                gateway()
                        .stub()
                        .watchEvents(WatchEventsRequest.newBuilder().setMessages(true).build());
        WatchEventsResponse item = items.next();
        while (!item.hasSnapshotEnd()) {
            item = items.next();
        }
        ActionResponse ended =
                gateway()
                        .stub()
                        .terminate(TerminateRequest.newBuilder().setConnection("gold").build());
        assertThat(ended.getOutcome()).isNotEqualTo(Outcome.OUTCOME_FAILED);
        gateway().stub().initiate(InitiateRequest.newBuilder().setConnection("gold").build());
        WatchEventsResponse next = items.next();
        while (!next.getEvent().hasMessage()) {
            next = items.next();
        }
        assertThat(next.getEvent().getMessage().getLine()).contains("IKE_SA_INIT");
        assertThat(next.getEvent().getConnection()).isEqualTo("gold");
        assertThat(next.getEvent().getSequence()).isPositive();
    }

    @Test
    void plainSecretsAreSealedInTheDatabase() {
        try (RespDatabase config =
                new RespDatabase(Endpoints.ofGateway(gateway().folder).of(Database.CONFIG_DB))) {
            await().atMost(java.time.Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(
                                            config.table("IKE_SECRET")
                                                    .row(IkeSecret.TABLE.key("gold"))
                                                    .flatMap(row -> row.field("passkey")))
                                    .hasValueSatisfying(
                                            text -> assertThat(text).startsWith("v1:")));
        }
    }

    private static Problem refused(Status.Code code, Executable call) {
        StatusRuntimeException thrown =
                catchThrowableOfType(StatusRuntimeException.class, call::execute);
        assertThat(thrown.getStatus().getCode()).isEqualTo(code);
        return Optional.ofNullable(StatusProto.fromThrowable(thrown))
                .orElseThrow()
                .getDetailsList()
                .stream()
                .map(GatewayServiceTest::problem)
                .reduce((_, _) -> Optional.<Problem>empty().orElseThrow())
                .orElseThrow();
    }

    private static Problem problem(Any detail) {
        try {
            return detail.unpack(Problem.class);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
