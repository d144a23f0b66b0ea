package io.triplane.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Needs({Need.STRONGSWAN, Need.ROOT})
class StrongSwanBenchTest {
    private static final Map<String, String> SYSTEM = Map.of(StrongSwanFiles.VARIABLE, "");

    @TempDir private Path folder;

    @Test
    void bothAreMeasuredInOneRun() throws IOException, InterruptedException {
        BenchCommand command =
                BenchCommand.start(
                        folder,
                        SYSTEM,
                        "ike",
                        "--json",
                        "--warmup=40",
                        "--setups=90",
                        "--standing=40",
                        "--sas=1000");

        assertThat(command.status()).as(command.complained()).isZero();
        JsonNode json = new JsonMapper().readTree(command.lastLine());
        double ours = json.get("cpu_ms_per_setup").asDouble();
        double theirs = json.get("peer_cpu_ms_per_setup").asDouble();
        assertThat(json.get("peer").asString()).isEqualTo("strongswan");
        assertThat(json.get("peer_version").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(json.get("setups").asInt()).isEqualTo(90);
        assertThat(theirs).isPositive();
        assertThat(json.get("ratio").asDouble()).isCloseTo(ours / theirs, within(0.1));
        assertThat(command.temporary()).isEmptyDirectory();
    }

    @Test
    void refusalIsReportedWithThePeersOwnLog() throws IOException, InterruptedException {
        // A charon that is told to protect a network of which it has no address.
        script("libexec/ipsec/charon", "exec /usr/lib/ipsec/charon \"$@\"");
        script(
                "sbin/swanctl",
                "sed -i 's|%s|10.1.0.0/16|' \"$(dirname \"$STRONGSWAN_CONF\")\"/swanctl.conf; exec swanctl \"$@\""
                        .formatted(Suite.RESPONDER_PREFIX));
        BenchCommand command =
                BenchCommand.start(
                        folder,
                        Map.of(StrongSwanFiles.VARIABLE, folder.toString()),
                        "ike",
                        "--warmup=10",
                        "--setups=10",
                        "--sas=1000");

        assertThat(command.status()).isEqualTo(1);
        assertThat(command.complained())
                .contains("TS_UNACCEPTABLE", "its log ends with", "[IKE]", "[CFG]");
        assertThat(command.temporary()).isEmptyDirectory();
    }

    @Test
    void peerThatDoesNotStartIsReportedWithItsOwnLog() throws IOException, InterruptedException {
        script(
                "libexec/ipsec/charon",
                "sed -i 's/socket-default/no-such-plugin!/' \"$STRONGSWAN_CONF\"; exec /usr/lib/ipsec/charon");
        script("sbin/swanctl", "exec swanctl \"$@\"");
        BenchCommand command =
                BenchCommand.start(
                        folder, Map.of(StrongSwanFiles.VARIABLE, folder.toString()), "ike");

        assertThat(command.status()).isEqualTo(1);
        assertThat(command.complained())
                .contains(
                        "strongswan ended with status", "loading critical plugin 'no-such-plugin'");
        assertThat(command.temporary()).isEmptyDirectory();
    }

    @Test
    void nothingIsLeftOfARunThatIsEnded() throws IOException, InterruptedException {
        BenchCommand command = BenchCommand.start(folder, SYSTEM, "ike", "--warmup=100000");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        command.said().contains("triplane: warming up")
                                || !command.process().isAlive());
        List<ProcessHandle> processes = command.process().descendants().toList();

        command.process().destroy();
        int status = command.status();

        assertThat(status).isEqualTo(143);
        assertThat(processes).as("inner command, responder, charon").hasSizeGreaterThan(2);
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(command.temporary()).isEmptyDirectory();
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
