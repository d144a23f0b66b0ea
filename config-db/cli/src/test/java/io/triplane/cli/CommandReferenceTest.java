package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference page is the grammar.
class CommandReferenceTest {
    private static final Path PAGE =
            Path.of(
                    System.getProperty("triplane.root", "../.."),
                    "docs",
                    "reference",
                    "commands.md");

    /// `-Dtest.jvm.args=-Dtriplane.write=true` writes the page anew.
    @Test
    void thePageSaysWhatTheGrammarSays() throws IOException {
        if (Boolean.getBoolean("triplane.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, CommandReference.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("%s; write it anew with -Dtest.jvm.args=-Dtriplane.write=true", PAGE)
                .isEqualTo(CommandReference.markdown());
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(CommandReference.answer().lines())
                .filteredOn(line -> line.startsWith("  "))
                .hasSizeGreaterThan(150)
                .allSatisfy(line -> assertThat(line.strip().split(" {2,}", 2)).hasSize(2));
    }
}
