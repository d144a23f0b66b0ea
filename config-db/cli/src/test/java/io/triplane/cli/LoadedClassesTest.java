package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.store.secret.SecretException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a command loads, since that is what a user waits for.
@Needs(Need.REDIS_SERVER)
class LoadedClassesTest {
    /// What only the daemon, an action, a secret or the shell needs.
    private static final String HEAVY =
            "(io\\.lettuce|io\\.netty|reactor|io\\.grpc|com\\.google\\.protobuf|tools\\.jackson"
                    + "|com\\.fasterxml|org\\.jline|org\\.bouncycastle)\\..*";

    /// Classes of our own that a show loads at most; the grammar is most of them.
    private static final int OWN_MAX = 400;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show ipsec sa",
                "show ipsec ike-sa detail",
                "show ipsec tunnel -o json",
                "show version",
                "show running-config"
            })
    void aShowLoadsNothingHeavy(String words) throws Exception {
        List<String> loaded = loaded(words);

        assertThat(loaded).contains("io.triplane.store.RespClient");
        assertThat(loaded).noneMatch(name -> name.matches(HEAVY));
        assertThat(loaded.stream().filter(name -> name.startsWith("io.triplane.")))
                .hasSizeLessThan(OWN_MAX);
    }

    @Test
    void withoutAnOptionTheOptionParserIsNotLoaded() throws Exception {
        assertThat(loaded("show ipsec sa")).noneMatch(name -> name.startsWith("picocli."));
        assertThat(loaded("show ipsec sa -o json")).anyMatch(name -> name.startsWith("picocli."));
    }

    @Test
    void aWriteLoadsNeitherLettuceNorGrpc() throws Exception {
        assertThat(loaded("ipsec b remote address 192.0.2.1"))
                .contains("io.triplane.store.ConfigWriter")
                .noneMatch(name -> name.matches(HEAVY));
    }

    /// Proves that the test can see what it looks for. A library that misses its logger says so on
    /// standard error, which is for faults.
    @Test
    void anActionLoadsGrpcAndPrintsItsFaultAlone() throws Exception {
        assertThat(loaded("initiate ipsec b")).anyMatch(name -> name.startsWith("io.grpc."));
        assertThat(Files.readAllLines(folder.resolve("out")))
                .singleElement()
                .asString()
                .startsWith("gateway.daemon.absent: ");
    }

    private List<String> loaded(String words)
            throws IOException, InterruptedException, SecretException {
        Path log = folder.resolve("classes.log");
        try (LiveGateway gateway = new LiveGateway(folder.resolve("gateway"))) {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xlog:class+load:file=" + log + "::filecount=0",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "io.triplane.cli.Main"));
            command.addAll(List.of(words.split(" ", -1)));
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("out").toFile());
            builder.environment().put("TRIPLANE_GATEWAY", gateway.folder.toString());
            Process process = builder.start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        // `[0.011s][info][class,load] java.lang.Object source: ...`
        return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .map(line -> line.substring(line.lastIndexOf(']') + 2).split(" ", 2)[0])
                .toList();
    }
}
