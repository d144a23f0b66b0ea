package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Sad;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process as a launcher sees it.
class MainTest {
    @TempDir private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("stderr").toFile())
                        .start();
        started.add(process);
        return process;
    }

    private Process startWhole() throws IOException {
        return start(
                "--api-socket=" + folder.resolve("api"),
                "--stats-socket=" + folder.resolve("stats"),
                "--punt-socket=" + folder.resolve("punt"),
                "--underlay=wan0=127.0.0.2,%d,%d".formatted(freePort(), freePort()),
                "--lan=lan0=10.1.1.1/24,socket=" + folder.resolve("lan"));
    }

    private static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
            return probe.getLocalPort();
        }
    }

    private static String firstLine(Process process) throws IOException {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(out.readLine());
        }
    }

    private String stderr() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @Test
    void saysWhenItIsReadyAndEndsCleanlyOnSigterm() throws Exception {
        Process process = startWhole();
        assertThat(firstLine(process))
                .isEqualTo(
                        "softplane ready pid %d api %s"
                                .formatted(process.pid(), folder.resolve("api")));
        try (ApiProbe probe = ApiProbe.connect(folder.resolve("api"))) {
            assertThat(probe.isAlive()).isTrue();
        }

        process.destroy();

        assertThat(exit(process)).isZero();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(folder.resolve("stderr"));
        }
    }

    @Test
    void aCallThatWouldCrashVppEndsItWithTheReason() throws Exception {
        Process process = startWhole();
        firstLine(process);
        try (ApiProbe probe = ApiProbe.connect(folder.resolve("api"))) {
            probe.send(
                    new Sad.Add(
                            Requests.sa(1, 1, Requests.OUT, 7, 15, 0, 0, "127.0.0.2", "127.0.0.3")),
                    probe.index());
            assertThat(exit(process)).isEqualTo(Main.EXIT_CRASHED);
        }
        assertThat(stderr())
                .contains(
                        "VPP would have crashed", "a key of the wrong length", "SA 1: aes-gcm-128");
    }

    @Test
    void missingOptionsAreAUsageError() throws Exception {
        Process process = start("--api-socket=" + folder.resolve("api"));

        assertThat(exit(process)).isEqualTo(2);
        assertThat(stderr()).contains("--stats-socket");
    }

    @Test
    void wrongOptionsNameFieldValueAndRemedy() throws Exception {
        Process process =
                start(
                        "--api-socket=" + folder.resolve("api"),
                        "--stats-socket=" + folder.resolve("stats"),
                        "--lan=lan0=10.1.1.1,socket=/x,tun=y");

        assertThat(exit(process)).isEqualTo(2);
        assertThat(stderr())
                .contains("--lan lan0=10.1.1.1,socket=/x,tun=y", "socket=PATH or tun=DEVICE");
    }

    @Test
    void anAddressThatIsNotOursIsSaid() throws Exception {
        Process process =
                start(
                        "--api-socket=" + folder.resolve("api"),
                        "--stats-socket=" + folder.resolve("stats"),
                        "--underlay=wan0=192.0.2.77,10500,14500");

        assertThat(exit(process)).isEqualTo(Main.EXIT_FAILED);
        assertThat(stderr()).contains("192.0.2.77", "Cannot assign requested address");
    }
}
