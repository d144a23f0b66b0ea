package io.triplane.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutableTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "aarch64"})
    void serverOfEachArchitectureIsUnpackedAndRemoved(String arch) throws IOException {
        RedisBinary binary = RedisBinary.bundled(arch).orElseThrow();
        try (Executable executable = Executable.of(binary, folder)) {
            assertThat(executable.path()).startsWith(folder).isExecutable();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(executable.path())))
                    .isEqualTo("rwx------");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void architectureWithoutAServerHasNone() {
        assertThat(RedisBinary.bundled("riscv64")).isEmpty();
    }

    @Test
    void serverWithAnotherDigestIsRefused() {
        RedisBinary.Bundled sound =
                (RedisBinary.Bundled) RedisBinary.bundled("amd64").orElseThrow();
        RedisBinary changed = new RedisBinary.Bundled(sound.resource(), "00".repeat(32));

        assertThatThrownBy(() -> Executable.of(changed, folder))
                .hasMessageContaining("has SHA-256 " + sound.sha256() + " instead of 0000")
                .hasMessageContaining("build Triplane anew");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @Needs(Need.ROOT)
    void folderThatForbidsProgramsIsAvoided() throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "noexec,size=16m", "none", folder.toString());
        try (Executable executable = Executable.of(RedisBinary.bundled().orElseThrow(), folder)) {
            assertThat(executable.path())
                    .startsWith(Path.of(System.getProperty("java.io.tmpdir")))
                    .isExecutable();
            assertThat(executable.path().startsWith(folder)).isFalse();
            assertThat(folder).isEmptyDirectory();
        } finally {
            run("umount", folder.toString());
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }
}
