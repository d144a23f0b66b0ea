package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.triplane.interop.live.UnixChannel;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildName;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.Event;
import io.triplane.proto.v1.GatewayGrpc;
import io.triplane.proto.v1.GatewayGrpc.GatewayBlockingStub;
import io.triplane.proto.v1.GetInfoRequest;
import io.triplane.proto.v1.GetInfoResponse;
import io.triplane.proto.v1.IkeSa;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.ListChildSasRequest;
import io.triplane.proto.v1.ListIkeSasRequest;
import io.triplane.proto.v1.Outcome;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.Role;
import io.triplane.proto.v1.TerminateRequest;
import io.triplane.proto.v1.WatchEventsRequest;
import io.triplane.proto.v1.WatchEventsResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two gateways as processes and their gRPC doors: the first one's over TCP with certificates on
/// both sides, the second one's on its unix socket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class GrpcTest {
    private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration WAIT = Duration.ofSeconds(60);

    /// How long the gateway may take before it answers that an action is under way.
    private static final com.google.protobuf.Duration ACTION =
            com.google.protobuf.Duration.newBuilder().setSeconds(30).build();

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Path pem;
    private Certificates authority;
    private int port;
    private LiveSite first;
    private LiveSite second;
    private GatewayBlockingStub overTcp;
    private GatewayBlockingStub overUnix;

    @BeforeAll
    void startBoth(@TempDir Path folder) throws Exception {
        pem = folder;
        Tree tree = Tree.underTest();
        authority = new Certificates(pem, "authority");
        Certificates.Pair server = authority.issue("server");
        port = freePort();
        first = opened(LiveSite.at("127.0.0.4", "10.4.0"), GrpcTest::delete);
        second = opened(LiveSite.at("127.0.0.5", "10.5.0"), GrpcTest::delete);
        opened(first.startPlane(tree), Program::close);
        opened(second.startPlane(tree), Program::close);
        List<String> tcp =
                List.of(
                        "--grpc-tcp",
                        LOCALHOST.getHostAddress() + ":" + port,
                        "--grpc-certificate",
                        server.certificate().toString(),
                        "--grpc-key",
                        server.key().toString(),
                        "--grpc-client-ca",
                        authority.authority().toString());
        Program firstGateway = opened(first.startGateway(tree, second, tcp), Program::close);
        Program secondGateway = opened(second.startGateway(tree, first, List.of()), Program::close);
        firstGateway.awaitWord("ready: ");
        secondGateway.awaitWord("ready: ");
        overTcp = stub(secure(authority.issue("operator")));
        overUnix = stub(unix(second.grpcSocket()));
        for (GatewayBlockingStub gateway : List.of(overTcp, overUnix)) {
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() ->
                            info(gateway).getConnectionsApplied() == 1
                                    && info(gateway).getDataPlane().getConnected());
        }
    }

    @AfterAll
    void stopAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @FunctionalInterface
    private interface Closing<T> {
        void close(T part) throws Exception;
    }

    private <T> T opened(T part, Closing<T> closing) {
        open.push(() -> closing.close(part));
        return part;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOCALHOST)) {
            return socket.getLocalPort();
        }
    }

    private static void delete(LiveSite site) throws IOException {
        try (Stream<Path> files = Files.walk(site.folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private ManagedChannel unix(Path socket) {
        return opened(UnixChannel.open(socket), UnixChannel::close).channel();
    }

    private ManagedChannel secure(Certificates.Pair own) throws Exception {
        return tcp(
                TlsChannelCredentials.newBuilder()
                        .trustManager(authority.authority().toFile())
                        .keyManager(own.certificate().toFile(), own.key().toFile())
                        .build());
    }

    private ManagedChannel tcp(ChannelCredentials credentials) {
        return opened(
                NettyChannelBuilder.forAddress(new InetSocketAddress(LOCALHOST, port), credentials)
                        .build(),
                ManagedChannel::shutdownNow);
    }

    private static GatewayBlockingStub stub(ManagedChannel channel) {
        return GatewayGrpc.newBlockingStub(channel);
    }

    private static GatewayBlockingStub timely(GatewayBlockingStub stub) {
        return stub.withDeadlineAfter(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static GetInfoResponse info(GatewayBlockingStub gateway) {
        return timely(gateway).getInfo(GetInfoRequest.getDefaultInstance());
    }

    @Test
    void aClientWithoutACertificateIsRefused() throws Exception {
        GatewayBlockingStub nobody =
                stub(
                        tcp(
                                TlsChannelCredentials.newBuilder()
                                        .trustManager(authority.authority().toFile())
                                        .build()));

        assertThatThrownBy(() -> info(nobody))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("UNAVAILABLE");
    }

    @Test
    void aClientOfAnotherAuthorityIsRefused() throws Exception {
        Certificates stranger = new Certificates(pem, "stranger");
        GatewayBlockingStub forged = stub(secure(stranger.issue("forged")));

        assertThatThrownBy(() -> info(forged))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("UNAVAILABLE");
    }

    @Test
    void aClientWithoutTlsIsRefused() {
        GatewayBlockingStub plain =
                stub(
                        opened(
                                NettyChannelBuilder.forAddress(
                                                new InetSocketAddress(LOCALHOST, port))
                                        .usePlaintext()
                                        .build(),
                                ManagedChannel::shutdownNow));

        assertThatThrownBy(() -> info(plain))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("UNAVAILABLE");
    }

    @Test
    void aTunnelComesRekeysAndGoesByRpc() {
        Iterator<WatchEventsResponse> seen =
                timely(overUnix).watchEvents(WatchEventsRequest.getDefaultInstance());
        await(seen, WatchEventsResponse::hasSnapshotEnd);

        ActionResponse up =
                timely(overTcp)
                        .initiate(
                                InitiateRequest.newBuilder()
                                        .setWait(ACTION)
                                        .setConnection(LiveSite.CONNECTION)
                                        .build());
        assertThat(up.getOutcome()).as("%s", up).isEqualTo(Outcome.OUTCOME_DONE);
        ChildSa born = event(seen, Event::hasChildSaUp).getChildSaUp().getChildSa();
        assertSameTunnel(born);

        ActionResponse rekeyed =
                timely(overTcp)
                        .rekeyChild(
                                RekeyChildRequest.newBuilder()
                                        .setWait(ACTION)
                                        .setChild(
                                                ChildName.newBuilder()
                                                        .setConnection(LiveSite.CONNECTION)
                                                        .setChild("default"))
                                        .build());
        assertThat(rekeyed.getOutcome()).as("%s", rekeyed).isEqualTo(Outcome.OUTCOME_DONE);
        Event renewal = event(seen, Event::hasChildSaRekeyed);
        assertThat(renewal.getChildSaRekeyed().getOldSpiIn()).isEqualTo(born.getSpiIn());
        assertSameTunnel(renewal.getChildSaRekeyed().getChildSa());

        ActionResponse down =
                timely(overTcp)
                        .terminate(
                                TerminateRequest.newBuilder()
                                        .setWait(ACTION)
                                        .setConnection(LiveSite.CONNECTION)
                                        .build());
        assertThat(down.getOutcome()).as("%s", down).isEqualTo(Outcome.OUTCOME_DONE);
        event(seen, Event::hasIkeSaClosed);
        for (GatewayBlockingStub gateway : List.of(overTcp, overUnix)) {
            assertThat(ikeSas(gateway)).isEmpty();
            assertThat(childSas(gateway)).isEmpty();
            assertThat(info(gateway).getChildSas()).isZero();
        }
    }

    /// Both list one IKE SA and the two ends of one child, of which `ofSecond` is the second's.
    private void assertSameTunnel(ChildSa ofSecond) {
        assertThat(ikeSas(overTcp))
                .singleElement()
                .satisfies(sa -> {
                    assertThat(sa.getState()).isEqualTo("established");
                    assertThat(sa.getRole()).isEqualTo(Role.ROLE_INITIATOR);
                    assertThat(sa.getInitiatorSpi())
                            .isEqualTo(ikeSas(overUnix).getFirst().getInitiatorSpi());
                });
        assertThat(childSas(overTcp))
                .singleElement()
                .satisfies(child -> {
                    assertThat(child.getSpiIn()).isEqualTo(ofSecond.getSpiOut());
                    assertThat(child.getSpiOut()).isEqualTo(ofSecond.getSpiIn());
                    assertThat(child.getUdpEncapsulation()).isTrue();
                    assertThat(child.getLocalSelectorsList())
                            .isEqualTo(ofSecond.getRemoteSelectorsList());
                });
        assertThat(childSas(overUnix))
                .singleElement()
                .satisfies(child -> assertThat(child.getSpiIn()).isEqualTo(ofSecond.getSpiIn()));
    }

    private static List<IkeSa> ikeSas(GatewayBlockingStub gateway) {
        return timely(gateway)
                .listIkeSas(
                        ListIkeSasRequest.newBuilder().setConnection(LiveSite.CONNECTION).build())
                .getIkeSasList();
    }

    private static List<ChildSa> childSas(GatewayBlockingStub gateway) {
        return timely(gateway)
                .listChildSas(
                        ListChildSasRequest.newBuilder().setConnection(LiveSite.CONNECTION).build())
                .getChildSasList();
    }

    private static WatchEventsResponse await(
            Iterator<WatchEventsResponse> items, Predicate<WatchEventsResponse> wanted) {
        WatchEventsResponse item = items.next();
        while (!wanted.test(item)) {
            item = items.next();
        }
        return item;
    }

    private static Event event(Iterator<WatchEventsResponse> items, Predicate<Event> wanted) {
        return await(items, item -> item.hasEvent() && wanted.test(item.getEvent())).getEvent();
    }
}
