package io.triplane.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a tree of its own, with a JDK and a Maven that only write down what they were
/// asked for.
class LauncherTest {
    private static final String MODULES =
            "config-db/cli control-plane/app vpp-agent/softplane tests/demo tests/bench";
    private static final String MAIN = " io.triplane.cli.Main ";

    @TempDir private Path folder;

    private Path tree;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectories(folder.resolve("tree"));
        Files.copy(Tree.ROOT.resolve("triplane"), tree.resolve("triplane"));
        for (String part :
                List.of(".mvn", "proto", "deploy/vpp", "deploy/systemd", "docs", "vpp-agent")) {
            Files.createDirectories(tree.resolve(part));
        }
        for (String module : MODULES.split(" ", -1)) {
            Files.createDirectories(tree.resolve(module));
            old(tree.resolve(module).resolve("Source.java"));
        }
        old(tree.resolve("pom.xml"));
        old(tree.resolve("CHANGELOG.md"));
        program(
                tree.resolve("mvnw"),
                """
                echo "mvnw $*" >>"$LOG"
                [[ ! -e $WAIT ]] || read -r _ <"$WAIT"
                [[ ! -e $BREAK ]] || { echo "[ERROR] Source.java: broken"; exit 1; }
                echo "[INFO] Building Triplane: store 0.1.0-SNAPSHOT               [1/2]"
                for module in %s; do
                    mkdir -p $module/target
                    echo jar >$module/target/triplane-${module##*/}-0.1.0-SNAPSHOT.jar
                    echo -n "$LIBRARY" >$module/target/classpath.txt
                done
                """
                        .formatted(MODULES));
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        program(jdk.resolve("bin/javac"), "exit 9");
        program(
                jdk.resolve("bin/java"),
                """
                echo "java $*" >>"$LOG"
                for word in "$@"; do
                    [[ $word != -XX:AOTCacheOutput=* ]] || echo cache >"${word#*=}"
                done
                """);
        Path library = Files.writeString(folder.resolve("library-1.jar"), "jar");
        environment.putAll(
                Map.of(
                        "PATH", "/usr/bin:/bin",
                        "HOME", folder.resolve("home").toString(),
                        "JAVA_HOME", jdk.toString(),
                        "LIBRARY", library.toString(),
                        "LOG", folder.resolve("log").toString(),
                        "WAIT", folder.resolve("wait").toString(),
                        "BREAK", folder.resolve("break").toString()));
    }

    private static void old(Path file) throws IOException {
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }

    private static void program(Path file, String lines) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Shell.Ended launch(String... words) throws Exception {
        return start(tree, words).end();
    }

    private Shell.Running start(Path where, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("./triplane"));
        command.addAll(List.of(words));
        return Shell.start(where, environment, command);
    }

    /// What the JDK and Maven were asked for since the last look.
    private List<String> asked() throws IOException {
        Path log = folder.resolve("log");
        if (!Files.exists(log)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(log, UTF_8);
        Files.delete(log);
        return lines;
    }

    @Test
    void helpListsTheCommandsAndNeedsNoBuild() throws Exception {
        Shell.Ended help = launch("--help");

        assertThat(help.status()).isZero();
        assertThat(help.output())
                .contains("  demo ", "  test ", "  bench ", "  run ", "  install ", "WORDS...");
        assertThat(asked()).isEmpty();
    }

    @Test
    void theFirstCommandBuildsAndSaysWhatItIsDoing() throws Exception {
        Shell.Ended first = launch("show", "ipsec", "sa");

        assertThat(first.status()).isZero();
        assertThat(first.output())
                .contains("building (first build), which takes")
                .contains("the Maven repository is empty: about")
                .contains("[1/2] Triplane: store");
        assertThat(asked()).hasSize(3).last().asString().endsWith(MAIN + "show ipsec sa");

        Shell.Ended second = launch("show", "ipsec", "sa");

        assertThat(second).isEqualTo(new Shell.Ended(0, ""));
        assertThat(asked()).hasSize(1);
    }

    @Test
    void aNewerSourceIsBuilt() throws Exception {
        launch("build");
        asked();
        Files.writeString(tree.resolve("config-db/cli/Source.java"), "new");

        assertThat(launch("build").output()).contains("building (sources changed)");
        assertThat(asked()).anyMatch(line -> line.startsWith("mvnw "));
        Files.writeString(tree.resolve("config-db/cli/target/Generated.java"), "new");

        assertThat(launch("build").output()).isEmpty();

        environment.put("TRIPLANE_BUILD", "never");
        Files.writeString(tree.resolve("config-db/cli/Source.java"), "newer");

        assertThat(launch("show", "version").output()).isEmpty();
    }

    @Test
    void aBuildThatFailsIsToldAndTriedAgain() throws Exception {
        Files.writeString(folder.resolve("break"), "");

        Shell.Ended failed = launch("show", "version");

        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.output())
                .contains("[ERROR] Source.java: broken", "the whole log is in " + tree);
        assertThat(asked()).hasSize(1);

        Files.delete(folder.resolve("break"));

        assertThat(launch("show", "version").output()).contains("first build");
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Path wait = folder.resolve("wait");
        assertThat(new ProcessBuilder("mkfifo", wait.toString()).start().waitFor()).isZero();
        Shell.Running one = start(tree, "show", "version");
        Awaitility.await().until(() -> Files.exists(folder.resolve("log")));
        Shell.Running two = start(tree, "show", "version");
        Awaitility.await().until(() -> two.output().contains("another build is under way"));

        Files.writeString(wait, "go on\n");

        assertThat(one.end().status()).isZero();
        assertThat(two.end().status()).isZero();
        assertThat(asked().stream().filter(line -> line.startsWith("mvnw "))).hasSize(1);
    }

    @Test
    void theCacheIsUsedWhereThereIsOne() throws Exception {
        launch("build");
        asked();

        launch("show", "version");

        Path cache = tree.resolve("target/cli.aot");
        assertThat(asked()).singleElement().asString().contains("-XX:AOTCache=" + cache);

        Files.delete(cache);
        launch("show", "version");

        assertThat(asked()).singleElement().asString().doesNotContain("-XX:AOT");
    }

    @Test
    void optionsOfTheJvmAreTheGatewaysAlone() throws Exception {
        environment.put("TRIPLANE_JAVA_OPTS", "-Xmx8g -XX:+UseZGC");
        launch("build");
        asked();

        launch("run", "--gateway", "/tmp/g");
        launch("show", "version");

        List<String> asked = asked();
        assertThat(asked.getFirst())
                .contains(" -Xmx8g -XX:+UseZGC ")
                .endsWith(" io.triplane.app.Main --gateway /tmp/g");
        assertThat(asked.getLast()).doesNotContain("-Xmx8g");
    }

    @Test
    void testOfATunnelIsAWordOfTheCli() throws Exception {
        launch("build");
        asked();

        assertThat(launch("test", "ipsec", "ike-sa", "b").status()).isZero();
        assertThat(launch("test", "vpn", "ike-sa", "gateway", "b").status()).isZero();
        assertThat(asked()).hasSize(2).allMatch(line -> line.contains(MAIN + "test "));
        assertThat(launch("test", "--nightly", "--bogus").status()).isEqualTo(2);
        assertThat(launch("test", "--only").status()).isEqualTo(2);
        assertThat(launch("test", "--help").status()).isZero();
        assertThat(asked()).isEmpty();
    }

    @Test
    void thePlaneOfAFolderHasItsSocketsThere() throws Exception {
        launch("build");
        asked();
        Path plane = folder.resolve("plane");

        launch("softplane", plane.toString(), "--lan", "lan=10.1.1.1/24,tun=t0");

        assertThat(asked())
                .singleElement()
                .asString()
                .endsWith(
                        "--api-socket %1$s/api.sock --stats-socket %1$s/stats.sock --punt-socket %1$s/punt.sock --lan lan=10.1.1.1/24,tun=t0"
                                .formatted(plane));
        assertThat(plane).isDirectory();
    }

    @Test
    void anInstalledCopyNeedsNoSources() throws Exception {
        Path copy = folder.resolve("copy");

        assertThat(launch("install", copy.toString()).status()).isZero();

        asked();
        assertThat(start(copy, "show", "version").end()).isEqualTo(new Shell.Ended(0, ""));
        assertThat(asked())
                .singleElement()
                .asString()
                .contains("-XX:AOTCache=" + copy.resolve("lib/cli.aot"))
                .contains(
                        "-cp %1$s/lib/triplane-cli-0.1.0-SNAPSHOT.jar:%1$s/lib/library-1.jar"
                                .formatted(copy));
        assertThat(copy.resolve("lib/library-1.jar")).exists();
        assertThat(copy.resolve("lib/triplane-app-0.1.0-SNAPSHOT.jar")).exists();
        assertThat(copy.resolve("systemd")).isDirectory();

        Shell.Ended demo = start(copy, "demo").end();
        assertThat(demo.status()).isEqualTo(2);
        assertThat(demo.output()).contains("'demo' needs the source tree");
        assertThat(start(copy, "test").end().status()).isEqualTo(2);
        assertThat(start(copy, "--help").end().output()).doesNotContain("demo");
    }

    @Test
    void wrongWordsAreAUsageError() throws Exception {
        assertThat(launch("install").status()).isEqualTo(2);
        assertThat(launch("install", "a", "b").status()).isEqualTo(2);
        assertThat(launch("build", "all").status()).isEqualTo(2);
        assertThat(asked()).isEmpty();
    }
}
