package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.Direction;
import io.triplane.proto.v1.Event;
import io.triplane.proto.v1.GatewayGrpc;
import io.triplane.proto.v1.IkeSa;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.Lost;
import io.triplane.proto.v1.MessageTrace;
import io.triplane.proto.v1.Outcome;
import io.triplane.proto.v1.Problem;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.RekeyIkeSaRequest;
import io.triplane.proto.v1.SnapshotEnd;
import io.triplane.proto.v1.TerminateRequest;
import io.triplane.proto.v1.WatchEventsRequest;
import io.triplane.proto.v1.WatchEventsResponse;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Actions against a gateway's gRPC door on a unix socket.
class ActionTest {
    private static final Problem SILENT =
            Problem.newBuilder()
                    .setCode("ike.peer.dead")
                    .setField("remote_address")
                    .setValue("192.0.2.2")
                    .setText("no answer")
                    .setRemedy("check that the peer is reachable")
                    .build();

    @TempDir private Path folder;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final FakeGateway fake = new FakeGateway();
    private final Screen screen = new Screen();
    private Server server;

    @BeforeEach
    void serve() throws IOException {
        Path socket = folder.resolve("grpc.sock");
        server =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .channelType(NioServerDomainSocketChannel.class)
                        .addService(fake)
                        .build()
                        .start();
        screen.doors.grpcSocket = socket;
        assertThat(
                        screen.batch(
                                "ipsec b remote address 192.0.2.2",
                                "ipsec b child voice shutdown",
                                "ipsec c"))
                .as(screen.err())
                .isEqualTo(Session.Status.HOLDS);
        screen.out();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.shutdownNow();
        assertThat(server.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void initiateWaitsAndPrintsWhatStands() {
        fake.response =
                ActionResponse.newBuilder()
                        .setOutcome(Outcome.OUTCOME_DONE)
                        .addIkeSas(IkeSa.newBuilder().setId("7").setState("established"))
                        .addChildSas(
                                ChildSa.newBuilder()
                                        .setChild("voice")
                                        .setState("installed")
                                        .setSpiIn("c0ffee01")
                                        .addLocalSelectors("10.1.1.0-10.1.1.255"))
                        .build();

        assertThat(screen.batch("initiate ipsec b child voice wait 3"))
                .isEqualTo(Session.Status.HOLDS);

        assertThat(fake.requests).singleElement().isInstanceOf(InitiateRequest.class);
        InitiateRequest request = (InitiateRequest) fake.requests.getFirst();
        assertThat(request.getConnection()).isEqualTo("b");
        assertThat(request.getChild()).isEqualTo("voice");
        assertThat(request.getWait().getSeconds()).isEqualTo(3);
        assertThat(screen.out())
                .startsWith("b voice: done\n  IKE SA 7 established")
                .contains("SPIs in c0ffee01")
                .contains("10.1.1.0-10.1.1.255 ===");
    }

    @Test
    void testIsAnotherWordForInitiate() {
        fake.response = outcome(Outcome.OUTCOME_DONE);

        screen.batch(
                "test ipsec ike-sa b", "test ipsec child-sa b voice", "test vpn ike-sa gateway b");

        assertThat(fake.requests).hasSize(3).allMatch(InitiateRequest.class::isInstance);
    }

    @Test
    void aFailedNegotiationFailsWithCodeFieldValueAndRemedy() {
        fake.response =
                ActionResponse.newBuilder()
                        .setOutcome(Outcome.OUTCOME_FAILED)
                        .setProblem(SILENT)
                        .build();

        assertThat(screen.batch("initiate ipsec b")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err())
                .isEqualTo(
                        "ike.peer.dead: remote_address \"192.0.2.2\": no answer;"
                                + " check that the peer is reachable\n");
    }

    @Test
    void underWayHoldsOnlyForThoseWhoDidNotWait() {
        fake.response = outcome(Outcome.OUTCOME_UNDER_WAY);

        assertThat(screen.batch("initiate ipsec b wait 0")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.out()).isEqualTo("b: under way\n");
        assertThat(screen.batch("initiate ipsec b wait 1")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err()).contains("action.under-way").contains("monitor events");
    }

    @Test
    void clearWithoutAChildDeletesEveryChildOfTheConnection() {
        fake.response = outcome(Outcome.OUTCOME_DONE);

        screen.batch("clear ipsec sa b");

        assertThat(fake.requests)
                .map(request -> ((TerminateRequest) request).getChild().getChild())
                .containsExactly("default", "voice");
    }

    @Test
    void clearAllDeletesTheIkeSasOfEveryConnection() {
        fake.response = outcome(Outcome.OUTCOME_DONE);

        screen.batch("clear ipsec ike-sa all");

        assertThat(fake.requests)
                .map(request -> ((TerminateRequest) request).getConnection())
                .containsExactly("b", "c");
    }

    @Test
    void rekeyNeedsAChildWhereThereAreSeveral() {
        fake.response = outcome(Outcome.OUTCOME_DONE);

        assertThat(screen.batch("rekey ipsec b")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err()).contains("default, voice").contains("name one");
        assertThat(screen.batch("rekey ipsec b voice")).isEqualTo(Session.Status.HOLDS);
        assertThat(screen.batch("rekey ipsec c")).isEqualTo(Session.Status.HOLDS);
        assertThat(fake.requests)
                .map(request -> ((RekeyChildRequest) request).getChild().getChild())
                .containsExactly("voice", "default");
    }

    @Test
    void anIkeSaIsRekeyedByTheNameOfItsConnection() {
        fake.response = outcome(Outcome.OUTCOME_DONE);

        assertThat(screen.batch("rekey ike-sa b")).isEqualTo(Session.Status.HOLDS);

        assertThat(fake.requests)
                .map(request -> ((RekeyIkeSaRequest) request).getConnection())
                .containsExactly("b");
    }

    @Test
    void aRefusedCallIsToldByItsProblem() {
        fake.refusal =
                Optional.of(
                        StatusProto.toStatusRuntimeException(
                                Status.newBuilder()
                                        .setCode(Code.NOT_FOUND_VALUE)
                                        .addDetails(Any.pack(SILENT))
                                        .build()));

        assertThat(screen.batch("initiate ipsec b")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err()).startsWith("ike.peer.dead: remote_address \"192.0.2.2\"");
    }

    @Test
    void withoutADaemonTheMessageSaysWhatToStart() {
        screen.doors.grpcSocket = folder.resolve("absent.sock");

        assertThat(screen.batch("initiate ipsec b")).isEqualTo(Session.Status.FAILS);
        assertThat(screen.err())
                .contains("gateway.daemon.absent")
                .contains("absent.sock")
                .contains("triplane run");
    }

    @Test
    void eventsArePrintedAsTheyHappenUntilTheyEnd() {
        fake.events =
                List.of(
                        WatchEventsResponse.newBuilder()
                                .setIkeSa(IkeSa.newBuilder().setId("7"))
                                .build(),
                        WatchEventsResponse.newBuilder()
                                .setSnapshotEnd(SnapshotEnd.getDefaultInstance())
                                .build(),
                        WatchEventsResponse.newBuilder()
                                .setEvent(
                                        Event.newBuilder()
                                                .setTime(Timestamp.newBuilder().setSeconds(1))
                                                .setConnection("b")
                                                .setMessage(
                                                        MessageTrace.newBuilder()
                                                                .setDirection(
                                                                        Direction.DIRECTION_SENT)
                                                                .setLocal("192.0.2.1:500")
                                                                .setRemote("192.0.2.2:500")
                                                                .setLine("IKE_SA_INIT request 0")))
                                .build(),
                        WatchEventsResponse.newBuilder()
                                .setLost(Lost.newBuilder().setCount(12))
                                .build());

        assertThat(screen.batch("monitor events b messages")).isEqualTo(Session.Status.FAILS);

        WatchEventsRequest request = (WatchEventsRequest) fake.requests.getFirst();
        assertThat(request.getConnection()).isEqualTo("b");
        assertThat(request.getMessages()).isTrue();
        assertThat(screen.out())
                .startsWith("IKE SA 7 ")
                .contains(
                        "1970-01-01T00:00:01Z b message:"
                                + " 192.0.2.1:500 --> 192.0.2.2:500 IKE_SA_INIT request 0\n")
                .endsWith("12 events were lost here.\n");
        assertThat(screen.err()).contains("gateway.events.ended");

        screen.batch(Output.Format.JSON, "", "monitor events");
        assertThat(screen.out().lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("{ \"ike_sa\": { \"id\": \"7\""))
                .anyMatch(line -> line.equals("{ \"snapshot_end\": { \"sequence\": 0 } }"))
                .anyMatch(line ->
                        line.contains("\"message\": { \"direction\": \"sent\"")
                                && line.contains("\"line\": \"IKE_SA_INIT request 0\""))
                .contains("{ \"lost\": 12 }");
    }

    private static ActionResponse outcome(Outcome outcome) {
        return ActionResponse.newBuilder().setOutcome(outcome).build();
    }

    /// Answers what it is told to and remembers what it was asked.
    private static final class FakeGateway extends GatewayGrpc.GatewayImplBase {
        final List<Object> requests = Collections.synchronizedList(new ArrayList<>());
        volatile ActionResponse response = ActionResponse.getDefaultInstance();
        volatile List<WatchEventsResponse> events = List.of();
        volatile Optional<RuntimeException> refusal = Optional.empty();

        @Override
        public void initiate(InitiateRequest request, StreamObserver<ActionResponse> observer) {
            answer(request, observer);
        }

        @Override
        public void terminate(TerminateRequest request, StreamObserver<ActionResponse> observer) {
            answer(request, observer);
        }

        @Override
        public void rekeyChild(RekeyChildRequest request, StreamObserver<ActionResponse> observer) {
            answer(request, observer);
        }

        @Override
        public void rekeyIkeSa(RekeyIkeSaRequest request, StreamObserver<ActionResponse> observer) {
            answer(request, observer);
        }

        @Override
        public void watchEvents(
                WatchEventsRequest request, StreamObserver<WatchEventsResponse> observer) {
            requests.add(request);
            events.forEach(observer::onNext);
            observer.onCompleted();
        }

        private void answer(Object request, StreamObserver<ActionResponse> observer) {
            requests.add(request);
            if (refusal.isPresent()) {
                observer.onError(refusal.get());
                return;
            }
            observer.onNext(response);
            observer.onCompleted();
        }
    }
}
