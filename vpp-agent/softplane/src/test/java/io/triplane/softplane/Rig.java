package io.triplane.softplane;

import io.triplane.softplane.esp.SaError;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.VppCrash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/// A stand-in on a thread of this process, as an ordinary user runs it: an underlay address of
/// loopback with ports above 1024, a wire, a LAN socket.
public final class Rig implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Path folder;
    private final SoftPlane plane;
    private final int ikePort;
    private final int nattPort;
    private final CompletableFuture<Optional<VppCrash>> end = new CompletableFuture<>();

    private Rig(Path folder, SoftPlane plane, int ikePort, int nattPort) {
        this.folder = folder;
        this.plane = plane;
        this.ikePort = ikePort;
        this.nattPort = nattPort;
        Thread.ofPlatform().name("softplane").daemon().start(this::run);
    }

    private void run() {
        try {
            plane.run();
            end.complete(Optional.empty());
        } catch (VppCrash crash) {
            end.complete(Optional.of(crash));
        } catch (IOException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    /// @param underlay an address of loopback, without or with a length
    /// @param lan address and length of the LAN port
    public static Rig start(String underlay, String lan) throws IOException {
        return start(underlay, lan, SoftPlaneConfig.STATS_OCTETS_DEFAULT);
    }

    public static Rig start(String underlay, String lan, long statsOctets) throws IOException {
        Path folder = Files.createTempDirectory("sp");
        String address = underlay.replaceAll("/.*", "");
        int ikePort = freePort(address);
        int nattPort = freePort(address);
        SoftPlaneConfig config =
                new SoftPlaneConfig(
                        folder.resolve("api"),
                        folder.resolve("stats"),
                        Optional.of(folder.resolve("punt")),
                        List.of(
                                UnderlaySpec.parse(
                                        "wan0=%s,%d,%d,wire=%s/wire"
                                                .formatted(underlay, ikePort, nattPort, folder))),
                        List.of(LanSpec.parse("lan0=%s,socket=%s/lan".formatted(lan, folder))),
                        statsOctets);
        return new Rig(folder, new SoftPlane(config), ikePort, nattPort);
    }

    private static int freePort(String address) throws SocketException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(address, 0))) {
            return probe.getLocalPort();
        }
    }

    public Path socket(String name) {
        return folder.resolve(name);
    }

    public ApiProbe connect() throws IOException {
        return ApiProbe.connect(socket("api"));
    }

    /// What stands for UDP 500 outside.
    public int ikePort() {
        return ikePort;
    }

    /// What stands for UDP 4500 outside.
    public int nattPort() {
        return nattPort;
    }

    /// How it ended; waits for the end.
    public Optional<VppCrash> end() {
        try {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the stand-in did not end as it should", e);
        }
    }

    public boolean isRunning() {
        return !end.isDone();
    }

    /// An error counter, of both families.
    public long errors(NodeError error) {
        long ip4 = plane.vpp().errors().value(error, false);
        long ip6 = plane.vpp().errors().value(error, true);
        return Math.max(ip4, ip6);
    }

    /// An error counter of an SA.
    public long saErrors(int id, SaError error) {
        return plane.vpp().sad().errors(plane.vpp().sad().find(id).orElseThrow(), error);
    }

    /// Waits for what the stand-in's thread does.
    public void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(condition);
    }

    @Override
    public void close() {
        plane.stop();
        end.exceptionally(_ -> Optional.empty()).join();
        try {
            plane.close();
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("left behind: " + folder, e);
        }
    }
}
