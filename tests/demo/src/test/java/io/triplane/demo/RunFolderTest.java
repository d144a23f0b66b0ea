package io.triplane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir Path somewhere;

    @Test
    void aFreshFolderGoesWithAllThatIsInIt() throws Exception {
        Path path;
        try (RunFolder folder = RunFolder.fresh()) {
            path = folder.path();
            Files.createDirectories(path.resolve("a/softplane"));
            Files.writeString(path.resolve("a/softplane/log"), "text");
        }

        assertThat(path).doesNotExist();
    }

    @Test
    void aFolderThatTheUserNamedStays() throws Exception {
        Path named = somewhere.resolve("kept");
        try (RunFolder folder = RunFolder.kept(named)) {
            Files.writeString(folder.path().resolve("log"), "text");
        }

        assertThat(named.resolve("log")).hasContent("text");
        assertThat(RunFolder.problem(named))
                .hasValueSatisfying(text -> assertThat(text).contains("holds another run"));
    }

    @Test
    void whatAKilledDemoLeftIsSwept() throws IOException {
        Path left = Files.createTempDirectory("triplane-demo");
        Files.createFile(left.resolve("lock"));
        Files.createDirectories(left.resolve("a"));
        Path foreign = Files.createTempDirectory("triplane-demo");

        RunFolder.sweep();

        assertThat(left).doesNotExist();
        assertThat(foreign).as("without a lock it may be anybody's").exists();
        Files.delete(foreign);
    }

    @Test
    void aFolderWhoseSocketsWouldHaveTooLongPathsIsRefused() {
        assertThat(RunFolder.problem(somewhere.resolve("x".repeat(90))))
                .hasValueSatisfying(text -> assertThat(text).contains("at most 107 characters"));
        assertThat(RunFolder.problem(Path.of("/tmp/short"))).isEmpty();
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(somewhere.resolve("file"));

        assertThat(RunFolder.problem(file.resolve("below")))
                .hasValueSatisfying(text -> assertThat(text).contains(file + " is no folder"));
        assertThat(RunFolder.problem(file))
                .hasValueSatisfying(text -> assertThat(text).contains("no folder"));
    }
}
