package io.triplane.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the compiler cannot see: sizes of files, packages without a nullness default.
class SourceRulesTest {
    /// Lines of the longest file that may be written by hand.
    private static final int LINES_MAX = 500;

    private static final Path ROOT = Path.of(System.getProperty("triplane.root", "../.."));

    @Test
    void noSourceFileIsLongerThanTheLimit() {
        assertThat(sources().filter(file -> lines(file) > LINES_MAX))
                .as("files over %d lines: cut them by exchange or by noun", LINES_MAX)
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() {
        assertThat(
                        sources()
                                .map(Path::getParent)
                                .distinct()
                                .filter(folder -> folder.toString().contains("src/main"))
                                .filter(folder ->
                                        !Files.exists(folder.resolve("package-info.java"))))
                .as("packages without package-info.java (@NullMarked and one sentence)")
                .isEmpty();
    }

    private static Stream<Path> sources() {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            List<Path> found =
                    walk.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.toString().contains("/target/"))
                            .toList();
            assertThat(found).as("sources under %s", ROOT).isNotEmpty();
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
