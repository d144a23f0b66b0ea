package io.triplane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An installed copy under the paths of the unit, all of them below one folder: the unit's command
/// line as it is, and the words that the script for containers types.
class InstalledTest {
    private static final Path UNIT = Tree.ROOT.resolve("deploy/systemd/triplane.service");

    private Path folder;
    private Map<String, String> environment;

    @BeforeEach
    void install() throws Exception {
        assumeThat(Tree.ROOT.resolve("control-plane/app/target/classpath.txt"))
                .as("the gateway's class path, which the package phase records")
                .exists();
        folder = Files.createTempDirectory("tp");
        environment =
                Map.of(
                        "PATH",
                        folder + "/bin:/usr/bin:/bin",
                        "HOME",
                        folder.toString(),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "TRIPLANE_BUILD",
                        "never",
                        "TRIPLANE_GATEWAY",
                        folder + "/run/triplane");
        Shell.Ended installed =
                Shell.start(
                                Tree.ROOT,
                                environment,
                                List.of("./triplane", "install", folder + "/opt/triplane"))
                        .end();
        assertThat(installed.status()).as(installed.output()).isZero();
    }

    @AfterEach
    void delete() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// The text with every path of the unit moved under the folder.
    private String moved(String text) {
        return text.replaceAll("(?<=[ =])/(opt|run|var)/", folder + "/$1/");
    }

    private Shell.Ended run(String... command) throws Exception {
        return Shell.start(folder, environment, List.of(command)).end();
    }

    @Test
    void theUnitStartsTheGatewayAndComposeConfiguresIt() throws Exception {
        String line =
                Files.readAllLines(UNIT).stream()
                        .filter(one -> one.startsWith("ExecStart="))
                        .findFirst()
                        .orElseThrow()
                        .substring("ExecStart=".length());
        Shell.Running gateway =
                Shell.start(folder, environment, List.of(moved(" " + line).strip().split(" ", -1)));
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            gateway.output().contains("ready: ") || !gateway.process().isAlive());
            standInForDocker();

            Shell.Ended configured = run(Tree.ROOT + "/deploy/compose/configure");

            assertThat(configured.status()).as(configured.output()).isZero();
            assertThat(Files.readString(folder.resolve("var/lib/triplane/config_db.json")))
                    .contains("\"local_address\": \"192.0.2.11\"", "10.1.2.0", "\"role\"");
            assertThat(folder.resolve("var/lib/triplane/sealing.key")).exists();
        } finally {
            gateway.process().destroy();
        }
        assertThat(gateway.end().status()).as(gateway.output()).isZero();
    }

    /// `compose exec` runs what reads and writes the configuration on the one gateway, and believes
    /// the rest.
    private void standInForDocker() throws IOException {
        Path docker = Files.createDirectories(folder.resolve("bin")).resolve("docker");
        Files.writeString(
                docker,
                """
                #!/bin/bash
                [[ $1 == compose ]] || exit 9
                while [[ $1 != exec ]]; do shift; done
                shift 3
                case "$*" in
                    "triplane -" | "triplane show "*) shift; exec %s/opt/triplane/triplane "$@" ;;
                    "triplane initiate ipsec site"* | "ping "*) exit 0 ;;
                    *) echo "unexpected: $*"; exit 9 ;;
                esac
                """
                        .formatted(folder));
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// All of the compose file but the containers: two VPPs, two gateways without rights, two
    /// hosts.
    @Test
    @Tag("vpp")
    @Needs({Need.ROOT, Need.VPP})
    void theSitesOfComposeReachEachOther() throws Exception {
        assumeThat(Need.onPath("ping")).as("ping (Debian package iputils-ping)").isPresent();
        Path script =
                Path.of(
                        Objects.requireNonNull(
                                        InstalledTest.class.getResource("/compose-in-namespaces"))
                                .toURI());
        // The gateways run as nobody.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> withVpp = new TreeMap<>(environment);
        withVpp.put(
                "PATH", Need.vpp().orElseThrow().getParent() + ":/usr/sbin:/usr/bin:/sbin:/bin");
        Optional.ofNullable(System.getenv("LD_LIBRARY_PATH"))
                .ifPresent(path -> withVpp.put("LD_LIBRARY_PATH", path));

        Shell.Ended ended =
                Shell.start(
                                folder,
                                withVpp,
                                List.of(
                                        "bash",
                                        script.toString(),
                                        Tree.ROOT.toString(),
                                        folder + "/opt/triplane",
                                        folder + "/sites"))
                        .end();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("bytes from 10.1.2.10", "Total: 1 Child SA");
    }

    @Test
    void theUnitIsWellFormedAndWhatItNamesIsInstalled() throws Exception {
        String unit = moved(Files.readString(UNIT));

        assertThat(folder.resolve("opt/triplane/docs/operations.md")).exists();
        assertThat(folder.resolve("opt/triplane/vpp")).isDirectory();
        assumeThat(Need.onPath("systemd-analyze")).as("systemd-analyze").isPresent();
        Path copy = Files.writeString(folder.resolve("triplane.service"), unit);

        assertThat(run("systemd-analyze", "verify", "--man=no", copy.toString()))
                .isEqualTo(new Shell.Ended(0, ""));
    }
}
