package io.triplane.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.triplane.model.schema.RowKey;
import io.triplane.store.file.ConfigFile;
import io.triplane.store.secret.GatewayKeys;
import io.triplane.store.secret.SecretField;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The gateway as a process of its own jar, on a host without a Redis and without a VPP: how it
/// starts, ends, and is killed.
class GatewayProcessTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path JAR =
            Tree.ROOT.resolve("control-plane/app/target/triplane-app-0.1.0-SNAPSHOT-exec.jar");
    private static final Map<String, String> BARE = Map.of("PATH", "/nonexistent");

    private Path folder;
    private Path home;
    private Path saved;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeFolders() throws IOException {
        assumeThat(JAR).as("the gateway's jar, which the package phase makes").exists();
        // Short, since a socket's path is bounded.
        folder = Files.createTempDirectory("tp");
        home = folder.resolve("run");
        saved = folder.resolve("lib/config_db.json");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        started.forEach(Process::destroyForcibly);
        if (Files.exists(home.resolve("redis.lock"))) {
            redis().ifPresent(ProcessHandle::destroyForcibly);
        }
        delete(folder);
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Shell.Running launch(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                JAVA.toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                JAR.toString(),
                                "--gateway",
                                home.toString(),
                                "--config",
                                saved.toString()));
        command.addAll(List.of(options));
        Shell.Running gateway = Shell.start(folder, BARE, command);
        started.add(gateway.process());
        return gateway;
    }

    private Shell.Running start() throws IOException {
        Shell.Running gateway = launch();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.output().contains("ready: ") || !gateway.process().isAlive());
        assertThat(gateway.output())
                .contains("ready: gateway " + home + ", pid " + gateway.process().pid());
        return gateway;
    }

    /// The server that the gateway started, while it runs.
    private Optional<ProcessHandle> redis() throws IOException {
        String record = Files.readString(home.resolve("redis.lock"));
        return record.isBlank()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(record.split(" ", 2)[0]))
                        .filter(ProcessHandle::isAlive);
    }

    private String type(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                JAVA.toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.triplane.cli.Main",
                                "--gateway",
                                home.toString()));
        command.addAll(List.of(words));
        Shell.Ended ended = Shell.start(folder, BARE, command).end();
        assertThat(ended.status()).as(ended.output()).isZero();
        return ended.output();
    }

    private static void end(Shell.Running gateway) throws Exception {
        gateway.process().destroy();
        assertThat(gateway.end().status()).as(gateway.output()).isZero();
    }

    @Test
    void bringsItsRedisAlongAndEndsCleanlyWithIt() throws Exception {
        Shell.Running gateway = start();
        ProcessHandle redis = redis().orElseThrow();
        assertThat(redis.info().command().orElseThrow()).startsWith(home + "/redis");

        end(gateway);

        assertThat(redis.isAlive()).isFalse();
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.filter(file -> file.toString().endsWith(".sock"))).isEmpty();
        }
    }

    @Test
    void whatWasSavedOutlivesTheFolderOfItsSockets() throws Exception {
        Shell.Running gateway = start();
        type("-c", "secret s psk passkey open-sesame; ipsec b remote address 192.0.2.2");
        type("-c", "ipsec b; local address 192.0.2.1; ike auth psk secret s; responder");

        assertThat(type("write", "memory")).contains("saved to " + saved);

        assertThat(saved.resolveSibling("sealing.key")).exists();
        assertThat(home.resolve("sealing.key")).doesNotExist();
        assertThat(home.resolve("sealing.pub")).exists();
        assertThat(Files.readString(saved))
                .contains("\"passkey\": \"v1:", "192.0.2.2")
                .doesNotContain("open-sesame");
        end(gateway);
        delete(home); // as systemd does with a RuntimeDirectory

        Shell.Running next = start();

        assertThat(type("show", "running-config")).contains(" remote address 192.0.2.2");
        RowKey row = RowKey.of("IKE_SECRET", "s");
        String passkey =
                ConfigFile.read(saved).row(row).orElseThrow().field("passkey").orElseThrow();
        assertThat(
                        GatewayKeys.loadOrCreate(saved.resolveSibling(""))
                                .opener()
                                .open(SecretField.passkey(row), passkey))
                .isEqualTo("open-sesame".getBytes(UTF_8));
        end(next);
    }

    @Test
    void aKilledGatewayLeavesItsRedisToTheNextOne() throws Exception {
        Shell.Running killed = start();
        ProcessHandle redis = redis().orElseThrow();
        type("ipsec", "b", "remote", "address", "192.0.2.2");

        killed.process().destroyForcibly().waitFor();
        assertThat(redis.isAlive()).isTrue();
        Shell.Running next = start();

        assertThat(redis()).contains(redis);
        assertThat(next.output())
                .contains("the Redis of a killed gateway still holds, not " + saved);
        assertThat(type("show", "running-config", "ipsec")).contains("remote address 192.0.2.2");

        end(next);

        // Whether the process is still there says little: it was orphaned, and who reaps it may
        // not.
        assertThat(redis()).isEmpty();
        assertThat(home.resolve("redis.sock")).doesNotExist();
    }

    @Test
    void anAddressInUseIsNamedAndNothingStaysBehind() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();

            Shell.Ended ended = launch("--management", address).end();

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output().lines().filter(line -> line.contains("gateway.management")))
                    .singleElement()
                    .asString()
                    .contains(address, "--management");
            assertThat(ended.output()).doesNotContain("Exception", "8080");
            assertThat(redis()).isEmpty();
        }
    }
}
