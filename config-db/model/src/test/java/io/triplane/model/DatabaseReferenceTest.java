package io.triplane.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The reference page is the declarations.
class DatabaseReferenceTest {
    private static final Path PAGE =
            Path.of(System.getProperty("triplane.root", "../.."), "docs/reference/database.md");

    /// `-Dtest.jvm.args=-Dtriplane.write=true` writes the page anew.
    @Test
    void thePageSaysWhatIsDeclared() throws IOException {
        if (Boolean.getBoolean("triplane.write")) {
            Files.writeString(PAGE, DatabaseReference.markdown());
        }
        assertThat(Files.readString(PAGE))
                .as("%s; write it anew with -Dtest.jvm.args=-Dtriplane.write=true", PAGE)
                .isEqualTo(DatabaseReference.markdown());
    }
}
