package io.triplane.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A stand-in VPP in a process of its own, which ends where VPP would crash. Its outside is a UDP
/// address and, for all other packets, the socket `wire`; its inside is 10.1.0.0/16 at `lan`.
final class SoftPlaneProcess implements PlaneUnderTest {
    private static final Duration STOP_MAX = Duration.ofSeconds(20);

    private final Path folder;
    private final Process process;

    private SoftPlaneProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static SoftPlaneProcess start() {
        try {
            return start(Files.createTempDirectory("soft"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Again in the folder of one that ended.
    static SoftPlaneProcess start(Path folder) {
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            Path.of(System.getProperty("java.home"), "bin", "java")
                                                    .toString(),
                                            "--enable-native-access=ALL-UNNAMED",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            "io.triplane.softplane.Main",
                                            "--api-socket=" + folder.resolve("api.sock"),
                                            "--stats-socket=" + folder.resolve("stats.sock"),
                                            "--punt-socket=" + folder.resolve("punt.sock"),
                                            "--underlay=out0=127.0.0.2,%d,%d,wire=%s"
                                                    .formatted(
                                                            freePort(),
                                                            freePort(),
                                                            folder.resolve("wire")),
                                            "--lan=lan0=10.1.0.1/16,socket="
                                                    + folder.resolve("lan")))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            BufferedReader output = process.inputReader();
            String line = output.readLine();
            if (line == null || !line.startsWith("softplane ready")) {
                throw new IllegalStateException("softplane did not start: " + line);
            }
            return new SoftPlaneProcess(folder, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0))) {
            return probe.getLocalPort();
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public Path apiSocket() {
        return folder.resolve("api.sock");
    }

    @Override
    public Path statsSocket() {
        return folder.resolve("stats.sock");
    }

    @Override
    public InetAddress address() {
        return InetAddress.ofLiteral("127.0.0.2");
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        process.destroy();
        awaitExit();
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("softplane does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
