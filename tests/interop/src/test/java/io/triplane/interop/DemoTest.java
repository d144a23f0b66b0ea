package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The main job on software data planes: it holds, and each figure of it can fail.
class DemoTest {
    private static final String NOBODY = "65534";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"policy", "route"})
    void everyFigureHolds(String mode) throws Exception {
        Demo.Ended demo = Demo.play("--mode", mode);

        assertThat(demo.status()).as(demo.output()).isZero();
        assertThat(demo.runs())
                .singleElement()
                .satisfies(Demo::assertHolds)
                .satisfies(run -> assertThat(run.path("mode").asString()).isEqualTo(mode));
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsNoticed(Fault fault) throws Exception {
        Demo.Ended demo = Demo.play("--break", fault.word());

        assertThat(demo.status()).as(demo.output()).isEqualTo(1);
        assertThat(demo.runs()).singleElement().satisfies(fault::assertShows);
    }

    @Test
    @Needs(Need.ROOT)
    void everyFigureHoldsForAnOrdinaryUser() throws Exception {
        Demo.Ended demo = playAsUser("--mode", "route");

        assertThat(demo.status()).as(demo.output()).isZero();
        assertThat(demo.runs()).singleElement().satisfies(Demo::assertHolds);
        assertThat(demo.output()).contains("gateway a: 127.0.0.2", "gateway b: 127.0.0.3");
    }

    /// Between loopback addresses it is another observer that has to see it.
    @Test
    @Needs(Need.ROOT)
    void clearTextIsNoticedForAnOrdinaryUser() throws Exception {
        Demo.Ended demo = playAsUser("--break", "plaintext");

        assertThat(demo.status()).as(demo.output()).isEqualTo(1);
        assertThat(demo.runs()).singleElement().satisfies(Fault.PLAINTEXT::assertShows);
    }

    private Demo.Ended playAsUser(String... options) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Tree tree = Tree.underTest().copyTo(folder.resolve("tree"));
        return Demo.play(
                tree,
                List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"),
                Map.of("HOME", "/nonexistent", "XDG_RUNTIME_DIR", "/nonexistent"),
                options);
    }

    @ParameterizedTest
    @CsvSource({
        "--mode,      sideways, policy",
        "--break,     bones,    rekey-gap",
        "--dataplane, hard,     vpp",
        "--peer,      nobody,   strongswan",
        "--crypto,    quantum,  software",
        "--keep,      /dev/null,folder",
        "--nonsense,  '',       --nonsense"
    })
    void aWrongOptionIsAUsageErrorThatNamesIt(String option, String value, String named)
            throws Exception {
        try (Program demo = Program.start(Tree.underTest(), List.of("demo", option, value))) {
            assertThat(demo.end()).as(demo.output()).isEqualTo(2);
            assertThat(demo.output()).containsIgnoringCase(named).contains("Usage:");
        }
    }

    @Test
    void aVppThatIsNotThereIsNamedWithTheVariable() throws Exception {
        try (Program demo =
                Program.start(
                        Tree.underTest(),
                        List.of(),
                        Map.of("TRIPLANE_VPP_PREFIX", "/nonexistent"),
                        List.of("demo", "--dataplane", "vpp"))) {
            assertThat(demo.end()).as(demo.output()).isEqualTo(1);
            assertThat(demo.output()).contains("TRIPLANE_VPP_PREFIX is /nonexistent", "VPP 26.06");
        }
    }
}
