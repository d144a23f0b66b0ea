package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.triplane.interop.Tree;
import io.triplane.proto.v1.ActionResponse;
import io.triplane.proto.v1.ChildName;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.GatewayGrpc;
import io.triplane.proto.v1.GatewayGrpc.GatewayBlockingStub;
import io.triplane.proto.v1.GetInfoRequest;
import io.triplane.proto.v1.GetInfoResponse;
import io.triplane.proto.v1.IkeSa;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.ListChildSasRequest;
import io.triplane.proto.v1.ListIkeSasRequest;
import io.triplane.proto.v1.Outcome;
import io.triplane.proto.v1.Problem;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.RekeyIkeSaRequest;
import io.triplane.proto.v1.TerminateRequest;
import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Our gateway with its software data plane, as processes in a namespace, steered by gRPC.
final class OurGateway implements AutoCloseable {
    private static final int ACTION_SECONDS = 15;
    private static final int CALL_SECONDS = 30;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Tree tree;
    private final Path folder;
    private final Namespace place;
    private final Daemon daemon;
    private final GatewayBlockingStub stub;
    private final Journal journal;

    private OurGateway(Tree tree, Path folder, Namespace place, List<Tunnel> tunnels)
            throws IOException {
        this.tree = tree;
        this.folder = folder;
        this.place = place;
        Path plane = Files.createDirectory(folder.resolve("plane"));
        Daemon softplane =
                start(
                        "softplane.log",
                        "softplane",
                        plane.toString(),
                        "--underlay",
                        "wan=%s/24,raw".formatted(Tunnel.OUR_ADDRESS),
                        "--lan",
                        "lan=10.1.255.254/16,tun=lan");
        softplane.awaitWord("ready");
        Path config = folder.resolve("config_db.json");
        Files.writeString(config, OurConfig.of(tunnels, plane));
        daemon =
                start(
                        "gateway.log",
                        "run",
                        "--gateway",
                        folder.toString(),
                        "--config",
                        config.toString());
        daemon.awaitWord("ready: ");
        UnixChannel channel = UnixChannel.open(folder.resolve("grpc.sock"));
        parts.push(channel);
        stub = GatewayGrpc.newBlockingStub(channel.channel());
        daemon.await(
                "configuration in force",
                () ->
                        info().getConnectionsApplied() + info().getConnectionsFailed()
                                        == tunnels.size()
                                && info().getDataPlane().getConnected());
        assertThat(info().getConnectionsFailed())
                .as("connections that are refused: %s", daemon.tail())
                .isZero();
        journal = Journal.follow(GatewayGrpc.newStub(channel.channel()));
    }

    /// Starts both and waits until the configuration is in force.
    static OurGateway start(Tree tree, Path folder, Namespace place, List<Tunnel> tunnels)
            throws IOException {
        return new OurGateway(tree, folder, place, tunnels);
    }

    private Daemon start(String log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(tree.launcher().toString()));
        command.addAll(List.of(words));
        Daemon started =
                Daemon.start(
                        place,
                        folder.resolve(log),
                        Map.of(
                                "TRIPLANE_BUILD",
                                "never",
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "TRIPLANE_JAVA_OPTS",
                                "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
                        command);
        parts.push(started);
        return started;
    }

    private GatewayBlockingStub timely() {
        return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static Duration seconds(int count) {
        return Duration.newBuilder().setSeconds(count).build();
    }

    private GetInfoResponse info() {
        return timely().getInfo(GetInfoRequest.getDefaultInstance());
    }

    void initiate(Tunnel tunnel) {
        assertDone(
                timely().initiate(
                                InitiateRequest.newBuilder()
                                        .setConnection(tunnel.name())
                                        .setWait(seconds(ACTION_SECONDS))
                                        .build()));
    }

    /// Begins a set-up and does not wait for it.
    void begin(Tunnel tunnel) {
        var _ =
                timely().initiate(
                                InitiateRequest.newBuilder().setConnection(tunnel.name()).build());
    }

    /// Begins a set-up that fails, and tells why.
    Problem failToInitiate(Tunnel tunnel) {
        ActionResponse answer =
                timely().initiate(
                                InitiateRequest.newBuilder()
                                        .setConnection(tunnel.name())
                                        .setWait(seconds(ACTION_SECONDS))
                                        .build());
        assertThat(answer.getOutcome()).as("%s", answer).isEqualTo(Outcome.OUTCOME_FAILED);
        return answer.getProblem();
    }

    void rekeyIke(Tunnel tunnel) {
        assertDone(
                timely().rekeyIkeSa(
                                RekeyIkeSaRequest.newBuilder()
                                        .setConnection(tunnel.name())
                                        .setWait(seconds(ACTION_SECONDS))
                                        .build()));
    }

    void terminate(Tunnel tunnel) {
        assertDone(terminated(tunnel));
    }

    /// Takes away what a failed case left behind, if there is anything.
    void sweep(Tunnel tunnel) {
        if (!ikeSas(tunnel).isEmpty()) {
            var _ = terminated(tunnel);
        }
    }

    private ActionResponse terminated(Tunnel tunnel) {
        return timely().terminate(
                        TerminateRequest.newBuilder()
                                .setConnection(tunnel.name())
                                .setWait(seconds(ACTION_SECONDS))
                                .build());
    }

    void terminateChild(Tunnel tunnel) {
        assertDone(
                timely().terminate(
                                TerminateRequest.newBuilder()
                                        .setChild(childOf(tunnel))
                                        .setWait(seconds(ACTION_SECONDS))
                                        .build()));
    }

    void rekeyChild(Tunnel tunnel) {
        assertDone(
                timely().rekeyChild(
                                RekeyChildRequest.newBuilder()
                                        .setChild(childOf(tunnel))
                                        .setWait(seconds(ACTION_SECONDS))
                                        .build()));
    }

    private static ChildName childOf(Tunnel tunnel) {
        return ChildName.newBuilder()
                .setConnection(tunnel.name())
                .setChild(OurConfig.CHILD)
                .build();
    }

    private static void assertDone(ActionResponse answer) {
        assertThat(answer.getOutcome()).as("%s", answer).isEqualTo(Outcome.OUTCOME_DONE);
    }

    List<IkeSa> ikeSas(Tunnel tunnel) {
        return timely().listIkeSas(
                        ListIkeSasRequest.newBuilder().setConnection(tunnel.name()).build())
                .getIkeSasList();
    }

    List<ChildSa> childSas(Tunnel tunnel) {
        return timely().listChildSas(
                        ListChildSasRequest.newBuilder().setConnection(tunnel.name()).build())
                .getChildSasList();
    }

    /// Everything that it has reported since it started.
    Journal journal() {
        return journal;
    }

    /// What it said last.
    String lastWords() {
        return daemon.tail();
    }

    @Override
    public void close() throws IOException {
        while (!parts.isEmpty()) {
            close(parts.pop());
        }
    }

    private static void close(AutoCloseable part) throws IOException {
        try {
            part.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
